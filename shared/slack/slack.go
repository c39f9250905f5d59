// Package slack speaks Slack's formats for the special-powers team: the one message of a case with its
// buttons, the lines in its thread, the modals behind the buttons, the signature that proves a call came
// from Slack, the payloads of those calls, and the few methods of Slack's Web API that the desk uses.
//
// It knows nothing of storage, queues or clouds, and nothing of who may do what: it turns values into
// Slack's shapes and back. Sentences are passed in by the caller, time comes in as a value.
//
// The open channel is read by everybody in it, so a Card has no room for a name, an address or the text
// of a complaint.
package slack

// Say gives the text of key from the catalogue with its values in pairs: name, value, name, value.
type Say func(key string, pairs ...any) string

// Acts that buttons and modals carry.
const (
	ActClaim    = "claim"
	ActHandOver = "hand-over"
	ActSnooze   = "snooze"
	ActResolve  = "resolve"
	ActCallMade = "call-made"
	ActGrant    = "grant"
	ActKey      = "key"
)

// Fields of the modals; they are also the names that a refusal of the case gives to its field errors.
const (
	FieldUntil     = "until"
	FieldReason    = "reason"
	FieldHappened  = "happened"
	FieldFixed     = "fixed"
	FieldConcluded = "concluded"
	FieldTo        = "to"
	FieldGrounds   = "grounds"
	FieldOutcome   = "outcome"
	FieldKind      = "kind"
	FieldWhat      = "what"
	FieldAmount    = "amount"
	FieldSecond    = "second"
	FieldWord      = "word"
)

// What a person says to a grant that waits for their key, in FieldWord.
const (
	WordAgree  = "agree"
	WordRefuse = "refuse"
)
