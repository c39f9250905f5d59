package desk

import (
	"net/http"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// todayBody is what the first page of the day shows.
type todayBody struct {
	Late, Due duties
	Look      register.List[complaint.Case]
	Next      *complaint.Case // what falls due next, when nothing is late or due today
	Changed   []changed
	Since     time.Time
	Mine      int // how many of the late and due ones are the reader's
}

// duties are the cases, and the calls and second keys beside them, that are late, or due today.
type duties struct {
	Cases register.List[complaint.Case]
	Owed  []owed
	More  bool // more is owed than is shown
}

// owed is a call or a second key with the case that it is about.
type owed struct {
	complaint.Task
	About complaint.Case
}

func (d duties) none() bool { return len(d.Cases.Rows)+len(d.Owed) == 0 }

// shown says how many there are to see, and whether there are more.
func (d duties) shown() string {
	return counting(len(d.Cases.Rows)+len(d.Owed), d.Cases.Next != "" || d.More)
}

// of counts those that somebody has.
func (d duties) of(member string) (n int) {
	for _, k := range d.Cases.Rows {
		if k.Owner.ID == member {
			n++
		}
	}
	for _, t := range d.Owed {
		if t.Owner.ID == member {
			n++
		}
	}
	return n
}

// counting says how many of a list there are to see, and whether there are more.
func counting(n int, more bool) string {
	if more {
		return strconv.Itoa(n) + "+"
	}
	return strconv.Itoa(n)
}

// greeting sums the day up.
func (b todayBody) greeting(p *page) string {
	switch {
	case b.Mine > 0:
		return p.Say("desk.today.mine", "n", b.Mine)
	case !b.Late.none() || !b.Due.none():
		return p.Say("desk.today.none-mine")
	case b.Next != nil:
		return p.Say("desk.today.calm")
	}
	return p.Say("desk.today.empty")
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
	todayLate    = 30
	todayDue     = 30
	todayOwed    = 60
	todayLook    = 20
	todayActs    = 80
	changedCases = 20
	changedLines = 3
)

func (v *visit) todayPage() error {
	body := todayBody{Since: v.lastHere()}
	acts, err := v.readToday(&body)
	if err != nil {
		return err
	}
	body.Mine = body.Late.of(v.who.Member.ID) + body.Due.of(v.who.Member.ID)
	if body.Late.none() && body.Due.none() {
		if body.Next, err = v.dueNext(); err != nil {
			return err
		}
	}
	body.Changed = gather(acts, v.who.Member.ID)
	if err := v.nameChanged(body.Changed); err != nil {
		return err
	}
	p := v.page(v.say.Say("desk.nav.today"), "today")
	return v.show(http.StatusOK, p, todayView(p, body))
}

// lastHere is since when the reader wants to know what changed: not for longer than a week, else since yesterday.
func (v *visit) lastHere() time.Time {
	if since := v.who.Since; !since.IsZero() && v.now.Sub(since) <= 7*24*time.Hour {
		return since
	}
	return v.now.Add(-24 * time.Hour)
}

// readToday reads the lists side by side, and gives the newest lines of all journals.
func (v *visit) readToday(body *todayBody) (acts []complaint.Entry, err error) {
	g, ctx := errgroup.WithContext(v.r.Context())
	g.Go(func() (err error) {
		body.Late.Cases, err = v.Register.Running(ctx, time.Time{}, v.now.Add(-time.Millisecond), todayLate, "")
		return err
	})
	g.Go(func() (err error) {
		body.Due.Cases, err = v.Register.Running(ctx, v.now, v.endOfToday(), todayDue, "")
		return err
	})
	g.Go(func() (err error) {
		body.Look, err = v.Register.ToLookAt(ctx, todayLook, "")
		return err
	})
	g.Go(func() error {
		list, err := v.Register.Acts(ctx, body.Since, todayActs, "")
		acts = list.Rows
		return err
	})
	g.Go(func() error { return v.readOwed(body) })
	err = g.Wait()
	return acts, err
}

// readOwed reads calls and keys and puts them where they belong. A key has no deadline: it is wanted today, and never late.
func (v *visit) readOwed(body *todayBody) error {
	tasks, err := v.Register.Owed(v.r.Context(), v.endOfToday(), todayOwed)
	if err != nil {
		return err
	}
	about, err := v.casesOf(tasks.Rows)
	for _, t := range tasks.Rows {
		into := &body.Due
		if t.Kind == complaint.TaskCallBack && t.Due.Before(v.now) {
			into = &body.Late
		}
		into.Owed = append(into.Owed, owed{t, about[t.Case]})
	}
	if tasks.Next != "" { // the rest falls due after the last of these
		last := tasks.Rows[len(tasks.Rows)-1]
		body.Due.More, body.Late.More = true, last.Kind == complaint.TaskCallBack && last.Due.Before(v.now)
	}
	return err
}

// dueNext is the case that falls due next; nil when none runs.
func (v *visit) dueNext() (*complaint.Case, error) {
	ahead, err := v.Register.Running(v.r.Context(), v.now, time.Time{}, 1, "")
	if err != nil || len(ahead.Rows) == 0 {
		return nil, err
	}
	return &ahead.Rows[0], nil
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
		complaint.ActMachineLetter:
		return true
	}
	return false
}

// Ruling is the ruling clock of a case; nil when none runs.
func (p *page) Ruling(k complaint.Case) *clockRow {
	c, ok := k.Ruling()
	if !ok {
		return nil
	}
	row := p.v.clock(c)
	return &row
}
