package calendar

import "time"

// russianHolidays are the non-working holidays of article 112 of the Labour Code of the Russian
// Federation: 1–6 and 8 January, 7 January, 23 February, 8 March, 1 May, 9 May, 12 June, 4 November.
func russianHolidays() []Date {
	var holidays []Date
	for day := 1; day <= 8; day++ {
		holidays = append(holidays, Date{Month: time.January, Day: day})
	}
	return append(holidays,
		Date{Month: time.February, Day: 23}, Date{Month: time.March, Day: 8}, Date{Month: time.May, Day: 1},
		Date{Month: time.May, Day: 9}, Date{Month: time.June, Day: 12}, Date{Month: time.November, Day: 4})
}

// russianYears are the official calendars of a five-day week: article 112 of the Labour Code with the
// days off that the government moves each year by decree.
//
//   - 2024: decree of 10 August 2023 No. 1314. 6 January to 10 May, 7 January to 31 December,
//     27 April to 29 April, 2 November to 30 April, 28 December to 30 December. 248 working days.
//   - 2025: decree of 4 October 2024 No. 1335. 4 January to 2 May, 5 January to 31 December,
//     23 February to 8 May, 8 March to 13 June, 1 November to 3 November. 247 working days.
//   - 2026: decree of 24 September 2025 No. 1466. 3 January to 9 January, 4 January to 31 December;
//     8 March and 9 May fall on a weekend and move to the next Monday by article 112 itself.
//     247 working days.
func russianYears() map[int]Year {
	return map[int]Year{
		2024: {
			Source: "Постановление Правительства РФ от 10.08.2023 № 1314",
			Off: on(2024, map[time.Month][]int{
				time.January: {1, 2, 3, 4, 5, 8}, time.February: {23}, time.March: {8}, time.April: {29, 30},
				time.May: {1, 9, 10}, time.June: {12}, time.November: {4}, time.December: {30, 31},
			}),
			Work: on(2024, map[time.Month][]int{time.April: {27}, time.November: {2}, time.December: {28}}),
		},
		2025: {
			Source: "Постановление Правительства РФ от 04.10.2024 № 1335",
			Off: on(2025, map[time.Month][]int{
				time.January: {1, 2, 3, 6, 7, 8}, time.May: {1, 2, 8, 9}, time.June: {12, 13},
				time.November: {3, 4}, time.December: {31},
			}),
			Work: on(2025, map[time.Month][]int{time.November: {1}}),
		},
		2026: {
			Source: "Постановление Правительства РФ от 24.09.2025 № 1466",
			Off: on(2026, map[time.Month][]int{
				time.January: {1, 2, 5, 6, 7, 8, 9}, time.February: {23}, time.March: {9}, time.May: {1, 11},
				time.June: {12}, time.November: {4}, time.December: {31},
			}),
		},
	}
}

func on(year int, months map[time.Month][]int) []Date {
	var dates []Date
	for month, numbers := range months {
		for _, day := range numbers {
			dates = append(dates, Date{year, month, day})
		}
	}
	return dates
}
