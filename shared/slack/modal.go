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
func input(field string, say Say, element slackgo.BlockElement) slackgo.Block {
	return slackgo.NewInputBlock(field, plain(say("slack.field."+field), maxField), nil, element)
}

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

// Notice is the answer to a submitted modal that puts a sentence in its place: what was typed cannot be
// kept by Slack, so it is for what cannot be mended by typing, such as a case that another person ended.
func Notice(title, text string, say Say) ([]byte, error) {
	view := slackgo.ModalViewRequest{
		Type:   slackgo.VTModal,
		Title:  plain(title, maxTitle),
		Close:  plain(say("slack.close"), maxTitle),
		Blocks: slackgo.Blocks{BlockSet: []slackgo.Block{note(text)}},
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
