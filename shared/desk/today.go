package desk

import (
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// todayBody is what the first page of the day shows.
type todayBody struct {
	Late, Due, Look []complaint.Case
	MoreLate        bool
	MoreLook        bool
	Next            *complaint.Case // what falls due next, when nothing is late or due today
	Changed         []changed
	Since           time.Time
	Mine            int // how many of the late and due ones are the reader's
}

// changed is what happened to one case since the reader was here.
type changed struct {
	Case  string
	About complaint.Case
	Lines []complaint.Entry // newest first
	More  int
}

// How much of each list today shows; the rest is one link away.
const (
	todayLate    = 100
	todayLook    = 30
	todayActs    = 200
	changedCases = 20
	changedLines = 3
)

func (v *visit) todayPage() error {
	var body todayBody
	var look register.List[complaint.Case]
	var acts register.List[complaint.Entry]
	body.Since = v.who.Since
	if body.Since.IsZero() || v.now.Sub(body.Since) > 7*24*time.Hour {
		body.Since = v.now.Add(-24 * time.Hour)
	}
	g, ctx := errgroup.WithContext(v.r.Context())
	var due register.List[complaint.Case]
	g.Go(func() (err error) {
		due, err = v.Register.Running(ctx, v.endOfToday(), todayLate, "")
		return err
	})
	g.Go(func() (err error) {
		look, err = v.Register.ToLookAt(ctx, todayLook, "")
		return err
	})
	g.Go(func() (err error) {
		acts, err = v.Register.Acts(ctx, body.Since, todayActs, "")
		return err
	})
	if err := g.Wait(); err != nil {
		return err
	}
	body.sort(due.Rows, v.now, v.who.Member.ID)
	body.MoreLate, body.Look, body.MoreLook = due.Next != "", look.Rows, look.Next != ""
	if len(due.Rows) == 0 {
		ahead, err := v.Register.Running(v.r.Context(), time.Time{}, 1, "")
		if err != nil {
			return err
		}
		for _, first := range ahead.Rows {
			body.Next = &first
		}
	}
	body.Changed = gather(acts.Rows, v.who.Member.ID)
	if err := v.nameChanged(body.Changed); err != nil {
		return err
	}
	return v.show(http.StatusOK, "today", v.page(v.say.Say("desk.nav.today"), "today", body))
}

// sort parts what is late from what is due today.
func (b *todayBody) sort(rows []complaint.Case, now time.Time, me string) {
	for _, k := range rows {
		if k.Owner.ID == me {
			b.Mine++
		}
		if ruling, ok := k.Ruling(); ok && ruling.Due.Before(now) {
			b.Late = append(b.Late, k)
			continue
		}
		b.Due = append(b.Due, k)
	}
}

// gather brings the lines of each case together, without what the reader did and what only says that the
// desk did its usual work.
func gather(lines []complaint.Entry, me string) []changed {
	var list []changed
	at := map[string]int{}
	for _, e := range lines {
		if e.Case == "" || e.By.ID == me && me != "" || usual(e.Act) {
			continue
		}
		i, known := at[e.Case]
		if !known {
			if len(list) == changedCases {
				continue
			}
			i = len(list)
			at[e.Case] = i
			list = append(list, changed{Case: e.Case})
		}
		if len(list[i].Lines) == changedLines {
			list[i].More++
			continue
		}
		list[i].Lines = append(list[i].Lines, e)
	}
	return list
}

// nameChanged says what the changed cases are about.
func (v *visit) nameChanged(list []changed) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.Case
	}
	cases, err := v.Register.Cases(v.r.Context(), ids...)
	for i := range list {
		list[i].About = cases[list[i].Case]
	}
	return err
}

// usual are the acts that follow by themselves from another one on the list.
func usual(act complaint.Act) bool {
	switch act {
	case complaint.ActPersonNew, complaint.ActPersonSame, complaint.ActPersonPerhaps, complaint.ActProblemNew,
		complaint.ActProblemProposed, complaint.ActPlanned, complaint.ActLetterQueued, complaint.ActLetterSent,
		complaint.ActTaskOpened, complaint.ActMachineLetter:
		return true
	}
	return false
}

// Ruling is the ruling clock of a case, for templates; nil when none runs.
func (p *page) Ruling(k complaint.Case) *clockRow {
	c, ok := k.Ruling()
	if !ok {
		return nil
	}
	row := p.v.clock(c)
	return &row
}
