package desk

import (
	"cmp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"resonance/shared/complaint"
	"resonance/shared/money"
)

// Act tells one line of a journal, with its values in the reader's words: after the name of who did it, or
// as a sentence of its own when the desk did.
func (p *page) Act(e complaint.Entry) string {
	said := p.v.act(e)
	if e.By.Kind != complaint.System {
		return said
	}
	first, size := utf8.DecodeRuneInString(said)
	return string(unicode.ToUpper(first)) + said[size:]
}

// By names who did something, before what they did; the desk itself needs no name.
func (p *page) By(a complaint.Actor) string {
	name := a.Name
	switch {
	case a.Kind == complaint.System:
		return ""
	case name == "" && a.Kind == complaint.TheComplainant:
		name = p.Say("desk.complainant")
	}
	return p.Say("desk.by", "name", name)
}

func (v *visit) act(e complaint.Entry) string {
	key := "act." + e.Words()
	if !v.say.Has(key) {
		return v.say.Say("act.other", "act", string(e.Act))
	}
	values := make(map[string]string, len(e.Params))
	for name, value := range e.Params {
		values[name] = v.value(name, value)
	}
	if e.Act == complaint.ActDeadline {
		values["date"] = v.deadline(e.Params)
	}
	return v.say.SayMap(key, values)
}

// deadline says what a sender asks for, as the journal keeps it.
func (v *visit) deadline(params map[string]string) string {
	if day, err := time.Parse(time.DateOnly, params["date"]); err == nil {
		return v.calendarDay(day)
	}
	if n, ok := whole(params["days"]); ok && n > 0 {
		return v.say.Say("desk.deadline.days", "n", n, "unit", v.say.Say("unit."+cmp.Or(params["unit"], "calendar")))
	}
	return v.say.Say("desk.deadline.none")
}

// value puts one value of the journal into the reader's words: codes become words, instants dates.
func (v *visit) value(name, value string) string {
	prefix := map[string]string{
		"channel": "channel.", "letter": "letter.", "step": "step.", "kind": "grant.", "decision": "problem-state.", "why": "why.", "unit": "unit.", "observed": "observed.", "severity": "severity.", "language": "language.name.",
	}[name]
	switch {
	case name == "due" || name == "until":
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return v.clockText(at)
		}
	case name == "fields":
		return v.fields(strings.Split(value, ", "))
	case name == "clock":
		return v.clockName(value)
	case prefix != "" && v.say.Has(prefix+value):
		return v.say.Say(prefix + value)
	}
	return value
}

// Fields names the fields in which two records agree.
func (p *page) Fields(names []string) string { return p.v.fields(names) }

// Verdict says how a field of two records compares, and in which way.
func (p *page) Verdict(e complaint.Evidence) string {
	if key := "evidence.how." + e.How; e.How != "" && p.Has(key) {
		return p.Say(key)
	}
	if e.Verdict == "" {
		return p.Say("evidence.missing")
	}
	return p.Say("evidence." + e.Verdict)
}

// VerdictTone is the class that goes with a verdict.
func (p *page) VerdictTone(verdict string) string {
	switch verdict {
	case "agree":
		return "good-text"
	case "close":
		return "soon-text"
	case "differ":
		return "late-text"
	}
	return "muted"
}

func (v *visit) fields(names []string) string {
	said := make([]string, 0, len(names))
	for _, n := range names {
		if key := "agree." + n; v.say.Has(key) {
			n = v.say.Say(key)
		}
		said = append(said, n)
	}
	return strings.Join(said, ", ")
}

// Reason makes the sentence of a reason that the software gives.
func (p *page) Reason(r complaint.Reason) string { return p.v.reason(r) }

func (v *visit) reason(r complaint.Reason) string {
	key := "reason." + r.Code
	if !v.say.Has(key) {
		return v.say.Say("reason.other", "code", r.Code)
	}
	values := make(map[string]string, len(r.Params))
	for name, value := range r.Params {
		values[name] = v.reasonValue(name, value)
	}
	if at, err := time.Parse(time.RFC3339, r.Params["at"]); err == nil {
		values["ago"] = v.ago(at)
	} else if days, ok := whole(r.Params["days"]); ok { // noted by an earlier edition
		values["ago"] = v.daysAgo(int(days))
	}
	return v.say.SayMap(key, values)
}

func (v *visit) reasonValue(name, value string) string {
	switch name {
	case "amount", "risk", "limit", "asked", "handling":
		if minor, ok := whole(value); ok {
			return money.Text(complaint.Money{Minor: minor, Currency: v.Policy.Company.Currency}, v.say.Language)
		}
	case "until":
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return v.clockText(at)
		}
	case "severity", "link", "kind", "marker":
		for _, prefix := range []string{name + ".", "failure." + name + "."} {
			if v.say.Has(prefix + value) {
				return v.say.Say(prefix + value)
			}
		}
	}
	return value
}

// ago says how long ago something was, in days of the reader's calendar.
func (v *visit) ago(at time.Time) string {
	const halfDay = 12 * time.Hour // days in which clocks are put on or back are an hour shorter or longer
	return v.daysAgo(int((v.startOfDay(v.now).Sub(v.startOfDay(at)) + halfDay) / (24 * time.Hour)))
}

func (v *visit) daysAgo(days int) string {
	switch {
	case days <= 0:
		return v.say.Say("ago.today")
	case days == 1:
		return v.say.Say("ago.yesterday")
	default:
		return v.say.Say("ago.days", "n", days)
	}
}

// Money writes an amount.
func (p *page) Money(m complaint.Money) string { return money.Text(m, p.v.say.Language) }

// Cost writes an amount in the company's currency.
func (p *page) Cost(minor int64) string { return p.v.cost(minor) }

func (v *visit) cost(minor int64) string {
	return money.Text(complaint.Money{Minor: minor, Currency: v.Policy.Company.Currency}, v.say.Language)
}

// Alone says how much the reader may grant without a second key.
func (p *page) Alone() string {
	limits := p.v.Policy.Team.LimitsOf(p.Who.Member.ID, p.Who.Member.Email)
	return p.Say("second-key.limits", "case", p.Cost(int64(limits.Grant)), "month", p.Cost(int64(limits.Month)))
}

// weight says how much hangs on a problem.
func (p *page) weight(t complaint.Totals) string {
	said := p.Say("desk.weight", "cases", t.Cases, "people", t.People)
	if t.CostMinor != 0 {
		said += ", " + p.Cost(t.CostMinor)
	}
	return said
}

// decision says what was decided about a problem.
func (p *page) decision(d *complaint.Decision) string {
	said := p.Say("problem-state." + string(d.State))
	if d.Release != "" {
		said += ": " + d.Release
	}
	return said
}

// Looks says why a case needs a look.
func (p *page) Looks(reasons []complaint.LookReason) string {
	said := make([]string, len(reasons))
	for i, r := range reasons {
		said[i] = p.Say("look." + string(r))
	}
	return strings.Join(said, " · ")
}

// shared says which words a complaint shares with a problem.
func (p *page) shared(o complaint.Proposal) string {
	if len(o.Words) == 0 {
		return o.Problem
	}
	return o.Problem + " · " + p.Say("desk.shared-words") + " " + strings.Join(o.Words, ", ")
}

// evidenceLabel names one of several pieces of evidence.
func (p *page) evidenceLabel(i, of int) string {
	label := p.Say("desk.conduct.evidence")
	if of > 1 {
		label += nbsp + strconv.Itoa(i+1)
	}
	return label
}

// From says through which channel and whom a complaint came: "Regulator · Bank of Russia".
func (p *page) From(c complaint.Channel, s complaint.Source) string {
	said := p.Say("channel." + string(c))
	if name := p.v.sourceName(c, s); name != "" {
		said += " · " + name
	}
	return said
}

func (v *visit) sourceName(c complaint.Channel, s complaint.Source) string {
	switch c {
	case complaint.Regulator:
		if a, ok := v.Policy.Authorities[s.ID]; ok {
			return a.Name.In(v.say.Language)
		}
	case complaint.Media:
		if o, ok := v.Policy.Outlets[s.ID]; ok {
			return o.Name.In(v.say.Language)
		}
	}
	return s.Name
}

// clockName names the rule behind a clock.
func (v *visit) clockName(id string) string { return v.Policy.ClockName(id, v.say) }

// region names the calendar that a clock counts on.
func (v *visit) region(id string) string {
	if key := "region." + id; v.say.Has(key) {
		return v.say.Say(key)
	}
	return id
}
