package register

import (
	"context"
	"time"

	"resonance/shared/repeat"
	"resonance/shared/store"
)

// link is a case of a problem: a case hangs on one problem, and moves with it when problems are merged.
type link struct {
	Case   string    `json:"case"`
	Person string    `json:"person"`
	At     time.Time `json:"at"`
	Bands  []string  `json:"bands,omitempty"`  // of what the case says: near-copies share some
	Taught bool      `json:"taught,omitempty"` // the problem has learned what the case says
	From   string    `json:"from,omitempty"`   // the problem that it was linked to first, when that was merged into this one
}

// own is the link of the case to the problem that it was linked to first.
func (l link) own() link {
	l.From = ""
	return l
}

// hang hangs a case on a problem.
func (c *change) hang(problem string, l link) {
	it, err := store.Encode(linkKey(problem, l.Case), TypeLink, l)
	c.put(it, err, store.Always())
}

// links are the cases that hang on a problem, the newest first.
func (r *Register) links(ctx context.Context, problem string, limit int) ([]link, error) {
	items, _, err := r.sharded(ctx, store.Query{Limit: limit, Desc: true}, listLinks(problem))
	if err != nil {
		return nil, err
	}
	links := make([]link, 0, len(items))
	for _, it := range items {
		l, err := store.Decode[link](it)
		if err != nil {
			return nil, err
		}
		links = append(links, l)
	}
	return links, nil
}

// casesOf counts the cases that hang on a problem, up to a page of them.
func (r *Register) casesOf(ctx context.Context, problem string) (int, error) {
	links, err := r.links(ctx, problem, store.MaxPage-1)
	return len(links), err
}

// hanging reads the link of a case to a problem; zero when there is none.
func (r *Register) hanging(ctx context.Context, problem, id string) (link, error) {
	found, err := r.read(ctx, linkKey(problem, id))
	if err != nil {
		return link{}, err
	}
	return linkFrom(found, linkKey(problem, id))
}

// linkFrom finds a link among what was read; zero when there is none.
func linkFrom(found map[store.Key]store.Item, key store.Key) (link, error) {
	it, ok := found[key]
	if !ok {
		return link{}, nil
	}
	return store.Decode[link](it)
}

// move takes the case off one problem and hangs it on another, or on the same as one that it has learned from.
func (c *change) move(f *File, sign repeat.Signature, hung link, from, to string) {
	c.takeOff(f.Case.ID, hung, from, to)
	c.hang(to, link{Case: f.Case.ID, Person: f.Case.Person, At: f.Case.Registered, Bands: sign.Bands, Taught: true})
	if !f.Case.Since.IsZero() {
		c.again(to, f.Case.Since, repeated{Case: f.Case.ID})
	}
}

// takeOff unlinks a case from the problem that it hangs on, and from the one that it was linked to before a merge,
// unless either is the one that it moves to.
func (c *change) takeOff(id string, hung link, from, to string) {
	for _, problem := range [...]string{from, hung.From} {
		if problem != "" && problem != to {
			c.ops = append(c.ops, store.Delete(linkKey(problem, id), store.Always()))
		}
	}
}
