package slack

import (
	"encoding/json"
	"fmt"
	"time"

	slackgo "github.com/slack-go/slack"
)

// Modal is a form in front of the channel.
type Modal struct{ View slackgo.ModalViewRequest }

// Longest texts that the modals take. Slack's own limit is 3,000.
const (
	maxReason = 1000
	maxAnswer = 3000
	maxWhat   = 500
)

// SnoozeModal asks until when and why. It opens with the suggested instant.
func SnoozeModal(at Place, suggested time.Time, say Say) Modal {
	until := slackgo.NewDateTimePickerBlockElement(FieldUntil)
	until.InitialDateTime = suggested.Unix()
	return modal(ActSnooze, at, say,
		note(say("slack.snooze-note")),
		input(FieldUntil, say, until),
		input(FieldReason, say, prose(FieldReason, maxReason, "")))
}

// Answer is what the resolve modal may already hold: a draft.
type Answer struct{ Happened, Fixed, Concluded string }

// ResolveModal asks for the three parts of the answer, in a person's words.
func ResolveModal(at Place, draft Answer, say Say) Modal {
	return modal(ActResolve, at, say,
		note(say("slack.resolve-note")),
		input(FieldHappened, say, prose(FieldHappened, maxAnswer, draft.Happened)),
		input(FieldFixed, say, prose(FieldFixed, maxAnswer, draft.Fixed)),
		input(FieldConcluded, say, prose(FieldConcluded, maxAnswer, draft.Concluded)))
}

// HandOverModal asks who takes the case next, and why.
func HandOverModal(at Place, say Say) Modal {
	who := slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeUser, nil, FieldTo)
	return modal(ActHandOver, at, say,
		input(FieldTo, say, who),
		input(FieldGrounds, say, prose(FieldGrounds, maxReason, "")))
}

// CallMadeModal asks what came of the call.
func CallMadeModal(at Place, say Say) Modal {
	return modal(ActCallMade, at, say, input(FieldOutcome, say, prose(FieldOutcome, maxAnswer, "")))
}

// Choice is one answer of a list.
type Choice struct{ Value, Text string }

// GrantModal asks what to give, and why. Limits says what the person may give alone; above it the modal asks for
// somebody with a second key.
func GrantModal(at Place, kinds []Choice, limits, currency string, say Say) Modal {
	options := make([]*slackgo.OptionBlockObject, len(kinds))
	for i, k := range kinds {
		options[i] = slackgo.NewOptionBlockObject(k.Value, plain(k.Text, maxButton), nil)
	}
	amount := optional(input(FieldAmount, say, slackgo.NewPlainTextInputBlockElement(nil, FieldAmount).WithMaxLength(maxButton)))
	amount.Hint = plain(say("slack.grant-amount", "currency", currency), maxField)
	return modal(ActGrant, at, say,
		note(limits),
		input(FieldKind, say, slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeStatic, nil, FieldKind, options...)),
		input(FieldWhat, say, prose(FieldWhat, maxWhat, "").WithMultiline(false)),
		amount,
		input(FieldGrounds, say, prose(FieldGrounds, maxReason, "")),
		optional(input(FieldSecond, say, slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeUser, nil, FieldSecond))))
}

// KeyModal shows what somebody wants to grant above their limit, and asks for a yes or a no.
func KeyModal(at Place, asked string, say Say) Modal {
	words := make([]*slackgo.OptionBlockObject, 0, 2)
	for _, word := range []string{WordAgree, WordRefuse} {
		words = append(words, slackgo.NewOptionBlockObject(word, plain(say("slack.word."+word), maxButton), nil))
	}
	return modal(ActKey, at, say,
		note(asked),
		input(FieldWord, say, slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeStatic, nil, FieldWord, words...)),
		optional(input(FieldGrounds, say, prose(FieldGrounds, maxReason, ""))))
}

func modal(act string, at Place, say Say, blocks ...slackgo.Block) Modal {
	return Modal{View: slackgo.ModalViewRequest{
		Type:            slackgo.VTModal,
		CallbackID:      act,
		PrivateMetadata: at.metadata(),
		Title:           plain(say("slack.title."+act, "case", at.Case), maxTitle),
		Submit:          plain(say("slack.submit."+act), maxTitle),
		Close:           plain(say("slack.cancel"), maxTitle),
		Blocks:          slackgo.Blocks{BlockSet: blocks},
	}}
}

func note(text string) slackgo.Block {
	return slackgo.NewSectionBlock(plain(text, maxText), nil, nil)
}

// input is a required field; its block has the field's name, which is what a field error must name.
func input(field string, say Say, element slackgo.BlockElement) *slackgo.InputBlock {
	return slackgo.NewInputBlock(field, plain(say("slack.field."+field), maxField), nil, element)
}

func optional(b *slackgo.InputBlock) *slackgo.InputBlock { return b.WithOptional(true) }

func prose(field string, longest int, draft string) *slackgo.PlainTextInputBlockElement {
	e := slackgo.NewPlainTextInputBlockElement(nil, field).WithMultiline(true).WithMaxLength(longest)
	if draft != "" {
		e = e.WithInitialValue(cut(draft, longest))
	}
	return e
}

// FieldErrors is the answer to a submitted modal that keeps it open and shows a sentence at each field.
func FieldErrors(byField map[string]string) ([]byte, error) {
	errs := make(map[string]string, len(byField))
	for field, text := range byField {
		errs[field] = cut(text, maxField)
	}
	return answer(slackgo.NewErrorsViewSubmissionResponse(errs))
}

// Kept is what a person wrote into a field.
type Kept struct{ Label, Text string }

// Notice is the answer to a submitted modal that puts a sentence in its place: it is for what cannot be mended by
// typing, such as a case that another person ended. Slack forgets the fields, so what was written stands below.
func Notice(title, text string, kept []Kept, say Say) ([]byte, error) {
	blocks := []slackgo.Block{note(text)}
	if len(kept) > 0 {
		blocks = append(blocks, note(say("slack.kept")))
	}
	for _, k := range kept {
		blocks = append(blocks, slackgo.NewContextBlock("", plain(k.Label, maxField)), note(k.Text))
	}
	view := slackgo.ModalViewRequest{
		Type:   slackgo.VTModal,
		Title:  plain(title, maxTitle),
		Close:  plain(say("slack.close"), maxTitle),
		Blocks: slackgo.Blocks{BlockSet: blocks},
	}
	return answer(slackgo.NewUpdateViewSubmissionResponse(&view))
}

func answer(r *slackgo.ViewSubmissionResponse) ([]byte, error) {
	raw, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("write the answer to a modal: %w", err)
	}
	return raw, nil
}
