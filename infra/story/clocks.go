package story

import (
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
)

// clocks is the fourth chapter: what is due when, by the rules of each channel and regime. It is Wednesday,
// 1 April 2026. In London the days from Good Friday (3 April) to Easter Monday are off.
func (s *story) clocks() {
	s.tell(
		s.aSignatureProvesARegulator,
		s.everyChannelAndRegimeStartsItsClocks,
		s.staffSeeAllClocksAndWhichOneRules,
		s.staffCorrectADeadlineThatWasReadWrongly,
	)
}

func (s *story) aSignatureProvesARegulator() {
	raw := s.signed(lines("From: FCA <"+fca+">", "To: "+desk, "Subject: Complaint of Fay Green", "Message-ID: <4712@fca.org.uk>", "",
		"Our ref: FCA-2026-1199", "", "Your customer Fay Green complains that her card was refused."))
	s.arrives(fca, desk, raw)
	if k := s.file(s.newest().Case).Case; k.Channel != complaint.Regulator || !k.Source.Verified {
		s.Errorf("a signed letter became a case of %s, proven %v", k.Channel, k.Source.Verified)
	}
	s.arrives(fca, desk, []byte(strings.NewReplacer("refused", "stolen", "4712", "4713").Replace(string(raw))))
	if k := s.file(s.newest().Case).Case; k.Channel == complaint.Regulator || k.Source.Verified {
		s.Error("a letter that was changed on its way counts as proven")
	}
}

func (s *story) everyChannelAndRegimeStartsItsClocks() {
	for _, row := range []struct {
		channel complaint.Channel
		from    string
		clocks  map[string]time.Time
	}{
		{complaint.Executive, "", map[string]time.Time{"house-executive": closing("Europe/London", 2026, 4, 8)}},
		{complaint.Media, "bbc", map[string]time.Time{"media-contact": Begins.Add(4 * time.Hour), "house-answer": closing("Europe/London", 2026, 4, 10)}},
		{complaint.Regulator, "fca", map[string]time.Time{"fca-summary": closing("Europe/London", 2026, 4, 8), "fca-final": closing("Europe/London", 2026, 5, 27)}},
		{complaint.Regulator, "psr", map[string]time.Time{"uk-payments": closing("Europe/London", 2026, 4, 24)}},
		{complaint.Regulator, "bafin", map[string]time.Time{"eu-payments": closing("Europe/Brussels", 2026, 4, 22)}},
		{complaint.Regulator, "cfpb", map[string]time.Time{"cfpb": closing("America/New_York", 2026, 4, 16)}},
		{complaint.Regulator, "asic", map[string]time.Time{"asic-acknowledge": Begins.Add(24 * time.Hour), "asic": closing("Australia/Sydney", 2026, 5, 1)}},
		{complaint.Regulator, "bank-of-russia", map[string]time.Time{"ru-financial": closing("Europe/Moscow", 2026, 4, 22)}},
		{complaint.Regulator, "rospotrebnadzor", map[string]time.Time{"ru-consumer": closing("Europe/Moscow", 2026, 4, 11), "ru-state-body": closing("Europe/Moscow", 2026, 5, 1)}},
		{complaint.Regulator, "roskomnadzor", map[string]time.Time{"ru-personal-data": closing("Europe/Moscow", 2026, 4, 15)}},
		{complaint.Regulator, "svyaznadzor", map[string]time.Time{"ru-telecom-register": closing("Europe/Moscow", 2026, 4, 2), "ru-telecom": closing("Europe/Moscow", 2026, 5, 1)}},
		{complaint.Regulator, "prosecutor", map[string]time.Time{"ru-state-body": closing("Europe/Moscow", 2026, 5, 1)}},
	} {
		id := s.submits(row.channel, row.from)
		row.clocks["acknowledge"] = Begins.Add(24 * time.Hour)
		for name, want := range row.clocks {
			if c := s.clock(id, name); !near(c.Due, want) || len(c.Provisional) > 0 {
				s.Errorf("%s %s: clock %s is due %s, want %s (provisional: %v)", row.channel, row.from, name, c.Due, want, c.Provisional)
			}
		}
	}
}

// near allows for the minutes that the story itself has taken.
func near(got, want time.Time) bool { return got.Sub(want).Abs() < 10*time.Minute }

// staffSeeAllClocksAndWhichOneRules: the summary is a chance and rules nothing; the progress report comes first.
func (s *story) staffSeeAllClocksAndWhichOneRules() {
	s.nora.visit("/cases/" + s.carol)
	s.nora.reads("desk.all-clocks", "n", len(s.file(s.carol).Case.Clocks))
	var rows []string
	for _, row := range s.nora.on.all(".clocks li") {
		rows = append(rows, prose(row))
	}
	rules := func(row string) bool { return strings.Contains(row, " rules ") }
	if i := slices.IndexFunc(rows, rules); i < 0 || !strings.Contains(rows[i], "Fri 17 Apr") {
		s.Errorf("the ruling clock among %q", rows)
	}
	s.contains("the clocks", strings.Join(rows, "\n"), "FCA final response", "DISP 1.6.2R", "England and Wales", "Wed 27 May")
}

func (s *story) staffCorrectADeadlineThatWasReadWrongly() {
	s.olga.visit("/cases/" + s.carol)
	s.olga.press("desk.act.deadline.do", "deadline-day", "10", "deadline-month", "апреля", "deadline-year", "2026")
	f := s.file(s.carol)
	if d := f.Case.Deadline; d.Date != "2026-04-10" || d.CorrectedBy != s.olga.name {
		s.Errorf("the deadline is %+v", d)
	}
	if due := s.clock(s.carol, "stated").Due; !due.Equal(closing("Europe/London", 2026, 4, 10)) {
		s.Errorf("the corrected deadline ends %s", due)
	}
	if ruling, _ := f.Case.Ruling(); ruling.ID != "stated" {
		s.Errorf("the case is ruled by %q", ruling.ID)
	}
	if found := f.Complaints[0].Deadline; found.Date != "2026-04-20" {
		s.Errorf("the letter itself now says %+v", found)
	}
}
