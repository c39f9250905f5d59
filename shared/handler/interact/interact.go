// Package interact is the handler of what people do in Slack.
package interact

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/money"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/slack"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// Handler answers what the special team does in Slack: buttons, modals and the slash command. A call is believed only
// when it is signed, fresh and new, and acts as the member whose Slack id it carries.
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
	member, err := h.Member(ctx, in.User)
	say := h.Words.In(cmp.Or(member.Language, h.Register.Policy().Company.Language()))
	var told slack.Message
	switch {
	case err != nil:
	case in.Kind == slack.Commanded:
		told, err = h.command(ctx, in.Text, member, say)
	default:
		err = h.act(ctx, in, member, say)
	}
	switch {
	case err != nil:
		h.refuse(w, ctx, in, err, say)
	case in.Kind == slack.Commanded:
		h.whisper(w, ctx, told)
	default:
		w.WriteHeader(http.StatusOK)
	}
}

// refuse tells a person what was not done and why, in the place where they asked.
func (h *Handler) refuse(w http.ResponseWriter, ctx context.Context, in slack.Interaction, err error, say words.Speaker) {
	var e *complaint.Error
	late, refused := errors.AsType[*slack.FinalError](err)
	switch {
	case errors.As(err, &e):
	case refused && late.Code == slack.CodeExpiredTrigger:
		e = &complaint.Error{Code: "slack-late"}
	default:
		h.Log.ErrorContext(ctx, "act in Slack failed", "act", in.Act, "case", in.Case, "error", err)
		e = &complaint.Error{Code: "internal"}
	}
	switch {
	case in.Kind == slack.Submitted:
		h.fieldErrors(w, ctx, in, e, say)
		return
	case in.Kind == slack.Commanded:
		h.whisper(w, ctx, slack.Note("", sentence(e, say)))
		return
	case in.Channel != "":
		if err := h.Slack.Ephemeral(ctx, in.Channel, in.User, sentence(e, say)); err != nil {
			h.Log.WarnContext(ctx, "refusal not told", "case", in.Case, "error", err)
		}
	}
	w.WriteHeader(http.StatusOK)
}

func (h *Handler) act(ctx context.Context, in slack.Interaction, m staff.Member, say words.Speaker) error {
	on := register.On{Case: in.Case, Version: in.Version, By: m.Actor()}
	submitted := in.Kind == slack.Submitted
	var err error
	switch {
	case in.Act == slack.ActClaim:
		_, err = h.Register.Claim(ctx, on)
	case in.Act == slack.ActSnooze && submitted:
		_, err = h.Register.Snooze(ctx, on, in.Until, in.Fields[slack.FieldReason])
	case in.Act == slack.ActSnooze:
		tomorrow := h.Register.Now().Add(24 * time.Hour)
		err = h.Slack.OpenModal(ctx, in.Trigger, slack.SnoozeModal(in.Place, tomorrow, say.Say))
	case in.Act == slack.ActResolve && submitted:
		_, err = h.Register.Resolve(ctx, on, complaint.Resolution{
			Happened: in.Fields[slack.FieldHappened], Fixed: in.Fields[slack.FieldFixed], Concluded: in.Fields[slack.FieldConcluded],
		})
	case in.Act == slack.ActResolve:
		err = h.askAnswer(ctx, in, say)
	case in.Act == slack.ActHandOver && submitted:
		err = h.handOver(ctx, on, in)
	case in.Act == slack.ActHandOver:
		err = h.Slack.OpenModal(ctx, in.Trigger, slack.HandOverModal(in.Place, say.Say))
	case (in.Act == slack.ActGrant || in.Act == slack.ActKey) && !slices.Contains(staff.Powers(), m.Role):
		err = complaint.Denied()
	case in.Act == slack.ActGrant && submitted:
		err = h.grant(ctx, on, in)
	case in.Act == slack.ActGrant:
		err = h.Slack.OpenModal(ctx, in.Trigger, h.grantModal(in.Place, m, say))
	case in.Act == slack.ActKey:
		err = h.key(ctx, on, in, say)
	case in.Act == slack.ActCallMade && submitted:
		_, err = h.Register.FinishTask(ctx, on, in.Task, in.Fields[slack.FieldOutcome])
	case in.Act == slack.ActCallMade:
		err = h.Slack.OpenModal(ctx, in.Trigger, slack.CallMadeModal(in.Place, say.Say))
	}
	return err
}

// askAnswer opens the modal for the answer. It holds for the case as it is now: what comes in while somebody writes
// may want another answer, and a letter can't be taken back.
func (h *Handler) askAnswer(ctx context.Context, in slack.Interaction, say words.Speaker) error {
	f, err := h.Register.File(ctx, in.Case)
	switch {
	case err != nil:
		return err
	case !f.Case.Running():
		return complaint.Refuse("case-not-running", "case", in.Case)
	}
	in.Version = f.Case.Version
	return h.Slack.OpenModal(ctx, in.Trigger, slack.ResolveModal(in.Place, slack.Answer{}, say.Say))
}

func (h *Handler) handOver(ctx context.Context, on register.On, in slack.Interaction) error {
	to, err := h.chosen(ctx, in, slack.FieldTo, staff.Roles())
	if err != nil {
		return err
	}
	_, err = h.Register.HandOver(ctx, on, to.Actor(), in.Fields[slack.FieldGrounds])
	return err
}

// chosen is the member with one of the roles who was picked in a modal.
func (h *Handler) chosen(ctx context.Context, in slack.Interaction, field string, roles []staff.Role) (staff.Member, error) {
	m, err := h.Member(ctx, in.Fields[field])
	if complaint.KindOf(err) == complaint.KindNotFound || err == nil && !slices.Contains(roles, m.Role) {
		err = complaint.Invalid(field, "choice")
	}
	return m, err
}

func (h *Handler) grantModal(at slack.Place, m staff.Member, say words.Speaker) slack.Modal {
	p := h.Register.Policy()
	currency, limits := p.Company.Currency, p.Team.LimitsOf(m.ID, m.Email)
	sum := func(minor policy.Amount) string {
		return money.Text(complaint.Money{Minor: int64(minor), Currency: currency}, say.Language)
	}
	var kinds []slack.Choice
	for _, k := range complaint.GrantKinds() {
		kinds = append(kinds, slack.Choice{Value: string(k), Text: say.Say("grant." + string(k))})
	}
	return slack.GrantModal(at, kinds, say.Say("second-key.limits", "case", sum(limits.Grant), "month", sum(limits.Month)), currency, say.Say)
}

// grant gives what the modal says, or asks for the second key that it names. Where one is wanted and nobody is
// named, the modal says so at that field.
func (h *Handler) grant(ctx context.Context, on register.On, in slack.Interaction) error {
	g := complaint.Grant{Kind: complaint.GrantKind(in.Fields[slack.FieldKind]), What: in.Fields[slack.FieldWhat], Grounds: in.Fields[slack.FieldGrounds]}
	if text := in.Fields[slack.FieldAmount]; text != "" {
		var ok bool
		if g.Amount, ok = money.Parse(text, h.Register.Policy().Company.Currency); !ok {
			return complaint.Invalid(slack.FieldAmount, "money")
		}
	}
	if in.Fields[slack.FieldSecond] != "" {
		second, err := h.chosen(ctx, in, slack.FieldSecond, staff.Powers())
		if err != nil {
			return err
		}
		g.Second = second.Actor()
	}
	_, _, err := h.Register.Grant(ctx, on, g)
	return complaint.AtField(err, slack.FieldSecond, register.SecondKeyCodes()...)
}

// key shows the grant that waits for a second key, and does what the person says to it.
func (h *Handler) key(ctx context.Context, on register.On, in slack.Interaction, say words.Speaker) error {
	g, err := h.asked(ctx, in)
	switch {
	case err != nil:
		return err
	case in.Kind != slack.Submitted:
		return h.Slack.OpenModal(ctx, in.Trigger, slack.KeyModal(in.Place, say.Say("slack.key-asked",
			"by", g.By.Name, "kind", say.Say("grant."+string(g.Kind)), "what", g.What, "amount", money.Text(g.Amount, say.Language), "grounds", g.Grounds), say.Say))
	case in.Fields[slack.FieldWord] == slack.WordRefuse:
		_, err = h.Register.DeclineGrant(ctx, on, g.ID, in.Fields[slack.FieldGrounds])
	default:
		_, err = h.Register.TurnKey(ctx, on, g.ID)
	}
	return err
}

// asked is the grant that a task wants a second key for.
func (h *Handler) asked(ctx context.Context, in slack.Interaction) (complaint.Grant, error) {
	f, err := h.Register.File(ctx, in.Case)
	if err != nil {
		return complaint.Grant{}, err
	}
	for _, t := range f.Tasks {
		for _, g := range f.Grants {
			if t.ID == in.Task && g.ID == t.Grant {
				return g, nil
			}
		}
	}
	return complaint.Grant{}, complaint.NotFound("grant")
}

// written are the fields of the modals that hold a person's words.
var written = []string{slack.FieldHappened, slack.FieldFixed, slack.FieldConcluded, slack.FieldReason, slack.FieldWhat, slack.FieldGrounds, slack.FieldOutcome}

// fieldErrors keeps the modal open with a sentence at each field, or shows the refusal in its place, with what
// was written.
func (h *Handler) fieldErrors(w http.ResponseWriter, ctx context.Context, in slack.Interaction, e *complaint.Error, say words.Speaker) {
	byField := map[string]string{}
	for _, f := range e.Fields {
		byField[f.Field] = fieldSentence(f, say)
	}
	var kept []slack.Kept
	for _, field := range written {
		if text := in.Fields[field]; text != "" {
			kept = append(kept, slack.Kept{Label: say.Say("slack.field." + field), Text: text})
		}
	}
	body, err := slack.Notice(say.Say("slack.refused"), sentence(e, say), kept, say.Say)
	if len(byField) > 0 {
		body, err = slack.FieldErrors(byField)
	}
	h.send(w, ctx, body, err)
}

// send answers a call with what was written for it, unless that failed.
func (h *Handler) send(w http.ResponseWriter, ctx context.Context, body []byte, err error) {
	if err != nil {
		h.Log.ErrorContext(ctx, "answer to Slack not written", "error", err)
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if _, err := w.Write(body); err != nil {
		h.Log.DebugContext(ctx, "answer to Slack not sent", "error", err)
	}
}

// sentence is what a person reads of an error.
func sentence(e *complaint.Error, say words.Speaker) string {
	return say.SayFirst(e.Params, "error."+e.Code, "slack.failed")
}

func fieldSentence(f complaint.FieldError, say words.Speaker) string {
	values := map[string]string{"label": say.Say("slack.field." + f.Field)}
	maps.Copy(values, f.Params)
	return say.SayFirst(values, "field-error."+f.Field+"."+f.Code, "field-error."+f.Code, "error."+f.Code, "slack.failed")
}
