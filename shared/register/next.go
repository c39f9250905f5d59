package register

import (
	"slices"

	"resonance/shared/complaint"
)

// NextAct is the act that a case waits for.
type NextAct string

// The acts, in the order in which they press.
const (
	NextCall     NextAct = "call"     // call the complainant back
	NextLetter   NextAct = "letter"   // decide on a letter in trouble
	NextPerson   NextAct = "person"   // say who the complainant is
	NextLook     NextAct = "look"     // look at why the case needs a look
	NextClaim    NextAct = "claim"    // take the case
	NextProblem  NextAct = "problem"  // say which problem it is about
	NextProgress NextAct = "progress" // send a holding reply
	NextAnswer   NextAct = "answer"   // send the answer
	NextClose    NextAct = "close"    // close the case
	NextNothing  NextAct = ""
)

// NextActs lists them.
func NextActs() []NextAct {
	return []NextAct{NextCall, NextLetter, NextPerson, NextLook, NextClaim, NextProblem, NextProgress, NextAnswer, NextClose}
}

// Next finds the act that the case waits for, the most pressing first. A call is about the task that it
// names too.
func (f *File) Next() (act NextAct, task string) {
	k := f.Case
	if calls := f.openTasks(complaint.TaskCallBack); len(calls) > 0 {
		return NextCall, calls[len(calls)-1].ID
	}
	ruling, runs := k.Ruling()
	switch {
	case slices.Contains(k.Look, complaint.LookLetter) && slices.ContainsFunc(f.Letters, complaint.Letter.InTrouble):
		return NextLetter, ""
	case len(k.Perhaps) > 0:
		return NextPerson, ""
	case len(k.Look) > 0:
		return NextLook, ""
	case k.Running() && k.Owner.ID == "":
		return NextClaim, ""
	case k.Running() && !k.Confirmed && len(k.Proposed) > 0:
		return NextProblem, ""
	case k.Running() && runs && ruling.Meets == complaint.StepProgress:
		return NextProgress, ""
	case k.Running():
		return NextAnswer, ""
	case k.State == complaint.Resolved:
		return NextClose, ""
	}
	return NextNothing, ""
}
