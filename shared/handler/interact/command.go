package interact

import (
	"context"
	"net/http"
	"strings"
	"time"

	"resonance/shared/handler/card"
	"resonance/shared/register"
	"resonance/shared/slack"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// mostRunning is how many running cases the slash command looks through, the most urgent first.
const mostRunning = 200

// command answers the slash command: with a number the card of that case, with nothing what waits for this
// person and for anybody.
func (h *Handler) command(ctx context.Context, text string, m staff.Member, say words.Speaker) (slack.Message, error) {
	if strings.TrimSpace(text) == "" {
		return h.overview(ctx, m, say)
	}
	id, ok := register.ReadCaseNumber(text)
	if !ok {
		return slack.Note("", say.Say("slack.command-unknown"), say.Say("slack.command-help")), nil
	}
	f, err := h.Register.File(ctx, id)
	if err != nil {
		return slack.Message{}, err
	}
	return card.Of(h.Register, f.Case, f.Tasks).Message(say.Say), nil
}

func (h *Handler) overview(ctx context.Context, m staff.Member, say words.Speaker) (slack.Message, error) {
	running, err := h.Register.Running(ctx, time.Time{}, time.Time{}, mostRunning, "")
	if err != nil {
		return slack.Message{}, err
	}
	o := slack.Overview{Unseen: running.Next != "", Link: h.Register.DeskURL()}
	for _, k := range running.Rows {
		switch k.Owner.ID {
		case m.ID:
			o.Mine = append(o.Mine, card.Of(h.Register, k, nil))
		case "":
			o.Free = append(o.Free, card.Of(h.Register, k, nil))
		}
	}
	return o.Message(say.Say), nil
}

// whisper answers a command, for the person alone who typed it.
func (h *Handler) whisper(w http.ResponseWriter, ctx context.Context, m slack.Message) {
	body, err := slack.Whisper(m)
	h.send(w, ctx, body, err)
}
