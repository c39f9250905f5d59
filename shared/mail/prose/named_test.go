package prose_test

import (
	"testing"

	"resonance/shared/mail/prose"
)

func TestFindNamed(t *testing.T) {
	tests := []struct{ name, text, want string }{
		// forms
		{"label", "Complainant: Mrs Orla Penhallow\nAccount: 1", "Orla Penhallow"},
		{"label in a cell", "Account\t1\nName of the customer\tOrla Penhallow", "Orla Penhallow"},
		{"labels over columns", "Customer\tOrder Number\tTown\nOrla Penhallow\t1\tEly", ""},
		{"a name taken apart in cells", "Surname\tPenhallow\nFirst name\tOrla", "Orla Penhallow"},
		{"Russian cells", "Заявитель\tПетрова Анна Сергеевна", "Петрова Анна Сергеевна"},
		{"label in a list", "- Name of the customer: Orla Penhallow, Truro", "Orla Penhallow"},
		{"Russian label", "Заявитель: Петрова Анна Сергеевна, г. Тверь", "Петрова Анна Сергеевна"},
		{"Ф.И.О., given name first", "Ф.И.О. заявителя: Анна Сергеевна Петрова", "Петрова Анна Сергеевна"},
		{"capitals", "ФИО: ПЕТРОВА АННА СЕРГЕЕВНА", "Петрова Анна Сергеевна"},
		{"initials", "Потребитель: Петрова А. С.", "Петрова А.С."},
		{"surname first", "Consumer name: NGUYEN, Thi Mai", "Thi Mai NGUYEN"},
		{"surname first, and more behind it", "Name: Smith, Mr John, 4 Elm Road", "John Smith"},
		{"a name and a town", "Complainant: Orla Penhallow, Truro", "Orla Penhallow"},
		{"a form that takes a name apart", "First name: Orla\nLast name: Penhallow\nPost code: TR1", "Orla Penhallow"},
		{"surname first, with a title between", "Surname: Penhallow\nTitle: Mrs\nForename(s): Orla Jane", "Orla Jane Penhallow"},
		{"Russian fields", "Фамилия: Петрова\nИмя: Анна\nОтчество: Сергеевна", "Петрова Анна Сергеевна"},
		{"without a patronymic, in capitals", "Имя: АННА\nФамилия: ПЕТРОВА", "Петрова Анна"},
		{"a surname without its given name", "Surname: Penhallow\n\nA long story.\n\nAn end.\nFirst name: Orla", ""},
		{"the form wins over a sentence", "We act for Mr Ed Bower.\nComplainant: Orla Penhallow", "Orla Penhallow"},

		// English sentences, the surest form first
		{"we act for", "We act for Mr Osric Thelwell in this matter.", "Osric Thelwell"},
		{"on behalf of", "I am writing on behalf of my mother, Mrs Ida van Loon, who is 80.", "Ida van Loon"},
		{"enclosed on behalf of", "A letter is enclosed on behalf of Ms Ida Bower.", "Ida Bower"},
		{"a surname is enough behind a title", "We act for Mr Thelwell.", "Thelwell"},
		{"our client", "Our client, Orla O’Dowd-Price, would like an answer.", "Orla O’Dowd-Price"},
		{"a member of parliament for", "I am writing on behalf of my constituent, Mr Leonard Shaw, who asks for a statement.", "Leonard Shaw"},
		{"a constituent", "My constituent Leonard Shaw has had no answer.", "Leonard Shaw"},
		{"a complaint from", "We have received a complaint (attached) from Orla Penhallow about you.", "Orla Penhallow"},
		{"a report", "We have received a report about your company from Ms Wendy Cho (0412 345 678).", "Wendy Cho"},
		{"a report of something", "ASIC has received a Report of Misconduct from Ms Wendy Cho.", "Wendy Cho"},
		{"who rang", "Mrs Angela Frost rang the office this morning.", "Angela Frost"},
		{"and phoned", "Mr Ed Bower phoned about his lift.", "Ed Bower"},
		{"a complaint about somebody from", "We have received a complaint about your company from Mr Tom Rowe, tom@mail.example.", "Tom Rowe"},
		{"particles", "We have received a complaint from Ms Zoë van der Berg about your firm.", "Zoë van der Berg"},
		{"contacted by", "We were contacted by Orla Penhallow last week.", "Orla Penhallow"},
		{"a title and a verb", "Mr Thelwell has complained to us.", "Thelwell"},
		{"the fuller form stands elsewhere", "Mr Thelwell has complained to us. Osric Thelwell lives in Ely.", "Osric Thelwell"},
		{"somebody has complained", "Osric Thelwell (a pensioner) has written to us.", "Osric Thelwell"},
		{"the full stop of the sentence ends a name", "We act for Mr Osric Thelwell. Payment is late. From Ely. Osric Thelwell asks.", "Osric Thelwell"},
		{"initials have full stops too", "We act for Mr E.B. Thelwell of Ely", "E.B. Thelwell"},
		{"a company is nobody", "On behalf of the Bank we thank you", ""},
		{"a given name alone is nobody", "We were contacted by Orla.", ""},

		// Russian sentences: any case becomes the nominative, surname first
		{"genitive, a woman", "Поступила жалоба Петровой Анны Сергеевны на работу лифта.", "Петрова Анна Сергеевна"},
		{"genitive, a man", "Направляем обращение гражданина Иванова Петра Ильича.", "Иванов Пётр Ильич"},
		{"dative", "Ответ заявителю Лебедеву Павлу Кузьмичу направьте почтой.", "Лебедев Павел Кузьмич"},
		{"instrumental", "Заявление подано гражданкой Савицкой Ольгой Львовной.", "Савицкая Ольга Львовна"},
		{"nominative", "К нам обратился читатель Гоголев Лев Фомич.", "Гоголев Лев Фомич"},
		{"given name first", "Представляю интересы Анны Сергеевны Ильиной.", "Ильина Анна Сергеевна"},
		{"two words", "К нам обратилась читательница Майя Горская.", "Горская Майя"},
		{"two words in the genitive", "В редакцию поступило обращение Ивана Чайковского", "Чайковский Иван"},
		{"surname first, two words", "Поступила жалоба Петровой Анны", "Петрова Анна"},
		{"a town behind the name", "Жалоба Майи Горской Москва", "Горская Майя"},
		{"a double surname", "Жалоба Орловой-Чесменской Ирины Петровны", "Орлова-Чесменская Ирина Петровна"},
		{"a surname that does not decline", "Обращение Ткаченко Ильи Савельевича", "Ткаченко Илья Савельевич"},
		{"a man's surname in -ка", "Обращение Глинки Якова Олеговича", "Глинка Яков Олегович"},
		{"a given name that no list has", "Обращение Петровой Ланы Сергеевны", "Петрова Лана Сергеевна"},
		{"one that does not decline", "Обращение Петровой Мерседес Сергеевны", "Петрова Мерседес Сергеевна"},
		{"initials in the genitive", "По жалобе Смирнова Е.В. проведена проверка.", "Смирнов Е.В."},
		{"initials, a woman", "Рассмотрите обращение Смирновой Е. В.", "Смирнова Е.В."},
		{"initials in the nominative", "К нам обратилась Смирнова Е.В.", "Смирнова Е.В."},
		{"applicant with initials", "Заявитель Смирнова Е.В. просит вернуть деньги.", "Смирнова Е.В."},

		{"one customer", "One customer, Juno Salter, says you promised her a refund.", "Juno Salter"},
		{"a listener without an article", "The item concerns listener Gethin Maddox.", "Gethin Maddox"},
		{"a consumer somewhere", "We have received a complaint from a consumer resident in Utrecht, Ms Annelies van der Brugge, about you.", "Annelies van der Brugge"},
		{"a director above is not the one a lawyer speaks for", "Генеральному директору\n\nПредставляю интересы Ермакова Фёдора Кузьмича.", "Ермаков Фёдор Кузьмич"},
		{"who rang, in Russian", "Коллеги, позвонила Петрова Анна Сергеевна, плачет.", "Петрова Анна Сергеевна"},
		{"given name first", "Звонил Пётр Ильич Иванов, просит перезвонить.", "Иванов Пётр Ильич"},
		{"whom somebody rang is nobody", "Я звонил вашему директору Лебедеву Павлу Кузьмичу", ""},
		{"an official is nobody", "По обращению граждан: исполнитель Петрова Анна Сергеевна", ""},
		{"a director is nobody", "Жалоба. Генеральному директору Лебедеву Павлу Кузьмичу", ""},
		{"a salutation is nobody", "Жалоба\n\nУважаемая Анна Сергеевна!", ""},
		{"nor is a name without its surname", "Жалоба Анны Сергеевны", ""},
		{"no word of a complaint", "Вчера Петрова Анна Сергеевна пила чай.", ""},
		{"nothing", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n, ok := prose.FindNamed(test.text, "")
			if n.Name != test.want || ok != (test.want != "") {
				t.Errorf("%q, want %q", n.Name, test.want)
			}
		})
	}
}

// Phone and address are those that stand with the name.
func TestFindNamedTakesContacts(t *testing.T) {
	tests := []struct{ name, text, phone, email string }{
		{"in the lines of a form", "Complainant: Orla Penhallow\nTel: 07700 900123\nE-mail: Orla@Post.example", "+447700900123", "orla@post.example"},
		{"in the lines of a form that takes the name apart", "First name: Orla\nLast name: Penhallow\nTel: 07700 900123\nE-mail: Orla@Post.example", "+447700900123", "orla@post.example"},
		{"on the line of the name", "Complainant: Orla Penhallow, 07700 900123, orla@post.example", "+447700900123", "orla@post.example"},
		{"not beyond the paragraph", "Complainant: Orla Penhallow\n\nOur office: 07700 900999, desk@office.example", "", ""},
		{"in the sentence", "Поступила жалоба Петровой Анны Сергеевны (тел. 8 999 000-00-11, anna@post.example) на вас.", "+79990000011", "anna@post.example"},
		{"not in the next sentence", "We act for Mr Osric Thelwell. Our phone is 07700 900999.", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n, ok := prose.FindNamed(test.text, "")
			if !ok || n.Phone != test.phone || n.Email != test.email {
				t.Errorf("%+v, want %q %q", n, test.phone, test.email)
			}
		})
	}
}

func TestFindNamedSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"Направляем обращение Петровой Анны Сергеевны.": "Петровой Анны Сергеевны",
		"Жалоба Майи Горской Москва":                    "Майи Горской",
		"По жалобе Смирнова Е.В. проверяем":             "Смирнова Е.В.",
		"We act for Mr Osric Thelwell.":                 "Osric Thelwell",
	} {
		n, _ := prose.FindNamed(text, "")
		if got := text[n.At.Start:n.At.End]; got != want || n.Labelled {
			t.Errorf("%q, want %q; labelled %v", got, want, n.Labelled)
		}
	}
	if n, _ := prose.FindNamed("Заявитель: Петрова Анна Сергеевна", ""); !n.Labelled {
		t.Error("a form is not known as one")
	}
}

func TestNameIn(t *testing.T) {
	reads(t, prose.NameIn, []row{
		{"title", "Dr. Orla Penhallow, 12 Rose Lane", "Orla Penhallow"},
		{"a name is spelt as its owner spells it", "Семен Горский", "Горский Семен"},
		{"what follows is no name", "Orla Penhallow The Cottage", "Orla Penhallow"},
		{"Russian", "Анна Сергеевна Петрова, Тверь", "Петрова Анна Сергеевна"},
		{"genitive", "Петровой Анны Сергеевны", "Петрова Анна Сергеевна"},
		{"unknown words in Russian stay in order", "Зурнабек Ланская", "Ланская Зурнабек"},
		{"one Russian word is not enough", "Анна", ""},
		{"small letters", "не указано", ""},
		{"nothing", "  ", ""},
	})
}

// Every case of a name leads back to the nominative.
func TestNameInDeclines(t *testing.T) {
	for _, cases := range [][4]string{ // nominative, genitive, dative, instrumental
		{"Иванов Иван Иванович", "Иванова Ивана Ивановича", "Иванову Ивану Ивановичу", "Ивановым Иваном Ивановичем"},
		{"Лебедев Лев Ильич", "Лебедева Льва Ильича", "Лебедеву Льву Ильичу", "Лебедевым Львом Ильичом"},
		{"Соловей Иван Иванович", "Соловья Ивана Ивановича", "Соловью Ивану Ивановичу", "Соловьём Иваном Ивановичем"},
		{"Чайковский Юрий Фомич", "Чайковского Юрия Фомича", "Чайковскому Юрию Фомичу", "Чайковским Юрием Фомичом"},
		{"Шевчук Олег Саввич", "Шевчука Олега Саввича", "Шевчуку Олегу Саввичу", "Шевчуком Олегом Саввичем"},
		{"Гоголь Пётр Лукич", "Гоголя Петра Лукича", "Гоголю Петру Лукичу", "Гоголем Петром Лукичом"},
		{"Глинка Илья Львович", "Глинки Ильи Львовича", "Глинке Илье Львовичу", "Глинкой Ильёй Львовичем"},
		{"Петрова Анна Сергеевна", "Петровой Анны Сергеевны", "Петровой Анне Сергеевне", "Петровой Анной Сергеевной"},
		{"Савицкая Мария Ильинична", "Савицкой Марии Ильиничны", "Савицкой Марии Ильиничне", "Савицкой Марией Ильиничной"},
		{"Толстая Любовь Никитична", "Толстой Любови Никитичны", "Толстой Любови Никитичне", "Толстой Любовью Никитичной"},
		{"Зимин Гвидор Олегович", "Зимина Гвидора Олеговича", "Зимину Гвидору Олеговичу", "Зиминым Гвидором Олеговичем"},
		{"Шевчук Ольга Петровна", "Шевчук Ольги Петровны", "Шевчук Ольге Петровне", "Шевчук Ольгой Петровной"},
		{"Ткаченко Майя Олеговна", "Ткаченко Майи Олеговны", "Ткаченко Майе Олеговне", "Ткаченко Майей Олеговной"},
		{"Орлова-Чесменская Лана Львовна", "Орловой-Чесменской Ланы Львовны", "Орловой-Чесменской Лане Львовне", "Орловой-Чесменской Ланой Львовной"},
	} {
		for _, form := range cases {
			if got := prose.NameIn(form); got != cases[0] {
				t.Errorf("%s: %q, want %q", form, got, cases[0])
			}
		}
	}
}

func TestSurnameFirst(t *testing.T) {
	reads(t, prose.SurnameFirst, []row{
		{"patronymic in the middle", "Анна Сергеевна Петрова", "Петрова Анна Сергеевна"},
		{"in order already", "Петрова Анна Сергеевна", "Петрова Анна Сергеевна"},
		{"two words", "Анна Петрова", "Петрова Анна"},
		{"two words in order", "Петрова Анна", "Петрова Анна"},
		{"told by the ending of the surname", "Ланара Горская", "Горская Ланара"},
		{"given name and patronymic", "Анна Сергеевна", "Анна Сергеевна"},
		{"of two given names the ending tells the surname", "Роман Мартын", "Мартын Роман"},
		{"or nothing does", "Роман Марк", "Роман Марк"},
		{"English is left alone", "Orla  Penhallow,", "Orla Penhallow"},
		{"one word", "Анна", "Анна"},
	})
}

// Writer completes the name in the header by the one under the letter.
func TestWriter(t *testing.T) {
	tests := []struct{ name, header, text, signature, want string }{
		{"the header alone", "Orla Penhallow", "My kettle is broken.", "", "Orla Penhallow"},
		{"a comment in the header goes", `"Orla Penhallow" (home)`, "Hello", "", "Orla Penhallow"},
		{"surname, given name", "Penhallow, Orla", "Hello", "", "Orla Penhallow"},
		{"a script without capitals", "山田 太郎", "冷蔵庫が故障しました。", "", "山田 太郎"},
		{"from right to left", "محمد الأحمد", "الثلاجة لا تعمل", "", "محمد الأحمد"},
		{"small letters", "orla penhallow", "Hello", "", "orla penhallow"},
		{"an office of somebody", "Office of Orla Penhallow MP", "Hello", "", "Orla Penhallow MP"},
		{"one word in small letters is no name", "info", "Hello", "", ""},
		{"the fuller form of initials", "P Tasker", "Please help.\n\nYours faithfully,\nPeregrine Tasker (Mrs)", "", "Peregrine Tasker"},
		{"with a patronymic", "Анна Петрова", "Помогите.\n\nС уважением,\nПетрова Анна Сергеевна, тел. 8 999 000-00-11", "", "Петрова Анна Сергеевна"},
		{"what the writer is comes behind a dash", "", "Please help.", "Orla Penhallow – Head of Tea", "Orla Penhallow"},
		{"in the signature", "", "Please help.", "Orla Penhallow\n+44 7700 900123", "Orla Penhallow"},
		{"on the line of the valediction", "", "Верните деньги.\nС уважением, Анна Петрова", "", "Петрова Анна"},
		{"another's name below does not win", "Orla Penhallow", "Regards,\nEdwin Bower Jones", "", "Orla Penhallow"},
		{"an address is no name", "orla@post.example", "Thanks,\nOrla Penhallow", "", "Orla Penhallow"},
		{"neither is one word", "", "Thanks,\nOrla", "", ""},
		{"nor a sentence", "", "Thanks,\nI am waiting for your reply", "", ""},
		{"nor a question", "", "Where Is It?", "", ""},
		{"nor a company in quotation marks", "", "С уважением,\nООО «Ромашка Плюс»", "", ""},
		{"nor a label with what it says", "", "It leaks.\nName: Orla Penhallow\nTown: Stoke Newington", "", ""},
		{"a name far above the end does not count", "", "Orla Penhallow\n1\n2\n3\n4\n5\n6\n7\n8\n9", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := prose.Writer(test.header, test.text, test.signature); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
