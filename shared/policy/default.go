// Code generated from default.yaml; DO NOT EDIT.

package policy

import "resonance/shared/complaint"

func inGo() *Policy {
	return &Policy{Company: Company{Name: Text{EN: "Firma", RU: "Фирма"}, Desk: "desk@firma.example", Doors: map[string]complaint.Channel{
		"ceo@firma.example":   "executive",
		"desk@firma.example":  "unknown",
		"press@firma.example": "media",
	}, Domains: []string{"firma.example"}, Languages: []string{"en", "ru"}, Region: "GB", Hours: Hours{Opens: "09:00", Closes: "18:00"}, Currency: "GBP", PhoneRegion: "GB"}, Calendars: map[string]Calendar{}, Regimes: map[string]Regime{
		"au-financial":     Regime{ID: "au-financial", Name: Text{EN: "Australian financial services (RG 271)", RU: "Финансовые услуги, Австралия (RG 271)"}, Region: "AU"},
		"eu-payments":      Regime{ID: "eu-payments", Name: Text{EN: "EU payment services (PSD2)", RU: "Платёжные услуги, ЕС (PSD2)"}, Region: "EU"},
		"ru-consumer":      Regime{ID: "ru-consumer", Name: Text{EN: "Russian consumer law", RU: "Закон о защите прав потребителей"}, Region: "RU"},
		"ru-financial":     Regime{ID: "ru-financial", Name: Text{EN: "Russian financial firms (442-FZ)", RU: "Финансовые организации (442-ФЗ)"}, Region: "RU"},
		"ru-personal-data": Regime{ID: "ru-personal-data", Name: Text{EN: "Russian personal data law (152-FZ)", RU: "Персональные данные (152-ФЗ)"}, Region: "RU"},
		"ru-state-body":    Regime{ID: "ru-state-body", Name: Text{EN: "Russian state-body correspondence (59-FZ)", RU: "Обращения граждан (59-ФЗ)"}, Region: "RU"},
		"ru-telecom":       Regime{ID: "ru-telecom", Name: Text{EN: "Russian telecom law", RU: "Закон о связи"}, Region: "RU"},
		"uk-financial":     Regime{ID: "uk-financial", Name: Text{EN: "UK financial services (DISP)", RU: "Финансовые услуги, Великобритания (DISP)"}, Region: "GB"},
		"uk-payments":      Regime{ID: "uk-payments", Name: Text{EN: "UK payment services", RU: "Платёжные услуги, Великобритания"}, Region: "GB"},
		"us-financial":     Regime{ID: "us-financial", Name: Text{EN: "US consumer finance (CFPB)", RU: "Потребительские финансы, США (CFPB)"}, Region: "US"},
	}, Authorities: map[string]Authority{
		"afca":            Authority{ID: "afca", Name: Text{EN: "Australian Financial Complaints Authority", RU: "Управление по финансовым жалобам Австралии (AFCA)"}, Domains: []string{"afca.org.au"}, Regime: "au-financial"},
		"asic":            Authority{ID: "asic", Name: Text{EN: "Australian Securities and Investments Commission", RU: "Комиссия по ценным бумагам Австралии (ASIC)"}, Domains: []string{"asic.gov.au"}, Regime: "au-financial"},
		"bank-of-russia":  Authority{ID: "bank-of-russia", Name: Text{EN: "Bank of Russia", RU: "Банк России"}, Domains: []string{"cbr.ru"}, Regime: "ru-financial"},
		"cfpb":            Authority{ID: "cfpb", Name: Text{EN: "Consumer Financial Protection Bureau", RU: "Бюро финансовой защиты потребителей США (CFPB)"}, Domains: []string{"cfpb.gov", "consumerfinance.gov"}, Regime: "us-financial", Reference: "\\b\\d{6}-\\d{7,8}\\b"},
		"fca":             Authority{ID: "fca", Name: Text{EN: "Financial Conduct Authority", RU: "Управление по финансовому надзору (FCA)"}, Domains: []string{"fca.org.uk"}, Regime: "uk-financial"},
		"fos":             Authority{ID: "fos", Name: Text{EN: "Financial Ombudsman Service", RU: "Финансовый омбудсмен Великобритании (FOS)"}, Domains: []string{"financial-ombudsman.org.uk"}, Regime: "uk-financial", Reference: "\\bPNX-\\d{7}-[A-Z0-9]{4}\\b"},
		"roskomnadzor":    Authority{ID: "roskomnadzor", Name: Text{EN: "Roskomnadzor", RU: "Роскомнадзор"}, Domains: []string{"rkn.gov.ru"}, Regime: "ru-personal-data"},
		"rospotrebnadzor": Authority{ID: "rospotrebnadzor", Name: Text{EN: "Rospotrebnadzor", RU: "Роспотребнадзор"}, Domains: []string{"rospotrebnadzor.ru"}, Regime: "ru-consumer"},
	}, Outlets: map[string]Outlet{
		"bbc":        Outlet{ID: "bbc", Name: Text{EN: "BBC", RU: "Би-би-си"}, Domains: []string{"bbc.co.uk", "bbc.com"}},
		"guardian":   Outlet{ID: "guardian", Name: Text{EN: "The Guardian", RU: "The Guardian"}, Domains: []string{"theguardian.com"}},
		"kommersant": Outlet{ID: "kommersant", Name: Text{EN: "Kommersant", RU: "Коммерсантъ"}, Domains: []string{"kommersant.ru"}},
		"rbc":        Outlet{ID: "rbc", Name: Text{EN: "RBC", RU: "РБК"}, Domains: []string{"rbc.ru"}},
	}, Clocks: map[string]Clock{
		"acknowledge":         Clock{ID: "acknowledge", Name: Text{EN: "Acknowledge", RU: "Подтвердить получение"}, Source: Rule{EN: "House rule; the same day, at the latest within 24 hours", RU: "Правило компании; в тот же день, не позднее чем через 24 часа"}, Meets: "acknowledge", Starts: "received", Due: Length{N: 24, Unit: "hours"}},
		"asic":                Clock{ID: "asic", Name: Text{EN: "ASIC answer", RU: "ASIC: ответ"}, Source: Rule{EN: "ASIC RG 271.56: no later than 30 calendar days after receipt", RU: "ASIC RG 271.56: не позднее 30 календарных дней после получения"}, For: Applies{Regimes: []string{"au-financial"}}, Meets: "resolution", Starts: "received", Due: Length{N: 30, Unit: "calendar days"}, Region: "AU", Statutory: true},
		"asic-acknowledge":    Clock{ID: "asic-acknowledge", Name: Text{EN: "ASIC acknowledgement", RU: "ASIC: подтверждение получения"}, Source: Rule{EN: "ASIC RG 271.51: within 24 hours", RU: "ASIC RG 271.51: в течение 24 часов"}, For: Applies{Regimes: []string{"au-financial"}}, Meets: "acknowledge", Starts: "received", Due: Length{N: 24, Unit: "hours"}, Region: "AU", Statutory: true},
		"cfpb":                Clock{ID: "cfpb", Name: Text{EN: "CFPB response", RU: "CFPB: ответ"}, Source: Rule{EN: "CFPB company response process; 12 U.S.C. 5534: 15 calendar days, in progress to 60", RU: "Порядок ответов CFPB; 12 U.S.C. 5534: 15 календарных дней, с отметкой «в работе» до 60"}, For: Applies{Regimes: []string{"us-financial"}}, Meets: "resolution", Starts: "received", Due: Length{N: 15, Unit: "calendar days"}, Region: "US", Statutory: true, Extension: new(Extension{By: Length{N: 45, Unit: "calendar days"}, Notice: true})},
		"emergency-answer":    Clock{ID: "emergency-answer", Name: Text{EN: "Answer in emergency mode", RU: "Ответ в экстренном режиме"}, Source: Rule{EN: "House rule for a second failure", RU: "Правило компании для повторного сбоя"}, For: Applies{Emergency: true}, Meets: "resolution", Starts: "emergency", Due: Length{N: 2, Unit: "working days"}},
		"emergency-contact":   Clock{ID: "emergency-contact", Name: Text{EN: "Call the person whom we failed again", RU: "Позвонить человеку, которого подвели снова"}, Source: Rule{EN: "House rule for a second failure", RU: "Правило компании для повторного сбоя"}, For: Applies{Emergency: true}, Meets: "progress", Starts: "emergency", Due: Length{N: 4, Unit: "working hours"}, Call: true, Remind: []Length{Length{N: 1, Unit: "working hours"}}},
		"eu-payments":         Clock{ID: "eu-payments", Name: Text{EN: "Payment services answer (EU)", RU: "Платёжные услуги: ответ (ЕС)"}, Source: Rule{EN: "Directive (EU) 2015/2366 (PSD2) art. 101(2): 15 business days after receipt, 35 with a holding reply", RU: "Директива (ЕС) 2015/2366 (PSD2), ст. 101(2): 15 рабочих дней после получения, 35 с промежуточным ответом"}, For: Applies{Regimes: []string{"eu-payments"}}, Meets: "resolution", Starts: "received", Due: Length{N: 15, Unit: "working days"}, Region: "EU", Statutory: true, Extension: new(Extension{By: Length{N: 20, Unit: "working days"}, Notice: true})},
		"fca-final":           Clock{ID: "fca-final", Name: Text{EN: "FCA final response", RU: "FCA: окончательный ответ"}, Source: Rule{EN: "FCA Handbook DISP 1.6.2R: by the end of 8 weeks after receipt", RU: "FCA Handbook DISP 1.6.2R: до конца 8 недель после получения"}, For: Applies{Regimes: []string{"uk-financial"}}, Meets: "resolution", Starts: "received", Due: Length{N: 56, Unit: "calendar days"}, Region: "GB", Statutory: true},
		"fca-summary":         Clock{ID: "fca-summary", Name: Text{EN: "FCA summary resolution", RU: "FCA: краткое решение"}, Source: Rule{EN: "FCA Handbook DISP 1.5.4R: by close of business on the third business day after the day of receipt", RU: "FCA Handbook DISP 1.5.4R: до конца третьего рабочего дня после дня получения"}, For: Applies{Regimes: []string{"uk-financial"}}, Meets: "resolution", Starts: "received", Due: Length{N: 3, Unit: "working days"}, Region: "GB", Statutory: true, Optional: true},
		"house-answer":        Clock{ID: "house-answer", Name: Text{EN: "Answer", RU: "Ответ"}, Source: Rule{EN: "House rule", RU: "Правило компании"}, For: Applies{Channels: []complaint.Channel{"media", "unknown"}}, Meets: "resolution", Starts: "received", Due: Length{N: 5, Unit: "working days"}},
		"house-executive":     Clock{ID: "house-executive", Name: Text{EN: "Answer to a letter to the head of the company", RU: "Ответ на письмо руководителю"}, Source: Rule{EN: "House rule", RU: "Правило компании"}, For: Applies{Channels: []complaint.Channel{"executive"}}, Meets: "resolution", Starts: "received", Due: Length{N: 3, Unit: "working days"}},
		"house-progress":      Clock{ID: "house-progress", Name: Text{EN: "Say how far we are", RU: "Рассказать, как идёт работа"}, Source: Rule{EN: "House rule", RU: "Правило компании"}, Meets: "progress", Starts: "received", Due: Length{N: 10, Unit: "working days"}, Repeats: true},
		"house-regulator":     Clock{ID: "house-regulator", Name: Text{EN: "Answer to an authority that sets no time", RU: "Ответ ведомству, которое не указало срок"}, Source: Rule{EN: "House rule", RU: "Правило компании"}, For: Applies{Channels: []complaint.Channel{"regulator"}}, Meets: "resolution", Starts: "received", Due: Length{N: 10, Unit: "working days"}, Fallback: true},
		"media-contact":       Clock{ID: "media-contact", Name: Text{EN: "First contact with the press or its reader", RU: "Первый контакт со СМИ или автором"}, Source: Rule{EN: "House rule", RU: "Правило компании"}, For: Applies{Channels: []complaint.Channel{"media"}}, Meets: "progress", Starts: "published", Due: Length{N: 4, Unit: "working hours"}, Call: true, Remind: []Length{Length{N: 1, Unit: "working hours"}}},
		"ru-consumer":         Clock{ID: "ru-consumer", Name: Text{EN: "Consumer claim", RU: "Требование потребителя"}, Source: Rule{EN: "Law 2300-1 on consumer rights, art. 22: 10 days from the demand; art. 23: then 1 % of the price a day", RU: "Закон РФ № 2300-1 «О защите прав потребителей», ст. 22: 10 дней со дня требования; ст. 23: затем 1 % цены в день"}, For: Applies{Regimes: []string{"ru-consumer"}}, Meets: "resolution", Starts: "received", Due: Length{N: 10, Unit: "calendar days"}, Region: "RU", Statutory: true},
		"ru-financial":        Clock{ID: "ru-financial", Name: Text{EN: "Answer of a financial firm", RU: "Ответ финансовой организации"}, Source: Rule{EN: "Federal law 442-FZ of 4 August 2023: 15 working days from registration, up to 10 more with notice; copy to the Bank of Russia when it sent the complaint on", RU: "Федеральный закон от 04.08.2023 № 442-ФЗ: 15 рабочих дней со дня регистрации, ещё до 10 с уведомлением; копия в Банк России, если обращение переслал он"}, For: Applies{Regimes: []string{"ru-financial"}}, Meets: "resolution", Starts: "registered", Due: Length{N: 15, Unit: "working days"}, Region: "RU", Statutory: true, Extension: new(Extension{By: Length{N: 10, Unit: "working days"}, Notice: true}), CopyTo: "bank-of-russia"},
		"ru-personal-data":    Clock{ID: "ru-personal-data", Name: Text{EN: "Request about personal data", RU: "Запрос о персональных данных"}, Source: Rule{EN: "Federal law 152-FZ on personal data, art. 14 and 20: 10 working days from the request, up to 5 more with reasons", RU: "Федеральный закон № 152-ФЗ «О персональных данных», ст. 14 и 20: 10 рабочих дней со дня запроса, ещё до 5 с указанием причин"}, For: Applies{Regimes: []string{"ru-personal-data"}}, Meets: "resolution", Starts: "received", Due: Length{N: 10, Unit: "working days"}, Region: "RU", Statutory: true, Extension: new(Extension{By: Length{N: 5, Unit: "working days"}, Notice: true})},
		"ru-state-body":       Clock{ID: "ru-state-body", Name: Text{EN: "The authority must answer the citizen", RU: "Ведомство должно ответить гражданину"}, Source: Rule{EN: "Federal law 59-FZ on citizens' applications, art. 12: 30 days from registration, up to 30 more", RU: "Федеральный закон № 59-ФЗ «О порядке рассмотрения обращений граждан», ст. 12: 30 дней со дня регистрации, ещё до 30"}, For: Applies{Channels: []complaint.Channel{"regulator"}, Regimes: []string{"ru-consumer", "ru-personal-data", "ru-telecom", "ru-state-body"}}, Meets: "resolution", Starts: "registered", Due: Length{N: 30, Unit: "calendar days"}, Region: "RU", Extension: new(Extension{By: Length{N: 30, Unit: "calendar days"}, Notice: true})},
		"ru-telecom":          Clock{ID: "ru-telecom", Name: Text{EN: "Answer to a telecom claim", RU: "Ответ на претензию абонента"}, Source: Rule{EN: "Federal law 126-FZ on communications, art. 55: within 30 days of registration", RU: "Федеральный закон № 126-ФЗ «О связи», ст. 55: в течение 30 дней со дня регистрации"}, For: Applies{Regimes: []string{"ru-telecom"}}, Meets: "resolution", Starts: "registered", Due: Length{N: 30, Unit: "calendar days"}, Region: "RU", Statutory: true},
		"ru-telecom-register": Clock{ID: "ru-telecom-register", Name: Text{EN: "Register a telecom claim", RU: "Зарегистрировать претензию абонента"}, Source: Rule{EN: "Federal law 126-FZ on communications, art. 55: registered no later than the next working day after receipt", RU: "Федеральный закон № 126-ФЗ «О связи», ст. 55: регистрация не позднее следующего рабочего дня после получения"}, For: Applies{Regimes: []string{"ru-telecom"}}, Meets: "acknowledge", Starts: "received", Due: Length{N: 1, Unit: "working days"}, Region: "RU", Statutory: true},
		"uk-payments":         Clock{ID: "uk-payments", Name: Text{EN: "Payment services answer (UK)", RU: "Платёжные услуги: ответ (Великобритания)"}, Source: Rule{EN: "FCA Handbook DISP 1.6.2AR; Payment Services Regulations 2017 reg. 101: 15 business days after the day of receipt, 35 with a holding response", RU: "FCA Handbook DISP 1.6.2AR; Payment Services Regulations 2017, reg. 101: 15 рабочих дней после дня получения, 35 с промежуточным ответом"}, For: Applies{Regimes: []string{"uk-payments"}}, Meets: "resolution", Starts: "received", Due: Length{N: 15, Unit: "working days"}, Region: "GB", Statutory: true, Extension: new(Extension{By: Length{N: 20, Unit: "working days"}, Notice: true})},
	}, Plan: Plan{Remind: []Length{Length{N: 2, Unit: "working days"}, Length{N: 1, Unit: "working days"}, Length{N: 4, Unit: "working hours"}}, Escalate: []Length{Length{Unit: "hours"}, Length{N: 1, Unit: "working days"}, Length{N: 3, Unit: "working days"}, Length{N: 5, Unit: "working days"}}, Grace: Length{N: 2, Unit: "working hours"}, Conclusions: Length{N: 1, Unit: "working days"}, FixShipped: Length{N: 2, Unit: "working days"}}, Severity: map[complaint.Severity]Severity{
		"critical": Severity{Words: map[string][]string{
			"en": []string{"injur", "hospital", "ambulance", "suicid", "disabilit", "electrocut", "medicine", "homeless", "explod", "explos", "poison", "scald"},
			"ru": []string{"травм", "больниц", "скорую", "скорая", "суицид", "инвалид", "пожар", "лекарств", "бездомн", "взорв", "взрыв", "ожог", "отрави", "отравл"},
		}},
		"minor":  Severity{Words: map[string][]string{}},
		"normal": Severity{Words: map[string][]string{}},
		"serious": Severity{Words: map[string][]string{
			"en": []string{"refund", "overcharg", "fraud", "stolen", "unauthori", "lawyer", "lawsuit", "solicitor", "evict", "blocked"},
			"ru": []string{"возврат", "возмещ", "мошенн", "украл", "украд", "списал", "юрист", "адвокат", "судебн", "исков", "заблокир"},
		}},
	}, Identity: Identity{Same: 0.92, Perhaps: 0.25, Name: 0.8, Shown: 5}, Repeat: Repeat{Similar: 0.05, Likely: 0.25, Sure: 0.8, Alike: 0.43, Shown: 5, SameProblem: Length{N: 365, Unit: "calendar days"}, AnyProblem: Length{N: 60, Unit: "calendar days"}}, Conduct: Conduct{LookBack: Length{N: 365, Unit: "calendar days"}, Signals: map[string]float64{
		"abuse":                      1,
		"disproportionate_demand":    1,
		"grounds_refused_after_help": 1,
		"item_withheld":              1,
		"many_unrelated_problems":    1,
		"outcome_shifting":           1,
		"parallel_blast":             1,
		"profit_pattern":             1,
		"repeat_after_final":         1,
		"shared_identity_markers":    1,
		"threat_to_publish":          1,
	}, Counters: map[string]float64{
		"company_overdue": 1,
		"new_facts":       1,
		"problem_unfixed": 1,
		"upheld":          1,
		"vulnerable":      1,
	}, Vetoes: []string{"problem_unfixed"}, Volume: []string{"many_unrelated_problems", "parallel_blast"}, Watch: 1, Review: 2, ExpiresIn: Length{N: 365, Unit: "calendar days"}, Limits: ConductLimits{LettersAfterFinal: 2, UnrelatedProblems: 4, UnrelatedWithin: Length{N: 60, Unit: "calendar days"}, BlastChannels: 3, BlastWithin: Length{N: 48, Unit: "hours"}, Refusals: 2, OutcomeChanges: 2, DemandTimesLoss: 10, DemandAboveLoss: 100000, ProfitCases: 3, ProfitTimesLoss: 3, ProfitAboveLoss: 5000, SharedMarkerOthers: 3}}, Remedy: Remedy{Ranges: map[complaint.Severity]Range{
		"critical": Range{Floor: 15000, Ceiling: 100000},
		"minor":    Range{Ceiling: 2500},
		"normal":   Range{Floor: 1000, Ceiling: 7500},
		"serious":  Range{Floor: 5000, Ceiling: 30000},
	}, ValueRaises: 1.5, SecondFailureRaises: 2, Matrix: Matrix{AcceptedRisk: 3000, MonthlyRisk: 150000, AtMostAsked: 10000, AsksWithin: Length{N: 365, Unit: "calendar days"}, AtMostAsks: 2, UpheldShare: 0.6, OwnShareFrom: 20, Investigate: 6000}}, Team: Team{Limits: Limits{Grant: 20000, Month: 200000}, Members: map[string]Limits{}, Snooze: Length{N: 14, Unit: "calendar days"}}, Backlog: Backlog{NagEvery: Length{N: 7, Unit: "calendar days"}, ManagerAfter: 3, VerifyAfter: Length{N: 30, Unit: "calendar days"}, DecisionLast: Length{N: 180, Unit: "calendar days"}, DecisionMost: Length{N: 366, Unit: "calendar days"}, Teams: map[string]OwningTeam{
		"delivery": OwningTeam{Name: Text{EN: "Delivery", RU: "Доставка"}, Mail: "delivery@firma.example", Manager: "head-of-delivery@firma.example"},
		"payments": OwningTeam{Name: Text{EN: "Payments", RU: "Платежи"}, Mail: "payments@firma.example", Manager: "head-of-payments@firma.example"},
		"product":  OwningTeam{Name: Text{EN: "Product", RU: "Продукт"}, Mail: "product@firma.example", Manager: "head-of-product@firma.example"},
		"support":  OwningTeam{Name: Text{EN: "Customer support", RU: "Поддержка"}, Mail: "support@firma.example", Manager: "head-of-support@firma.example"},
	}, Nobodys: "desk@firma.example"}, Survey: Survey{After: Length{N: 3, Unit: "working days"}, AtMostEvery: Length{N: 90, Unit: "calendar days"}, CallBackAt: 3, CallBackWithin: Length{N: 1, Unit: "working days"}, OpenFor: Length{N: 30, Unit: "calendar days"}}, Letters: Letters{PerCase: 10, PerAddress: 5, AddressWindow: Length{N: 24, Unit: "hours"}}, Costs: map[complaint.Act]Amount{
		"call-made":       10000,
		"escalated":       2000,
		"handed-over":     1000,
		"joined":          30000,
		"letter-sent":     40,
		"note":            500,
		"registered":      30000,
		"reopened":        30000,
		"replied":         5000,
		"resolved":        6000,
		"survey-answered": 100,
	}, Intake: Intake{Attachment: 26214400, Attachments: 20, Letter: 41943040, Text: 5242880, StoredText: 102400, Field: 2048, ReceivedAtMost: Length{N: 3650, Unit: "calendar days"}}}
}
