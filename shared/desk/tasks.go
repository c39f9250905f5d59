package desk

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/queue"
)

// tasksBody is what the special team's queue shows.
type tasksBody struct {
	Rows  []complaint.Task
	About map[string]complaint.Case
	Older string
	First bool
}

func (v *visit) tasksPage() error {
	q := v.r.URL.Query()
	list, err := v.Register.Tasks(v.r.Context(), casesShown, q.Get("after"))
	if err != nil {
		return err
	}
	body := tasksBody{Rows: list.Rows, First: q.Get("after") == ""}
	if list.Next != "" {
		body.Older = with(v.r.URL, "after", list.Next)
	}
	if body.About, err = v.casesOf(list.Rows); err != nil {
		return err
	}
	p := v.page(v.say.Say("desk.nav.tasks"), "tasks")
	return v.show(http.StatusOK, p, tasksView(p, body))
}

// casesOf reads the cases that tasks are about.
func (v *visit) casesOf(tasks []complaint.Task) (map[string]complaint.Case, error) {
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.Case
	}
	return v.Register.Cases(v.r.Context(), ids...)
}

// taskPath is where the task is done: on its case.
func taskPath(t complaint.Task) string {
	if t.Kind == complaint.TaskSolve {
		return "/cases/" + t.Case
	}
	return "/cases/" + t.Case + "#task-" + t.ID
}

// queueRow is one queue with its dead letters.
type queueRow struct {
	Name string
	Dead []queue.Dead
	All  int // how many there are, shown or not
}

const deadShown = 100

func (v *visit) queuesPage() error {
	var rows []queueRow
	for _, q := range v.Queues {
		dead, all, err := q.Look(v.r.Context(), deadShown)
		if err != nil {
			return err
		}
		rows = append(rows, queueRow{q.Name, dead, all})
	}
	p := v.page(v.say.Say("desk.nav.queues"), "queues")
	return v.show(http.StatusOK, p, queuesView(p, rows))
}

// dead finds the queue of the path.
func (v *visit) dead() (queue.DeadLetters, error) {
	i := slices.IndexFunc(v.Queues, func(q queue.Named) bool { return q.Name == v.r.PathValue("queue") })
	if i < 0 {
		return nil, complaint.NotFound("queue")
	}
	return v.Queues[i].Dead, nil
}

func (v *visit) retryDead() error {
	dead, err := v.dead()
	if err != nil {
		return err
	}
	return v.deadActed(dead.Retry(v.r.Context(), v.field("message")), "message-retried")
}

func (v *visit) discardDead() error {
	dead, err := v.dead()
	if err != nil {
		return err
	}
	return v.deadActed(dead.Discard(v.r.Context(), v.field("message")), "message-discarded")
}

func (v *visit) deadActed(err error, done string) error {
	if errors.Is(err, queue.ErrNoMessage) {
		return complaint.Refuse("message-gone")
	}
	if err != nil {
		return err
	}
	return v.redirect("/queues?done=" + url.QueryEscape(done))
}
