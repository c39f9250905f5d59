package policy_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"resonance/shared/complaint"
	"resonance/shared/policy"
)

func load(t *testing.T, file string) *policy.Policy {
	t.Helper()
	p, err := policy.Load(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheDefaultIsSound(t *testing.T) {
	p := policy.Default()
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, load(t, string(file))); diff != "" {
		t.Errorf("the default laid over itself differs:\n%s", diff)
	}
	for id, c := range p.Clocks {
		if c.ID != id {
			t.Errorf("clock %s calls itself %q", id, c.ID)
		}
	}
}

func TestNothingChangesNothing(t *testing.T) {
	for _, file := range []string{"", "\n", "# only a comment\n", "{}"} {
		if diff := cmp.Diff(policy.Default(), load(t, file)); diff != "" {
			t.Errorf("%q changes\n%s", file, diff)
		}
	}
}

// TestAFileChangesOnlyWhatItNames says for each file what must differ, and that nothing else does.
func TestAFileChangesOnlyWhatItNames(t *testing.T) {
	for _, tc := range []struct {
		name, file string
		change     func(p *policy.Policy)
	}{
		{"one length of one clock", "clocks: {house-executive: {due: 2 working days}}", func(p *policy.Policy) {
			c := p.Clocks["house-executive"]
			c.Due = policy.Length{N: 2, Unit: policy.WorkingDay}
			p.Clocks["house-executive"] = c
		}},
		{"a source in one language", "clocks: {house-executive: {source: Rule 7}}", func(p *policy.Policy) {
			c := p.Clocks["house-executive"]
			c.Source = policy.Rule{EN: "Rule 7"}
			p.Clocks["house-executive"] = c
		}},
		{"a source in the other one", "clocks: {house-executive: {source: {ru: Правило 7}}}", func(p *policy.Policy) {
			c := p.Clocks["house-executive"]
			c.Source.RU = "Правило 7"
			p.Clocks["house-executive"] = c
		}},
		{"a clock taken out", "clocks: {media-contact: null}", func(p *policy.Policy) { delete(p.Clocks, "media-contact") }},
		{"part of an extension", "clocks: {ru-financial: {extension: {notice: false}}}", func(p *policy.Policy) {
			c := p.Clocks["ru-financial"]
			c.Extension = &policy.Extension{By: policy.Length{N: 10, Unit: policy.WorkingDay}}
			p.Clocks["ru-financial"] = c
		}},
		{"an extension taken away", "clocks: {ru-financial: {extension: null}}", func(p *policy.Policy) {
			c := p.Clocks["ru-financial"]
			c.Extension = nil
			p.Clocks["ru-financial"] = c
		}},
		{"a list is replaced", "plan: {remind: [3 hours]}", func(p *policy.Policy) {
			p.Plan.Remind = []policy.Length{{N: 3, Unit: policy.HourUnit}}
		}},
		{"a new authority", "authorities: {knf: {name: {en: KNF, ru: KNF}, domains: [knf.example]}}", func(p *policy.Policy) {
			p.Authorities["knf"] = policy.Authority{ID: "knf", Name: policy.Text{EN: "KNF", RU: "KNF"}, Domains: []string{"knf.example"}}
		}},
		{"money", "costs: {call-made: 99.5, letter-sent: 0.4}", func(p *policy.Policy) {
			p.Costs[complaint.ActCallMade], p.Costs[complaint.ActLetterSent] = 9950, 40
		}},
		{"sizes", "intake: {attachment: 10 MB}", func(p *policy.Policy) { p.Intake.Attachment = 10 << 20 }},
	} {
		want := policy.Default()
		tc.change(want)
		if diff := cmp.Diff(want, load(t, tc.file)); diff != "" {
			t.Errorf("%s:\n%s", tc.name, diff)
		}
	}
}

func TestMistakesAreNamedWithTheirPlace(t *testing.T) {
	for _, tc := range []struct {
		file, path, text string
		line             int
	}{
		{"company:\n  nmae: {en: X}\n", "company.nmae", "no such setting", 2},
		{"clocks:\n  house-executive: {source: {fr: X}}\n", "clocks.house-executive.source.fr", "no such setting", 2},
		{"clokcs: {}\n", "clokcs", "no such setting", 1},
		{"clocks:\n  acknowledge:\n    due: soon\n", "clocks.acknowledge.due", "is not a length", 3},
		{"clocks:\n  acknowledge: {due: 3 days}\n", "clocks.acknowledge.due", "calendar days", 2},
		{"clocks:\n  acknowledge: {due: 0 hours}\n", "clocks.acknowledge.due", "above zero", 2},
		{"clocks:\n  acknowledge: {due: -1 hours}\n", "clocks.acknowledge.due", "is not a length", 2},
		{"clocks:\n  house-executive: {meets: survey}\n", "clocks.house-executive.meets", "not one of acknowledge", 2},
		{"clocks:\n  house-executive: {region: ZZ}\n", "clocks.house-executive.region", "no calendar", 2},
		{"clocks:\n  house-executive: {roll: next}\n", "clocks.house-executive.roll", "only calendar days", 2},
		{"clocks:\n  asic: {roll: sideways}\n", "clocks.asic.roll", "none, next, previous", 2},
		{"clocks:\n  house-executive: {for: {channels: [telepathy]}}\n", "clocks.house-executive.for.channels[0]", "not one of executive", 2},
		{"clocks:\n  cfpb: {extension: {by: 3 working days}}\n", "clocks.cfpb.extension.by", "calendar days, as the clock is", 2},
		{"clocks:\n  cfpb: {copy_to: nobody}\n", "clocks.cfpb.copy_to", "neither an authority", 2},
		{"clocks:\n  stated: {}\n", "clocks.stated", "not", 2},
		{"clocks: {house-executive: null}\n", "clocks", "resolution of a case through the channel executive", 1},
		{"clocks: {acknowledge: null}\n", "clocks", "acknowledge of a case", 1},
		{"regimes:\n  ru-telecom: null\n", "clocks.ru-telecom.for.regimes[0]", "no regime", 0},
		{"authorities:\n  cfpb: {domains: [FCA.org.uk]}\n", "authorities.cfpb.domains[0]", "lower case", 2},
		{"authorities:\n  cfpb: {domains: [fca.org.uk]}\n", "authorities.fca.domains[0]", "also a domain of cfpb", 0},
		{"authorities:\n  cfpb: {reference: '(' }\n", "authorities.cfpb.reference", "not a pattern", 2},
		{"authorities:\n  cfpb: {regime: moon}\n", "authorities.cfpb.regime", "no regime", 2},
		{"company: {hours: {opens: \"18:00\"}}\n", "company.hours", "open before they close", 1},
		{"company: {hours: {opens: 25:00}}\n", "company.hours", "not a time", 1},
		{"company: {desk: other@firma.example}\n", "company.doors", "desk's own address", 0},
		{"company: {languages: [de]}\n", "company.languages[0]", "not one of en, ru", 1},
		{"calendars: {RU: {zone: Mars/Olympus}}\n", "calendars", "time zone", 1},
		{"calendars: {RU: {years: {2027: {source: decree, off: [2027-02-31]}}}}\n", "calendars.RU.years", "not a date", 1},
		{"calendars: {RU: {years: {2027: {off: [2027-01-01]}}}}\n", "calendars.RU.years.2027.source", "must name the decree", 1},
		{"calendars: {RU: {years: {soon: {}}}}\n", "calendars.RU.years.soon", "whole number", 1},
		{"identity: {same: 1.5}\n", "identity.same", "between 0 and 1", 1},
		{"identity: {same: high}\n", "identity.same", "must be a number", 1},
		{"identity: {perhaps: 0.99}\n", "identity.perhaps", "not be above", 1},
		{"conduct: {vetoes: []}\n", "conduct.vetoes", "problem_unfixed", 1},
		{"conduct: {signals: {origin: 1}}\n", "conduct.signals.origin", "not one of", 1},
		{"conduct: {expires_in: 500 calendar days}\n", "conduct.expires_in", "at most", 1},
		{"remedy: {ranges: {serious: {floor: 1}}}\n", "remedy.ranges.serious", "more harm", 1},
		{"remedy: {matrix: {accepted_risk: -3}}\n", "remedy.matrix.accepted_risk", "not an amount", 1},
		{"survey: {call_back_at: 5}\n", "survey.call_back_at", "below the best score", 1},
		{"survey: {at_most_every: 3 working days}\n", "survey.at_most_every", "calendar days, weeks or hours", 1},
		{"letters: {automatic_per_address: 0}\n", "letters.automatic_per_address", "at least 1", 1},
		{"letters: {address_window: 2 working days}\n", "letters.address_window", "calendar days, weeks or hours", 1},
		{"intake: {attachment: 25}\n", "intake.attachment", "not a size", 1},
		{"intake: {stored_text: 5 MB}\n", "intake.stored_text", "at most 200 KB", 1},
		{"costs: {dreaming: 3}\n", "costs.dreaming", "not one of", 1},
		{"severity: {serious: {words: {en: [locked out]}}}\n", "severity.serious.words.en[0]", "one word", 1},
		{"severity: {awful: {}}\n", "severity.awful", "not one of minor", 1},
		{"team: {limits: {grant: 5000}}\n", "team.limits.grant", "month's limit", 1},
		{"backlog: {decision_at_most: 30 calendar days}\n", "backlog.decision_at_most", "shorter than decision_lasts", 1},
		{"backlog: {nag_every: 0 hours}\n", "backlog.nag_every", "must be some", 1},
		{"company: {regime: lunar}\n", "company.regime", "no regime", 1},
		{"company: {region: 44}\n", "company.region", "in quotes", 1},
		{"survey: {call_back_at: 2, call_back_at: 3}\n", "survey.call_back_at", "twice", 1},
		{"survey: &s {call_back_at: 2}\n", "survey", "anchors", 1},
		{"company: {domains: firma.example}\n", "company.domains", "must be a list", 1},
		{"- company\n", "", "table of names", 1},
		{"survey: {call_back_at: null}\n", "survey.call_back_at", "single value", 1},
		{"{}\n---\n{}\n", "", "one document", 0},
	} {
		_, err := policy.Load(strings.NewReader(tc.file))
		var mistakes policy.Mistakes
		if !errors.As(err, &mistakes) {
			t.Errorf("%q: %v", tc.file, err)
			continue
		}
		if !hasMistake(mistakes, tc.path, tc.text, tc.line) {
			t.Errorf("%q: want %s: …%s… on line %d, got %v", tc.file, tc.path, tc.text, tc.line, mistakes)
		}
	}
}

func hasMistake(mistakes policy.Mistakes, path, text string, line int) bool {
	for _, m := range mistakes {
		if m.Path == path && strings.Contains(m.Text, text) && (line == 0 || m.Line == line) {
			return true
		}
	}
	return false
}

func TestEveryMistakeIsToldAtOnce(t *testing.T) {
	_, err := policy.Load(strings.NewReader("survey: {call_back_at: 5}\nidentity: {same: 2}\n"))
	if err == nil || !strings.Contains(err.Error(), "2 mistakes") && !strings.Contains(err.Error(), "3 mistakes") {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"survey.call_back_at: must be between 1 and one below the best score (line 1)", "identity.same: must be between 0 and 1 (line 2)"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %q", err, want)
		}
	}
}

func TestBrokenYAML(t *testing.T) {
	_, err := policy.Load(strings.NewReader("company: [unclosed"))
	if err == nil || !strings.Contains(err.Error(), "not YAML") {
		t.Errorf("got %v", err)
	}
}

// FuzzLoad: whatever the file holds, it is a policy or an error, and a policy that was accepted is sound.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{"", "a", "clocks: {x: {}}", "company: {name: {en: 1}}", "? [a]\n: b", "<<: {a: b}", "&a [*a]", "calendars: {X: {years: {1: null}}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		p, err := policy.Load(strings.NewReader(file))
		if err != nil {
			return
		}
		if err := p.Validate(); err != nil {
			t.Errorf("accepted, but %v", err)
		}
		if _, err := p.BuildCalendars(); err != nil {
			t.Errorf("accepted, but %v", err)
		}
	})
}
