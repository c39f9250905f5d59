package register_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/policy"
	"resonance/shared/register"
)

// ombudsman is how the ombudsman passes on what Anna wrote to the head of the company as well.
func ombudsman(once string) register.Submission {
	s := anna(once, fridge+" Please answer her.")
	s.Channel, s.Source = complaint.Regulator, complaint.Source{ID: "fos", Reference: "PNX-1234567-ABCD"}
	s.ReplyTo = "case@financial-ombudsman.org.uk"
	return s
}

func TestAnAuthorityThatTakesUpARunningCaseIsHeard(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, anna("a", fridge)).Case
	d.clock.Pass(24 * time.Hour)
	s := ombudsman("b")
	s.Deadline = &complaint.Deadline{Date: "2026-03-05"}
	if r := submit(t, d, s); r.Case != id || r.Outcome != register.Joined {
		t.Fatalf("got %+v", r)
	}
	k := file(t, d, id).Case
	if k.Channel != complaint.Executive || len(k.Also) != 1 || k.Also[0].Source.Reference != "PNX-1234567-ABCD" {
		t.Errorf("the case is %s, also of %+v", k.Channel, k.Also)
	}
	if c, ok := k.RunningBy("house-executive"); !ok || c.Due.Day() != 6 {
		t.Errorf("what was promised to Anna is forgotten: %+v", k.Clocks)
	}
	if c, ok := k.RunningBy("fca-final"); !ok || !c.Statutory || !c.Start.Equal(d.clock.Now()) {
		t.Errorf("the ombudsman's eight weeks do not run from his letter: %+v", k.Clocks)
	}
	if ruling, _ := k.Ruling(); ruling.ID != "acknowledge" && ruling.ID != "stated" {
		t.Errorf("%s rules", ruling.ID)
	}
	if c, ok := k.RunningBy("stated"); !ok || c.Due.Day() != 5 {
		t.Errorf("his deadline is not kept: %+v", k.Clocks)
	}
	if _, err := d.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	if steps := file(t, d, id).Steps; !slices.ContainsFunc(steps, func(s complaint.Step) bool {
		return s.Kind == complaint.StepResolution && s.Clock == "stated" && s.Due.Day() == 5
	}) {
		t.Errorf("the plan does not follow: %+v", steps)
	}

	on := register.On{Case: id, By: olga}
	if _, err := d.Resolve(ctx, on, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked"}); err != nil {
		t.Fatal(err)
	}
	both := []string{"anna@mail.example", "case@financial-ombudsman.org.uk"}
	for _, kind := range []complaint.LetterKind{complaint.LetterAcknowledge, complaint.LetterAnswer} {
		if to := addressees(t, d, id, kind); !slices.Equal(to, both) {
			t.Errorf("the %s went to %v", kind, to)
		}
	}
	if line := register.VerifyJournal(file(t, d, id).Case, file(t, d, id).Journal); line != 0 {
		t.Errorf("the journal breaks at line %d", line)
	}
}

func TestAFurtherLetterNeedNotSayAgainWhoComplains(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, ombudsman("a")).Case
	d.clock.Pass(time.Hour)
	s := ombudsman("b")
	s.Text, s.Who = "Please send us your answer.", complaint.Complainant{}
	s.Thread, s.Letter = id, &complaint.Letter{ID: "l1", From: s.ReplyTo}
	s.Look = []complaint.LookReason{complaint.LookNobody, complaint.LookOnlyAttached}
	if r := submit(t, d, s); r.Case != id {
		t.Fatalf("got %+v", r)
	}
	if look := file(t, d, id).Case.Look; !slices.Equal(look, []complaint.LookReason{complaint.LookOnlyAttached}) {
		t.Errorf("to look at for %v", look)
	}
}

func TestAnAuthorityCorrectsItsDeadline(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	due := func(id, want string) {
		t.Helper()
		k := file(t, d, id).Case
		if c, ok := k.RunningBy("stated"); !ok || c.Due.Format(time.DateOnly) != want {
			t.Errorf("the clock of %s is %s, want %s", id, c.Due, want)
		}
	}
	first := ombudsman("a")
	first.Deadline = &complaint.Deadline{Date: "2026-03-20"}
	id := submit(t, d, first).Case
	due(id, "2026-03-20")
	d.clock.Pass(time.Hour)
	again := ombudsman("b")
	again.Thread, again.Letter = id, &complaint.Letter{ID: "l1", From: again.ReplyTo}
	again.Channel, again.Source = complaint.Unknown, complaint.Source{} // nothing proves the second letter
	again.Deadline = &complaint.Deadline{Date: "2026-03-12"}
	submit(t, d, again)
	due(id, "2026-03-12")

	// What the complainant asks in a reply is no word of the authority's, and does not turn its answer away from it.
	reply := anna("c", "Thank you. Please answer by tomorrow.")
	reply.Channel, reply.Thread, reply.Letter = complaint.Unknown, id, &complaint.Letter{ID: "l2", From: "anna@mail.example"}
	reply.Deadline = &complaint.Deadline{Date: "2026-03-04"}
	submit(t, d, reply)
	due(id, "2026-03-12")
	if k := file(t, d, id).Case; k.ReplyTo != first.ReplyTo || len(k.Also) != 0 {
		t.Errorf("the answer goes to %s, and to %+v", k.ReplyTo, k.Also)
	}

	// Staff correct the deadline that the clock shows, whoever set it.
	own := submit(t, d, func() register.Submission {
		s := anna("d", "The courier lost my parcel on the staircase and laughed.")
		s.Deadline = &complaint.Deadline{Date: "2026-03-30"}
		return s
	}()).Case
	d.clock.Pass(time.Hour)
	further := ombudsman("e")
	further.Text, further.Deadline = "The courier lost her parcel on the staircase and laughed.", &complaint.Deadline{Date: "2026-03-10"}
	if r := submit(t, d, further); r.Case != own {
		t.Fatalf("got %+v", r)
	}
	due(own, "2026-03-10")
	if _, err := d.CorrectDeadline(ctx, register.On{Case: own, By: olga}, complaint.Deadline{Date: "2026-03-11"}); err != nil {
		t.Fatal(err)
	}
	due(own, "2026-03-11")
	if k := file(t, d, own).Case; k.Deadline.Date != "2026-03-30" {
		t.Errorf("what Anna asked became %+v", k.Deadline)
	}
}

// Who wrote for the complainant gets the answer, and is not asked whether it helped where the complainant can be.
func TestASurveyGoesToThePersonAndNotToTheirLawyer(t *testing.T) {
	for known, want := range map[string]string{"anna@mail.example": "anna@mail.example", "": "lee@law.example"} {
		d, ctx := newDesk(t), context.Background()
		s := anna("a", fridge)
		s.Letter = &complaint.Letter{ID: "L-1", Kind: complaint.LetterComplaint, From: "lee@law.example"}
		s.ReplyTo, s.Who.Emails = "lee@law.example", nil
		if known != "" {
			s.Who.Emails = []string{known}
		}
		id := submit(t, d, s).Case
		d.clock.Pass(time.Hour)
		resolve(t, d, id)
		for range 30 {
			d.clock.Pass(24 * time.Hour)
			if _, err := d.Tick(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if to := addressees(t, d, id, complaint.LetterAnswer); !slices.Equal(to, []string{"lee@law.example"}) {
			t.Errorf("the answer went to %v", to)
		}
		if to := addressees(t, d, id, complaint.LetterSurvey); !slices.Equal(to, []string{want}) {
			t.Errorf("the survey went to %v, want %s", to, want)
		}
	}
}

func TestLettersAboutAPersonGoToNobodyElse(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, ombudsman("o")).Case
	if _, err := d.Resolve(ctx, register.On{Case: id, By: olga}, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked"}); err != nil {
		t.Fatal(err)
	}
	for range 30 {
		d.clock.Pass(24 * time.Hour)
		if _, err := d.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if to := addressees(t, d, id, complaint.LetterSurvey); !slices.Equal(to, []string{"anna@mail.example"}) {
		t.Errorf("the survey went to %v", to)
	}
	person, id := abusive(t, d, func(s *register.Submission) {
		s.ReplyTo = "case@financial-ombudsman.org.uk"
		s.Channel, s.Source = complaint.Regulator, complaint.Source{ID: "fos"}
	})
	rv, err := d.OpenReview(ctx, olga, person, "What the desk saw")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.WarnInReview(ctx, register.OnReview{Review: rv.ID, By: olga}, "Please tell us what is wrong."); err != nil {
		t.Fatal(err)
	}
	if to := addressees(t, d, id, complaint.LetterConduct); slices.Contains(to, "case@financial-ombudsman.org.uk") || len(to) != 1 {
		t.Errorf("the warning went to %v", to)
	}
}

func TestAnUnprovenLetterTurnsNoAnswerAway(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	id := submit(t, d, anna("a", fridge)).Case
	d.clock.Pass(time.Hour)
	s := ombudsman("b")
	s.Channel, s.Source, s.MayWrite = complaint.Unknown, complaint.Source{Reference: "PNX-1"}, false
	s.Letter = &complaint.Letter{ID: "l1", From: s.ReplyTo, MessageID: "<1@evil.example>"}
	if r := submit(t, d, s); r.Case != id {
		t.Fatalf("got %+v", r)
	}
	k := file(t, d, id).Case
	if k.ReplyTo != "anna@mail.example" || k.Source.Reference != "" || k.KnowsAddress(s.ReplyTo) || len(k.Also) != 1 {
		t.Errorf("letters go to %s, its number is %q, and it hears %v and %+v", k.ReplyTo, k.Source.Reference, k.Addresses, k.Also)
	}
	if _, err := d.Resolve(ctx, register.On{Case: id, By: olga}, complaint.Resolution{Happened: "It broke", Fixed: "New one", Concluded: "Checked"}); err != nil {
		t.Fatal(err)
	}
	if to := addressees(t, d, id, complaint.LetterAnswer); !slices.Equal(to, []string{"anna@mail.example"}) {
		t.Errorf("the answer went to %v", to)
	}
	// Nor does her own letter with somebody else's address to answer to.
	s = anna("c", fridge+" Again.")
	s.ReplyTo, s.Letter, s.Thread = "evil@mail.example", &complaint.Letter{ID: "l2", From: "anna@mail.example"}, id
	submit(t, d, s)
	if k := file(t, d, id).Case; k.ReplyTo != "anna@mail.example" {
		t.Errorf("letters go to %s", k.ReplyTo)
	}
}

func TestASideLeavesWithItsComplaint(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("a", fridge)).Case
	d.clock.Pass(time.Hour)
	joined := submit(t, d, ombudsman("b"))
	if _, err := d.SplitOff(context.Background(), register.On{Case: id, By: olga}, joined.Complaint, false); err != nil {
		t.Fatal(err)
	}
	k := file(t, d, id).Case
	if _, runs := k.RunningBy("fca-final"); runs || len(k.Also) != 0 {
		t.Errorf("the ombudsman still is a side of the case: %+v", k.Also)
	}
}

func TestAClockGetsTheTimeThatItsRuleAllows(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	s := anna("a", fridge)
	s.Channel, s.Source = complaint.Regulator, complaint.Source{ID: "bank-of-russia"}
	id := submit(t, d, s).Case
	on := register.On{Case: id, By: olga}
	k := file(t, d, id).Case
	before, _ := k.RunningBy("ru-financial")
	d.clock.Pass(24 * time.Hour)
	may := d.Extendable(file(t, d, id).Case)
	if len(may) != 1 || may[0].ID != "ru-financial" || !may[0].Due.After(before.Due) {
		t.Fatalf("the desk offers to extend %+v", may)
	}
	if _, err := d.Extend(ctx, on, "house-regulator", "We wait for the bank."); len(fieldsOf(err)) != 1 {
		t.Errorf("a clock whose rule allows nothing: %v", err)
	}
	if _, err := d.Extend(ctx, on, "ru-financial", "We wait for the bank that took the money."); err != nil {
		t.Fatal(err)
	}
	f := file(t, d, id)
	if after, ok := f.Case.RunningBy("ru-financial"); !ok || !after.Extended || !after.Due.Equal(may[0].Due) {
		t.Errorf("the clock is %+v, want it due %s", after, may[0].Due)
	}
	if _, owed := f.Case.RunningBy("ru-financial" + policy.Notice); owed {
		t.Errorf("the notice is still owed: %+v", f.Case.Clocks)
	}
	if letters := lettersOf(t, d, id, complaint.LetterProgress); len(letters) != 1 || len(d.Extendable(f.Case)) != 0 {
		t.Errorf("%d notices went out, and it may be extended again by %+v", len(letters), d.Extendable(f.Case))
	}

	s = anna("b", "The terminal swallowed the card and the machine gave a stranger the cash.")
	s.Channel, s.Source, s.Who = complaint.Regulator, complaint.Source{ID: "bank-of-russia"}, complaint.Complainant{Name: "Piotr Nowak"}
	late := submit(t, d, s).Case
	d.clock.Pass(60 * 24 * time.Hour)
	if _, err := d.Extend(ctx, register.On{Case: late, By: olga}, "ru-financial", "Sorry."); len(fieldsOf(err)) != 1 {
		t.Errorf("what is late is extended: %v", err)
	}
}

// Who answers their own first letter, which carries no number of ours, goes on with it, whatever they say; of a
// stranger's letter no Message-ID is believed.
func TestALetterThatAnswersTheSendersOwnGoesOnWithIt(t *testing.T) {
	d := newDesk(t)
	letter := func(once, text, address string, answers ...string) register.Receipt {
		d.clock.Pass(time.Hour)
		s := anna(once, text)
		s.Who, s.ReplyTo = complaint.Complainant{Name: "Anna Petrova", Emails: []string{address}}, address
		s.Letter, s.Answers = &complaint.Letter{ID: "letter-" + once, From: address, MessageID: "<" + once + "@mail.example>"}, answers
		if len(answers) > 0 {
			s.Channel, s.Look = complaint.Unknown, []complaint.LookReason{complaint.LookChannel}
		}
		return submit(t, d, s)
	}
	first := letter("first", fridge, "anna@mail.example")
	other := letter("other", "The courier lost my parcel on the staircase and laughed.", "anna@mail.example")
	if r := letter("again", "And today a third time.", "anna@mail.example", "<unknown@x>", "<first@mail.example>"); r.Case != first.Case || r.Outcome != register.Joined {
		t.Errorf("the answer to %s: %+v", first.Case, r)
	}
	f := file(t, d, first.Case)
	if m := f.Complaints[len(f.Complaints)-1]; m.Channel != complaint.Executive || len(f.Case.Look) != 0 {
		t.Errorf("it came through %s, to be looked at for %v", m.Channel, f.Case.Look)
	}
	if r := letter("parcel", "Nobody has come.", "anna@mail.example", "<other@mail.example>"); r.Case != other.Case {
		t.Errorf("the answer to %s: %+v", other.Case, r)
	}
	if r := letter("strange", "And today a third time.", "evil@mail.example", "<first@mail.example>"); r.Outcome != register.Registered {
		t.Errorf("the stranger's letter: %+v", r)
	}
}

// A reply goes on in the channel by which its sender is known in the case: it comes to the desk's own address, which
// says nothing of how somebody complained.
func TestAReplyGoesOnInTheChannelOfItsSender(t *testing.T) {
	d := newDesk(t)
	reply := func(once, thread, from string, own bool) complaint.Complaint {
		t.Helper()
		d.clock.Pass(time.Hour)
		s := anna(once, "Thank you. When will you answer? "+once)
		s.Channel, s.Source, s.ReplyTo, s.Thread = complaint.Unknown, complaint.Source{}, from, thread
		if s.Letter = (&complaint.Letter{ID: "letter-" + once, From: from}); !own {
			s.Who = complaint.Complainant{}
		}
		submit(t, d, s)
		f := file(t, d, thread)
		m := f.Complaints[len(f.Complaints)-1]
		line := f.Journal[slices.IndexFunc(f.Journal, func(e complaint.Entry) bool { return e.Link == m.ID })]
		if m.Letter != s.Letter.ID || line.Act != complaint.ActReplied || line.Params["channel"] != string(m.Channel) {
			t.Errorf("%s: a complaint of letter %s, %s, and the line %+v", once, m.Letter, m.Channel, line)
		}
		return m
	}
	own, authority := submit(t, d, anna("a", fridge)).Case, ombudsman("o")
	if m := reply("hers", own, "anna@mail.example", true); m.Channel != complaint.Executive || m.Source.Name != "" {
		t.Errorf("hers: %s of %q", m.Channel, m.Source.Name)
	}
	authority.Who = complaint.Complainant{Name: "Boris Ivanov", Emails: []string{"boris@mail.example"}}
	authority.Text = "The courier lost his parcel on the staircase and laughed."
	theirs := submit(t, d, authority).Case
	if m := reply("theirs", theirs, authority.ReplyTo, false); m.Channel != complaint.Regulator || m.Source.ID != "fos" || m.Source.Verified {
		t.Errorf("the authority's: %s of %+v", m.Channel, m.Source)
	}
	press := anna("p", "Your call centre hung up on me forty times in a row.")
	press.Channel, press.Source = complaint.Media, complaint.Source{Name: "The Evening Post"}
	press.Who, press.ReplyTo = complaint.Complainant{Name: "Anna Petrova", Emails: []string{"anna@mail.example"}}, "desk@post.example"
	printed := submit(t, d, press).Case
	if m := reply("in person", printed, "anna@mail.example", true); m.Channel != complaint.Executive || m.Source.Name != "" {
		t.Errorf("hers about what the press wrote: %s of %q", m.Channel, m.Source.Name)
	}
	if k := file(t, d, printed).Case; k.Channel != complaint.Media || len(k.Also) != 0 || k.ReplyTo != "desk@post.example" {
		t.Errorf("the case is %s of %+v, answered at %s", k.Channel, k.Also, k.ReplyTo)
	}
}
