package prose

import (
	"strings"
	"sync"
)

// Russian given names in the nominative; with them a name's order and case can be told.
const (
	maleNames = `Авдей Аверьян Адам Азамат Айдар Айрат Аким Алан Александр Алексей Альберт Альфред Анатолий Андрей Андрон Анисим Антон Аполлон Аркадий Арсен Арсений Артём Артемий Артур Архип Аслан Афанасий ` +
		`Богдан Борис Булат Вадим Валентин Валерий Василий Вениамин Викентий Виктор Виталий Владимир Владислав Владлен Влас Всеволод Всеслав Вячеслав Гавриил Гаврила Геннадий Георгий Герасим Герман Глеб Гордей Григорий ` +
		`Давид Дамир Даниил Данила Демид Демьян Денис Джамал Динар Дмитрий Добрыня Евгений Евграф Евдоким Евсей Егор Елисей Емельян Ермак Ермолай Ерофей Ефим Ефрем Жан Захар Зиновий Зураб ` +
		`Иван Игнат Игнатий Игорь Илларион Ильдар Ильнур Илья Иннокентий Иосиф Ипполит Ираклий Исай Камиль Карен Карим Карл Кирилл Клим Климент Кондрат Константин Корней Кузьма ` +
		`Лаврентий Лев Леонид Леонтий Лука Лукьян Магомед Макар Макарий Максим Мануил Марат Марк Мартын Матвей Мефодий Мечислав Мирон Мирослав Митрофан Михаил Модест Моисей Мстислав Мурад Муса ` +
		`Назар Наум Нестор Никита Никифор Никодим Никола Николай Никон Олег Онуфрий Орест Осип Оскар Остап Павел Пантелей Парамон Пахом Пётр Платон Порфирий Потап Прокофий Прохор Равиль Радик Рамиль Расул Ренат Ринат Роберт Родион Роман Ростислав Рубен Рудольф Руслан Рустам ` +
		`Савва Савелий Самсон Самуил Святослав Севастьян Семён Серафим Сергей Сидор Созон Спартак Спиридон Станислав Степан Тарас Терентий Тигран Тимофей Тимур Тихон Трифон Трофим Ульян Устин Фадей Фарид Федот Фёдор Феликс Феофан Филат Филимон Филипп Флор Фома Фрол Харитон Христофор Эдуард Эльдар Эмиль Эммануил Эраст Эрик Юлиан Юлий Юрий Яков Ян Ярополк Ярослав`
	femaleNames = `Августа Авдотья Аграфена Агата Агафья Агнесса Ада Аделина Аза Аида Айгуль Аксинья Акулина Алевтина Александра Алина Алиса Алла Альбина Альмира Амина Анастасия Ангелина Анжела Анжелика Анисья Анна Антонина Анфиса Апполинария Арина Асель Ася ` +
		`Белла Берта Богдана Бронислава Валентина Валерия Ванда Варвара Василина Василиса Васса Вера Вероника Виктория Виолетта Виталина Владислава Власта Галина Гелена Генриетта Глафира Глория Гульнара Гузель ` +
		`Дана Дарина Дарья Дарьяна Диана Дина Динара Доминика Дора Ева Евгения Евдокия Евлампия Евпраксия Евфросиния Екатерина Елена Елизавета Ефросинья Жанна Зарема Зарина Земфира Зинаида Зоя Зульфия ` +
		`Ида Изабелла Изольда Илона Инара Инга Инесса Инна Иоанна Ираида Ирина Ирма Ия Камилла Капитолина Карина Каролина Кира Клавдия Клара Клементина Кристина Ксения Лада Лариса Лейла Лиана Лидия Лика Лилия Лина Лия Лолита Луиза Лукерья Любовь Людмила ` +
		`Мадина Майя Мальвина Маргарита Марианна Марина Мария Марта Марфа Матрёна Мелания Мила Милана Милена Мира Мирослава Муза Надежда Наина Настасья Наталия Наталья Нелли Ника Нина Нинель Нонна Оксана Октябрина Олеся Олимпиада Ольга Павла Павлина Пелагея Полина Прасковья ` +
		`Раиса Ревекка Регина Рената Римма Рита Роза Роксана Руслана Руфина Сабина Саида Светлана Серафима Слава Снежана София Софья Стелла Степанида Сусанна Таисия Тамара Татьяна Тереза Ульяна Фаина Фатима Фёкла Феодора Фрида Христина Эвелина Элеонора Элина Элла Эльвира Эльза Эмилия Эмма Эрика Юлиана Юлия Юнона Ядвига Яна Янина Ярослава`
)

// gender and case of a Russian name form.
type gender int

const (
	unknownGender gender = iota
	male
	female
)

type grammaticalCase int

const (
	nominative grammaticalCase = iota
	genitive                   // the accusative of persons too
	dative
	instrumental
)

// givenForm is one form of a given name.
type givenForm struct {
	name string // nominative
	gender
	grammaticalCase
}

// givenForms gives every form of every name, folded by foldName.
var givenForms = sync.OnceValue(func() map[string]givenForm {
	forms := map[string]givenForm{}
	add := func(name string, g gender) {
		for c, form := range declineGiven(name, g) {
			key := foldName(form)
			if was, known := forms[key]; !known || was.grammaticalCase > grammaticalCase(c) {
				forms[key] = givenForm{name, g, grammaticalCase(c)}
			}
		}
	}
	for _, n := range strings.Fields(maleNames) {
		add(n, male)
	}
	for _, n := range strings.Fields(femaleNames) {
		add(n, female)
	}
	return forms
})

// irregular given names whose stem changes.
var irregularGiven = map[string][4]string{
	"Павел": {"Павел", "Павла", "Павлу", "Павлом"}, "Лев": {"Лев", "Льва", "Льву", "Львом"}, "Пётр": {"Пётр", "Петра", "Петру", "Петром"},
	"Любовь": {"Любовь", "Любови", "Любови", "Любовью"}, "Нинель": {"Нинель", "Нинели", "Нинели", "Нинелью"}, "Нелли": {"Нелли", "Нелли", "Нелли", "Нелли"},
	"Айгуль": {"Айгуль", "Айгуль", "Айгуль", "Айгуль"}, "Гузель": {"Гузель", "Гузели", "Гузели", "Гузелью"}, "Асель": {"Асель", "Асель", "Асель", "Асель"},
}

// declineGiven returns the nominative, genitive, dative and instrumental of a given name.
func declineGiven(name string, g gender) [4]string {
	if forms, ok := irregularGiven[name]; ok {
		return forms
	}
	stem := func(n int) string { r := []rune(name); return string(r[:len(r)-n]) }
	switch {
	case strings.HasSuffix(name, "ия"):
		return [4]string{name, stem(1) + "и", stem(1) + "и", stem(1) + "ей"}
	case strings.HasSuffix(name, "я"):
		return [4]string{name, stem(1) + "и", stem(1) + "е", stem(1) + "ей"}
	case hasAnySuffix(name, "ка", "га", "ха"):
		return [4]string{name, stem(1) + "и", stem(1) + "е", stem(1) + "ой"}
	case strings.HasSuffix(name, "а"):
		return [4]string{name, stem(1) + "ы", stem(1) + "е", stem(1) + "ой"}
	case hasAnySuffix(name, "й", "ь") && g == male:
		return [4]string{name, stem(1) + "я", stem(1) + "ю", stem(1) + "ем"}
	case g == male:
		return [4]string{name, name + "а", name + "у", name + "ом"}
	}
	return [4]string{name, name, name, name}
}

func hasAnySuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}

// foldName makes spellings of one name alike: lower case, ё as е.
func foldName(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "ё", "е")
}
