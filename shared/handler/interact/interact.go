// Package interact is the handler of what people do in Slack.
package interact

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/slack"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// Handler answers what the special team does in Slack: buttons and modals. A call is believed only when it
// is signed, fresh and new, and acts as the member whose Slack id it carries.
type Handler struct {
	Register *register.Register
	// Member finds the member of staff behind a Slack id; a complaint.Error when there is none.
	Member func(ctx context.Context, slackID string) (staff.Member, error)
	Slack  *slack.Client
	Secret string // Slack's signing secret
	Words  *words.Catalogue
	Log    *slog.Logger
}

// maxCall bounds the body of a call; Slack's own are far smaller.
const maxCall = 1 << 20

// replayWindow is how long a signature is remembered: longer than Slack's five minutes are believed.
const replayWindow = 15 * time.Minute

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCall))
	if err != nil {
		http.Error(w, "the call is too large", http.StatusRequestEntityTooLarge)
		return
	}
	now := h.Register.Now()
	signature, err := slack.Verify(h.Secret, r.Header, body, now)
	if err != nil {
		http.Error(w, "the call is not Slack's", http.StatusUnauthorized)
		return
	}
	fresh, err := h.Register.Once(r.Context(), "slack-"+signature, now.Add(replayWindow).Unix())
	switch {
	case err != nil:
		h.Log.ErrorContext(r.Context(), "call not checked for replay", "error", err)
		http.Error(w, "try again in a moment", http.StatusServiceUnavailable)
		return
	case !fresh:
		http.Error(w, "the call was answered already", http.StatusConflict)
		return
	}
	in, err := slack.Decode(body)
	var unknown *slack.UnknownError
	switch {
	case errors.As(err, &unknown):
		w.WriteHeader(http.StatusOK)
	case err != nil:
		http.Error(w, "the call can't be read", http.StatusBadRequest)
	default:
		h.answer(w, r.Context(), in)
	}
}

// answer does what was asked. A refusal is told to that person alone, kindly, and is no failed call.
func (h *Handler) answer(w http.ResponseWriter, ctx context.Context, in slack.Interaction) {
	say := h.Words.In(h.Register.Policy().Company.Language())
	member, err := h.Member(ctx, in.User)
	if err == nil {
		err = h.act(ctx, in, member, say)
	}
	if err == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	var e *complaint.Error
	if !errors.As(err, &e) {
		h.Log.ErrorContext(ctx, "act in Slack failed", "act", in.Act, "case", in.Case, "error", err)
		e = &complaint.Error{Code: "internal"}
	}
	if in.Kind == slack.Submitted {
		h.fieldErrors(w, ctx, e, say)
		return
	}
	if in.Channel != "" {
		if err := h.Slack.Ephemeral(ctx, in.Channel, in.User, sentence(e, say)); err != nil {
			h.Log.WarnContext(ctx, "refusal not told", "case", in.Case, "error", err)
		}
	}
	w.WriteHeader(http.StatusOK)
}

func (h *Handler) act(ctx context.Context, in slack.Interaction, m staff.Member, say words.Speaker) error {
	on := register.On{Case: in.Case, By: m.Actor()}
	opened := in.Kind == slack.Submitted
	var err error
	switch {
	case in.Act == slack.ActClaim:
		_, err = h.Register.Claim(ctx, on)
	case in.Act == slack.ActSnooze && opened:
		_, err = h.Register.Snooze(ctx, on, in.Until, in.Fields[slack.FieldReason])
	case in.Act == slack.ActSnooze:
		tomorrow := h.Register.Now().Add(24 * time.Hour)
		err = h.Slack.OpenModal(ctx, in.Trigger, slack.SnoozeModal(in.Place, tomorrow, say.Say))
	case in.Act == slack.ActResolve && opened:
		_, err = h.Register.Resolve(ctx, on, complaint.Resolution{
			Happened: in.Fields[slack.FieldHappened], Fixed: in.Fields[slack.FieldFixed], Concluded: in.Fields[slack.FieldConcluded],
		})
	case in.Act == slack.ActResolve:
		err = h.Slack.OpenModal(ctx, in.Trigger, slack.ResolveModal(in.Place, slack.Answer{}, say.Say))
	case in.Act == slack.ActHandOver && opened:
		err = h.handOver(ctx, on, in)
	case in.Act == slack.ActHandOver:
		err = h.Slack.OpenModal(ctx, in.Trigger, slack.HandOverModal(in.Place, say.Say))
	case in.Act == slack.ActCallMade && opened:
		_, err = h.Register.FinishTask(ctx, on, in.Task, in.Fields[slack.FieldOutcome])
	case in.Act == slack.ActCallMade:
		err = h.Slack.OpenModal(ctx, in.Trigger, slack.CallMadeModal(in.Place, say.Say))
	}
	return err
}

func (h *Handler) handOver(ctx context.Context, on register.On, in slack.Interaction) error {
	to, err := h.Member(ctx, in.Fields[slack.FieldTo])
	if err != nil {
		return complaint.Invalid(slack.FieldTo, "choice")
	}
	_, err = h.Register.HandOver(ctx, on, to.Actor(), in.Fields[slack.FieldGrounds])
	return err
}

// fieldErrors keeps the modal open with a sentence at each field, or shows the refusal in its place.
func (h *Handler) fieldErrors(w http.ResponseWriter, ctx context.Context, e *complaint.Error, say words.Speaker) {
	byField := map[string]string{}
	for _, f := range e.Fields {
		byField[f.Field] = fieldSentence(f, say)
	}
	body, err := slack.Notice(say.Say("slack.refused"), sentence(e, say), say.Say)
	if len(byField) > 0 {
		body, err = slack.FieldErrors(byField)
	}
	if err != nil {
		h.Log.ErrorContext(ctx, "answer to a modal not written", "error", err)
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if _, err := w.Write(body); err != nil {
		h.Log.DebugContext(ctx, "answer to a modal not sent", "error", err)
	}
}

// sentence is what a person reads of an error.
func sentence(e *complaint.Error, say words.Speaker) string {
	if key := "error." + e.Code; say.Has(key) {
		return say.SayMap(key, e.Params)
	}
	return say.Say("slack.failed")
}

func fieldSentence(f complaint.FieldError, say words.Speaker) string {
	if key := "field-error." + f.Code; say.Has(key) {
		return say.Say(key, "label", say.Say("slack.field."+f.Field))
	}
	return say.Say("slack.failed")
}
