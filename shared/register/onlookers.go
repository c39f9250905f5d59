package register

import (
	"cmp"
	"context"
	"slices"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Onlooker is somebody of staff who has a case before their eyes.
type Onlooker struct {
	Who     complaint.Actor `json:"who"`
	Writing bool            `json:"writing,omitempty" doc:"they are writing to the complainant"`
	Since   time.Time       `json:"since" doc:"since when they look, or write"`
	Seen    time.Time       `json:"seen" doc:"when they last said so; three minutes later they are taken to have left"`
}

// onlookers are all who have one case before their eyes. They stand beside the case and not in it: it does not change
// because somebody looks.
type onlookers struct {
	List []Onlooker `json:"list"`
}

const (
	looksFor     = 3 * time.Minute // for how long somebody is taken to look who has said so
	looksAnew    = looksFor / 6    // before that, to say the same again is not written down
	maxOnlookers = 20
)

func onlookersKey(c string) store.Key {
	return store.Key{Partition: "onlookers#" + c, Sort: "onlookers"}
}

// LookAt says that somebody has a case before their eyes, and gives the others who have: one read, and one small write
// that nobody is told of and that expires.
func (r *Register) LookAt(ctx context.Context, id string, who complaint.Actor, writing bool) (others []Onlooker, err error) {
	err = store.Retry(ctx, func() error {
		now := r.Now()
		list, version, err := r.onlookers(ctx, id, now)
		if err != nil {
			return err
		}
		me := Onlooker{Who: who, Writing: writing, Since: now, Seen: now}
		at := slices.IndexFunc(list, me.is)
		if others = slices.DeleteFunc(slices.Clone(list), me.is); at >= 0 && list[at].Writing == writing {
			if now.Sub(list[at].Seen) < looksAnew {
				return nil
			}
			me.Since = list[at].Since
		}
		first := others[:min(len(others), maxOnlookers-1)]
		it, err := store.Encode(onlookersKey(id), TypeOnlookers, onlookers{append(slices.Clone(first), me)})
		if err != nil {
			return err
		}
		it.Expires = now.Add(looksFor).Unix()
		return forPeople("note who looks", r.table.Write(ctx, store.Put(it, condition(version))))
	})
	return others, err
}

// Onlookers are those who have a case before their eyes, but the one who asks.
func (r *Register) Onlookers(ctx context.Context, id string, but complaint.Actor) ([]Onlooker, error) {
	list, _, err := r.onlookers(ctx, id, r.Now())
	return slices.DeleteFunc(list, Onlooker{Who: but}.is), err
}

// onlookers reads who has a case before their eyes: those who are writing first, then by when they came.
func (r *Register) onlookers(ctx context.Context, id string, now time.Time) ([]Onlooker, int64, error) {
	key := onlookersKey(id)
	found, err := r.read(ctx, caseKey(id), key)
	if err != nil {
		return nil, 0, err
	}
	if _, known := found[caseKey(id)]; !known {
		return nil, 0, complaint.NotFound("case")
	}
	it, any := found[key]
	if !any {
		return nil, 0, nil
	}
	o, err := store.Decode[onlookers](it)
	left := func(o Onlooker) bool { return now.Sub(o.Seen) >= looksFor }
	list := slices.DeleteFunc(o.List, left)
	slices.SortStableFunc(list, func(x, y Onlooker) int { return cmp.Or(x.rank()-y.rank(), x.Since.Compare(y.Since)) })
	return list, it.Version, err
}

func (o Onlooker) is(other Onlooker) bool { return o.Who.ID == other.Who.ID }

func (o Onlooker) rank() int {
	if o.Writing {
		return 0
	}
	return 1
}
