package complaint

import "time"

// Entry is one line of the journal: who did what, when and why. Entries are only ever added.
type Entry struct {
	ID      string            `json:"id"`
	Case    string            `json:"case,omitempty"`
	At      time.Time         `json:"at"`
	By      Actor             `json:"by"`
	Act     Act               `json:"act"`
	Params  map[string]string `json:"params,omitempty"`  // values for the sentence that the desk shows
	Grounds string            `json:"grounds,omitempty"` // why, in the person's own words
	Link    string            `json:"link,omitempty"`    // id of the complaint, letter, task or grant it speaks of
	// Chain is the hash over this entry and the one before it in the same case, so that a changed
	// or missing line shows.
	Chain string `json:"chain,omitempty"`
}

// Words names the sentence of the catalogue that tells the entry: its act, but for a case that somebody handed over to
// themselves, and a call that somebody makes their own.
func (e Entry) Words() string {
	switch {
	case e.Act == ActHandedOver && e.Params["from"] != "":
		return "taken-over"
	case e.Act == ActClaimed && e.Params["task"] == string(TaskCallBack):
		return "call-claimed"
	}
	return string(e.Act)
}

// Act names what an Entry records. The catalogue holds a sentence for each.
type Act string

// Acts of the journal.
const (
	ActRegistered      Act = "registered"
	ActJoined          Act = "joined"
	ActReopened        Act = "reopened"
	ActResumed         Act = "resumed" // the answer was a mistake
	ActReplied         Act = "replied"
	ActMachineLetter   Act = "machine-letter"
	ActStranger        Act = "stranger" // the letter names a case that does not know its sender
	ActPersonNew       Act = "person-new"
	ActPersonSame      Act = "person-same"
	ActPeopleMerged    Act = "people-merged"
	ActPeopleParted    Act = "people-parted"
	ActPersonPerhaps   Act = "person-perhaps"
	ActPersonDecided   Act = "person-decided"
	ActPersonChanged   Act = "person-changed"
	ActPersonAnother   Act = "person-another" // the case was taken for another person's
	ActBelongs         Act = "belongs"        // the case turned out to continue another one
	ActSplitOff        Act = "split-off"      // a complaint of the case became another case's
	ActProblemProposed Act = "problem-proposed"
	ActProblemNew      Act = "problem-new"
	ActProblemSet      Act = "problem-set"
	ActProblemLearned  Act = "problem-learned"
	ActProblemForgot   Act = "problem-forgot"
	ActProblemDecided  Act = "problem-decided"
	ActProblemShipped  Act = "problem-shipped"
	ActProblemReopened Act = "problem-reopened"
	ActProblemStruck   Act = "problem-struck" // a cause or a fix was wrong
	ActProblemsMerged  Act = "problems-merged"
	ActProblemsParted  Act = "problems-parted"
	ActNagged          Act = "nagged"
	ActEmergency       Act = "emergency"
	ActEmergencyOver   Act = "emergency-over"
	ActWatched         Act = "watched" // a new case of somebody who was in emergency mode before
	ActPlanned         Act = "planned"
	ActDeadline        Act = "deadline-corrected"
	ActExtended        Act = "extended" // a clock got the further time that its rule allows
	ActSource          Act = "source-corrected"
	ActCorrected       Act = "corrected"
	ActLooked          Act = "looked"
	ActClaimed         Act = "claimed"
	ActHandedOver      Act = "handed-over"
	ActSnoozed         Act = "snoozed"
	ActWoke            Act = "woke"
	ActNote            Act = "note"
	ActLetterQueued    Act = "letter-queued"
	ActLetterSent      Act = "letter-sent"
	ActLetterFailed    Act = "letter-failed"
	ActLetterUnknown   Act = "letter-unknown"
	ActLetterHeld      Act = "letter-held"
	ActResolved        Act = "resolved"
	ActClosed          Act = "closed"
	ActReminded        Act = "reminded"
	ActEscalated       Act = "escalated"
	ActSurveyAnswered  Act = "survey-answered"
	ActCallDue         Act = "call-due"
	ActCallMade        Act = "call-made"
	ActGranted         Act = "granted"
	ActKeyAsked        Act = "key-asked" // a grant waits for a second key
	ActKeyDeclined     Act = "key-declined"
	ActKeyWithdrawn    Act = "key-withdrawn" // the one who asked gave it up
	ActTaskDone        Act = "task-done"
)

// OfProblem reports whether the act was done to the problem of a case, and so stands in the journals of all its cases.
func (a Act) OfProblem() bool { return a == ActProblemsMerged || a == ActProblemsParted }

// Acts about conduct.
const (
	ActObserved         Act = "observed"
	ActReviewOpened     Act = "review-opened"
	ActReviewWarned     Act = "review-warned"
	ActReviewDecided    Act = "review-decided"
	ActReviewAppealed   Act = "review-appealed"
	ActReviewUpheld     Act = "review-upheld"
	ActReviewOverturned Act = "review-overturned"
	ActReviewDropped    Act = "review-dropped"
	ActReviewExpired    Act = "review-expired"
	ActReviewLifted     Act = "review-lifted"
)
