// Package notify is the handler of the special team's queue.
package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/complaint"
	"resonance/shared/handler/batch"
	"resonance/shared/handler/card"
	"resonance/shared/register"
	"resonance/shared/slack"
	"resonance/shared/words"
)

// Handler keeps the special team's one message about each case current, and tells its thread what happened.
type Handler struct {
	Register *register.Register
	Slack    *slack.Client
	Channel  string // Slack's id of the team's channel
	Words    *words.Catalogue
	Log      *slog.Logger
}

// Handle takes a batch of the team's FIFO queue; its groups are cases.
func (h *Handler) Handle(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
	return batch.InOrder(ctx, h.Log, event, func(ctx context.Context, m events.SQSMessage) error {
		w, err := batch.Work(m)
		if err != nil {
			return err
		}
		return h.tell(ctx, w.Case, m.Attributes["ApproximateReceiveCount"] != "1")
	}), nil
}

// tell brings card and thread up to what the case is now. Being told twice, or late, comes to the same.
func (h *Handler) tell(ctx context.Context, id string, again bool) error {
	f, err := h.Register.File(ctx, id)
	if err != nil {
		return err
	}
	stands, err := h.update(ctx, f)
	if err != nil {
		return fmt.Errorf("update the card: %w", err)
	}
	if !stands {
		if f.Card, err = h.post(ctx, f, again); err != nil {
			return err
		}
	}
	return h.thread(ctx, f, again)
}

// update brings the card up to date where it stands, and reports whether it still does: it may be lost,
// or the team moved to another channel.
func (h *Handler) update(ctx context.Context, f register.File) (stands bool, err error) {
	if f.Card.TS == "" || f.Card.Channel != h.Channel {
		return false, nil
	}
	err = patiently(ctx, func() error {
		return h.Slack.Update(ctx, f.Card.Channel, f.Card.TS, h.card(f))
	})
	if refused, ok := errors.AsType[*slack.FinalError](err); ok && refused.Lost() {
		return false, nil
	}
	return err == nil, err
}

const (
	// longestWait is how long a delivery waits in place when Slack asks to; for longer the message goes back
	// to its queue, and has lost one of its tries.
	longestWait = 3 * time.Second
	// patience is how long a call is tried in place, all in all. It is shorter than the function's time.
	patience = 25 * time.Second
)

// patiently calls Slack, and again each time that Slack asks for a short wait: at about one message a second
// that is its usual pace, not a failure. Several deliveries want the next second, and whoever has waited longer
// comes back sooner; otherwise one could be too late every time.
func patiently(ctx context.Context, call func() error) error {
	began := time.Now()
	for try := time.Duration(1); ; try++ {
		err := call()
		later, ok := errors.AsType[*slack.RetryError](err)
		if !ok || later.Unsure || later.After == 0 || later.After > longestWait || time.Since(began) > patience {
			return err
		}
		t := time.NewTimer(later.After + rand.N(later.After)/try)
		select {
		case <-ctx.Done():
			t.Stop()
			return err
		case <-t.C:
		}
	}
}

// card is the case's one message as it should be now.
func (h *Handler) card(f register.File) slack.Message {
	return card.Of(h.Register, f.Case, f.Tasks).Message(h.say())
}

func (h *Handler) say() slack.Say {
	return h.Words.In(h.Register.Policy().Company.Language()).Say
}

func (h *Handler) post(ctx context.Context, f register.File, again bool) (register.Card, error) {
	send := h.Slack.Post
	if again {
		send = func(ctx context.Context, channel string, m slack.Message) (string, error) {
			return h.Slack.PostAgain(ctx, channel, "", m, f.Case.Registered)
		}
	}
	var ts string
	err := patiently(ctx, func() (err error) {
		ts, err = send(ctx, h.Channel, h.card(f))
		return err
	})
	if err != nil {
		return register.Card{}, fmt.Errorf("post the card: %w", err)
	}
	stands := register.Card{Channel: h.Channel, TS: ts, Version: f.Card.Version} // a new thread is told all anew
	if err := h.Register.SaveCard(ctx, f.Case.ID, stands); err != nil {
		return stands, err
	}
	stands.Version++
	return stands, nil
}

// thread opens with the details of the case, and tells every journal line that it does not know yet.
func (h *Handler) thread(ctx context.Context, f register.File, again bool) error {
	var lines []string
	loud := false
	for _, e := range f.Journal[min(f.Card.Told, len(f.Journal)):] {
		if line, ok := h.line(e); ok {
			lines = append(lines, line)
			loud = loud || wanted(f.Case, e.Act)
		}
	}
	if f.Card.Told >= len(f.Journal) {
		return nil
	}
	if f.Card.Told == 0 {
		details, err := h.details(ctx, f)
		if err != nil {
			return err
		}
		if err := h.under(ctx, f, details, again); err != nil {
			return err
		}
	}
	if len(lines) > 0 {
		loud = loud && f.Card.Told > 0 // a card that has just come is heard by itself
		if loud {
			lines = append([]string{f.Case.ID}, lines...)
		}
		m := slack.Note(f.Case.ID+" "+strconv.Itoa(f.Card.Told), lines...)
		m.Loud = loud
		if err := h.under(ctx, f, m, again); err != nil {
			return err
		}
	}
	f.Card.Told = len(f.Journal)
	err := h.Register.SaveCard(ctx, f.Case.ID, f.Card)
	if complaint.KindOf(err) == complaint.KindConflict {
		return nil // another delivery did the same
	}
	return err
}

// wanted reports whether somebody must act on what happened. Slack notifies nobody of a line in a thread in which no
// person wrote, and the card may stand far above: such a line goes to the channel as well.
func wanted(k complaint.Case, act complaint.Act) bool {
	switch act {
	case complaint.ActReopened, complaint.ActEmergency, complaint.ActWatched, complaint.ActEscalated, complaint.ActCallDue, complaint.ActKeyAsked,
		complaint.ActHandedOver, complaint.ActWoke:
		return true
	}
	return act == complaint.ActReminded && k.Owner.ID == ""
}

// details are what the thread opens with. The title of a problem that nobody has named holds the complainant's own words,
// and stays on the desk.
func (h *Handler) details(ctx context.Context, f register.File) (slack.Message, error) {
	p := h.Register.Policy()
	say := h.Words.In(p.Company.Language())
	d := slack.Details{Case: f.Case.ID, Complaints: f.Case.Complaints, Link: h.Register.CaseURL(f.Case.ID)}
	for _, k := range f.Case.Clocks {
		d.Clocks = append(d.Clocks, slack.ClockLine{
			Name: p.ClockName(k.ID, say), Due: k.Due, Met: !k.Met.IsZero(), Provisional: len(k.Provisional) > 0,
		})
	}
	problem, err := h.Register.Kept(ctx, f.Case.Problem)
	if complaint.IfThere(err) != nil { // it may have left the backlog since the case was read
		return slack.Message{}, fmt.Errorf("read the problem: %w", err)
	}
	if problem.Named {
		d.Problem = problem.Title
	}
	d.Team = p.Backlog.Teams[problem.Team].Name.In(say.Language)
	return d.Message(say.Say), nil
}

// under posts a message into the thread of the card.
func (h *Handler) under(ctx context.Context, f register.File, m slack.Message, again bool) error {
	err := patiently(ctx, func() (err error) {
		if again {
			_, err = h.Slack.PostAgain(ctx, f.Card.Channel, f.Card.TS, m, f.Case.Registered)
		} else {
			_, err = h.Slack.Thread(ctx, f.Card.Channel, f.Card.TS, m)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("tell the thread: %w", err)
	}
	return nil
}

// line is what the thread hears of a journal line: acts and names of staff, never the complainant's data
// or a person's own words.
func (h *Handler) line(e complaint.Entry) (string, bool) {
	key := "slack.told." + e.Words()
	speaker := h.Words.In(h.Register.Policy().Company.Language())
	if !speaker.Has(key) {
		return "", false
	}
	values := map[string]string{"by": e.By.Name}
	for _, name := range []string{"to", "from", "n", "due", "until"} {
		values[name] = e.Params[name]
	}
	if step := e.Params["step"]; step != "" {
		values["step"] = speaker.Say("step." + step)
	}
	return speaker.SayMap(key, values), true
}
