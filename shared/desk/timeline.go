package desk

import (
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// event is one thing of the timeline: a message with its text, or a line about what somebody did.
type event struct {
	Entry     complaint.Entry
	Icon      string
	Kind      string // message, letter, human or quiet
	Complaint *complaint.Complaint
	Letter    *complaint.Letter
	Grant     *complaint.Grant
	Text      letterText
	Raw       *complaint.Letter // the letter that a complaint came in
	Trouble   bool              // the letter wants a person's word
	Resend    string            // where the letter would go if it were sent now; empty when it may not be
	Further   bool              // the complaint was taken for more of the case, and may be something else
}

// byPerson reports whether the letter is one that a person of ours wrote.
func (e event) byPerson() bool { return e.Letter.Out && !e.Letter.Automatic }

// parties are the ends of a letter, as far as a reader needs them: to whom it went and, apart from that, who wrote it, or
// whence it came.
func (e event) parties(p *page) string {
	switch {
	case !e.Letter.Out:
		return e.Letter.From
	case e.byPerson() && e.Entry.By.Name != "":
		return p.Say("desk.to") + " " + e.Letter.To + " · " + e.Entry.By.Name
	}
	return p.Say("desk.to") + " " + e.Letter.To
}

// fateTone is the tone of what became of a letter.
func (e event) fateTone() string {
	if e.Trouble {
		return "late-text"
	}
	return stateTone(e.Letter.State)
}

// turnedKey reports whether the deed is a second person's consent to a grant.
func (e event) turnedKey() bool {
	return e.Grant != nil && e.Entry.Act == complaint.ActGranted && e.Grant.Second.ID == e.Entry.By.ID
}

// complaintPath is the address of a complaint's text and files.
func complaintPath(c *complaint.Complaint) string {
	return "/cases/" + c.Case + "/complaints/" + c.ID
}

// timeline joins the journal of a case with the messages and letters that it speaks of, oldest first. A
// letter stands once, where it was written, with what became of it.
func (v *visit) timeline(f register.File) []event {
	t := teller{v: v, file: f, told: map[string]bool{}}
	events := make([]event, 0, len(f.Journal))
	for _, e := range f.Journal {
		if ev, ok := t.tell(e); ok {
			events = append(events, ev)
		}
	}
	return events
}

type teller struct {
	v    *visit
	file register.File
	told map[string]bool // letters that stand in the timeline already
}

func (t *teller) tell(e complaint.Entry) (event, bool) {
	ev := event{Entry: e, Kind: "quiet", Icon: icons(e.Act)}
	if e.By.Kind != complaint.System && !follows(e, t.file.Case) {
		ev.Kind = "human"
	}
	if i := slices.IndexFunc(t.file.Complaints, func(c complaint.Complaint) bool { return c.ID == e.Link }); i >= 0 {
		return t.message(ev, &t.file.Complaints[i]), true
	}
	if i := slices.IndexFunc(t.file.Letters, func(l complaint.Letter) bool { return l.ID == e.Link }); i >= 0 {
		return t.letter(ev, &t.file.Letters[i])
	}
	if i := slices.IndexFunc(t.file.Grants, func(g complaint.Grant) bool { return g.ID == e.Link }); i >= 0 {
		ev.Grant = &t.file.Grants[i]
	}
	return ev, true
}

// follows reports what the desk did by itself when somebody registered the case.
func follows(e complaint.Entry, k complaint.Case) bool {
	switch e.Act {
	case complaint.ActPlanned, complaint.ActPersonNew, complaint.ActPersonSame, complaint.ActPersonPerhaps, complaint.ActProblemProposed, complaint.ActEmergency, complaint.ActWatched:
		return true
	case complaint.ActProblemNew, complaint.ActProblemSet:
		return e.At.Equal(k.Registered)
	}
	return false
}

func (t *teller) message(ev event, c *complaint.Complaint) event {
	ev.Kind, ev.Icon, ev.Complaint = "message", "in", c
	ev.Further = c.ID != t.file.Complaints[0].ID
	var marks []found
	if c.Reference != nil {
		marks = append(marks, found{*c.Reference, t.v.say.Say("desk.found.reference")})
	}
	if c.Deadline != nil && c.Deadline.Found != nil {
		marks = append(marks, found{*c.Deadline.Found, t.v.say.Say("desk.found.deadline")})
	}
	ev.Text = layOut(c.Text, marks)
	if i := slices.IndexFunc(t.file.Letters, func(l complaint.Letter) bool { return c.Letter != "" && l.ID == c.Letter }); i >= 0 {
		ev.Raw = &t.file.Letters[i]
	}
	return ev
}

// letter shows a letter of ours, or a machine's; the later lines about the same one say nothing new unless
// it went wrong.
func (t *teller) letter(ev event, l *complaint.Letter) (event, bool) {
	if t.told[l.ID] {
		switch ev.Entry.Act {
		case complaint.ActLetterFailed, complaint.ActLetterUnknown:
			ev.Icon = "alarm"
			return ev, true
		}
		return ev, false
	}
	t.told[l.ID] = true
	ev.Kind, ev.Icon, ev.Letter = "letter", "out", l
	if !l.Out {
		ev.Icon = "in"
	}
	if !l.Private() && l.Text != "" {
		ev.Text = layOut(l.Text, nil)
	}
	astray := t.file.Case.Astray(*l)
	if ev.Trouble = l.InTrouble(); ev.Trouble || astray && l.State == complaint.LetterSent {
		ev.Resend = l.To
	}
	if ev.Resend != "" && astray {
		ev.Resend = t.file.Case.ReplyTo
	}
	return ev, true
}

func icons(act complaint.Act) string {
	switch act {
	case complaint.ActNote:
		return "note"
	case complaint.ActResolved, complaint.ActClosed, complaint.ActLooked, complaint.ActTaskDone:
		return "check"
	case complaint.ActEmergency, complaint.ActWatched, complaint.ActEscalated:
		return "alarm"
	case complaint.ActReminded, complaint.ActSnoozed, complaint.ActWoke, complaint.ActPlanned, complaint.ActDeadline, complaint.ActExtended:
		return "late"
	case complaint.ActGranted, complaint.ActKeyAsked, complaint.ActKeyDeclined, complaint.ActKeyWithdrawn:
		return "gift"
	case complaint.ActCallDue, complaint.ActCallMade:
		return "phone"
	case complaint.ActClaimed, complaint.ActHandedOver, complaint.ActPersonNew, complaint.ActPersonSame,
		complaint.ActPersonPerhaps, complaint.ActPersonDecided, complaint.ActPersonChanged, complaint.ActPersonAnother, complaint.ActPeopleMerged, complaint.ActPeopleParted:
		return "account"
	case complaint.ActProblemNew, complaint.ActProblemSet, complaint.ActProblemProposed:
		return "problems"
	case complaint.ActSurveyAnswered, complaint.ActObserved, complaint.ActReviewOpened, complaint.ActReviewWarned, complaint.ActReviewDecided,
		complaint.ActReviewAppealed, complaint.ActReviewUpheld, complaint.ActReviewOverturned, complaint.ActReviewDropped, complaint.ActReviewExpired, complaint.ActReviewLifted:
		return "look"
	}
	return "gear"
}
