package register

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/conduct"
	"resonance/shared/store"
)

// Observe writes down what a person saw in a case that bears on conduct or on what we owe. It changes
// nothing else: no clock, no step, no letter. What was concluded of the complaint is remembered with its person, so
// that a complaint that was not upheld makes no second failure of the next.
func (r *Register) Observe(ctx context.Context, on On, o complaint.Observation) (complaint.Case, error) {
	if err := o.Check(r.policy.Company.Currency); err != nil {
		return complaint.Case{}, err
	}
	params := map[string]string{"observed": string(o.Kind)}
	if o.Kind == complaint.ObservedLoss {
		params["minor"] = strconv.FormatInt(o.Amount.Minor, 10)
	}
	if o.Others > 0 {
		params["others"] = strconv.Itoa(o.Others)
	}
	return r.act(ctx, on, func(f *File, c *change) error {
		c.note(&f.Case, complaint.ActObserved, complaint.Entry{Grounds: o.Note, Params: params})
		if !o.Kind.IsFinding() {
			return nil
		}
		if err := c.learn(ctx, f, o.Kind); err != nil {
			return err
		}
		f.Case.Finding = o.Kind
		return c.remember(ctx, f, 0)
	})
}

// readAtOnce bounds how much an assessment reads at once.
const readAtOnce = 4

// Assess reads what the desk knows of a person's conduct and of what the company owes them, and says what it
// would propose. It stores nothing: only a named person opens a review.
func (r *Register) Assess(ctx context.Context, person string) (conduct.Assessment, error) {
	p, err := r.person(ctx, person)
	if err != nil {
		return conduct.Assessment{}, err
	}
	h, err := r.historyOf(ctx, p)
	if err != nil {
		return conduct.Assessment{}, err
	}
	problems := h.Problems()
	shared := make([][]conduct.Event, len(problems))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readAtOnce)
	for i, problem := range problems {
		g.Go(func() (err error) {
			shared[i], err = r.sharedText(ctx, p, problem)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return conduct.Assessment{}, err
	}
	h.Events = append(h.Events, slices.Concat(shared...)...)
	return conduct.Assess(h, ConductRules(r.policy)), nil
}

// historyOf reads the cases of a person's history as events: all of them, since one that was left out might be the one
// that is not put right.
func (r *Register) historyOf(ctx context.Context, p complaint.Complainant) (conduct.History, error) {
	files, err := r.filesOf(ctx, p.History)
	if err != nil {
		return conduct.History{}, err
	}
	ids := make([]string, len(files))
	for i, f := range files {
		ids[i] = f.Case.Problem
	}
	problems, err := r.problemsOf(ctx, ids)
	if err != nil {
		return conduct.History{}, err
	}
	h := conduct.History{AsOf: r.Now(), Vulnerable: p.Vulnerable}
	for _, f := range files {
		t := telling(problems[f.Case.Problem], f, r.policy.Company.Currency)
		h.Events = append(h.Events, t.events...)
	}
	for _, problem := range problems {
		if fixed := !problem.Shipped.IsZero(); fixed || !problem.Failed.IsZero() {
			at := cmp.Or(problem.Shipped, problem.Failed)
			h.Events = append(h.Events, conduct.Event{ID: problem.ID, At: at, Kind: conduct.Fix, Problem: problem.ID, Fixed: fixed})
		}
	}
	return h, nil
}

// filesOf reads the cases of a history, in its order.
func (r *Register) filesOf(ctx context.Context, history []complaint.Experience) ([]File, error) {
	files := make([]File, len(history))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readAtOnce)
	for i, e := range history {
		g.Go(func() (err error) {
			files[i], err = r.File(ctx, e.Case)
			return err
		})
	}
	return files, g.Wait()
}

// problemsOf reads problems by their ids, some of which may come more than once.
func (r *Register) problemsOf(ctx context.Context, ids []string) (map[string]complaint.Problem, error) {
	set := newKeySet()
	for _, id := range ids {
		set.add(problemKey(id))
	}
	keys := set.list
	problems := map[string]complaint.Problem{}
	if len(keys) == 0 {
		return problems, nil
	}
	found, err := r.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	for _, it := range found {
		p, err := store.Decode[complaint.Problem](it)
		if err != nil {
			return nil, err
		}
		problems[p.ID] = p
	}
	return problems, nil
}

// sharedText is the event that others sent near-copies of this person's letters.
func (r *Register) sharedText(ctx context.Context, p complaint.Complainant, problem string) ([]conduct.Event, error) {
	groups, err := r.CopiesOf(ctx, problem)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		for _, e := range p.History {
			if slices.Contains(g.Cases, e.Case) {
				return []conduct.Event{{ID: e.Case, At: e.Received, Kind: conduct.SharedMarker, Marker: "text_template", Others: g.People - 1}}, nil
			}
		}
	}
	return nil, nil
}

// teller makes events of one case's journal.
type teller struct {
	file     File
	area     string
	currency string
	events   []conduct.Event
	letters  int // complaints so far
	last     int // place of the newest complaint
}

func telling(p complaint.Problem, f File, currency string) *teller {
	t := &teller{file: f, area: p.Team, currency: currency}
	if t.area == "" {
		t.area = f.Case.Problem // as long as nobody owns it, it is like no other
	}
	for _, e := range f.Journal {
		t.tell(e)
	}
	return t
}

func (t *teller) tell(e complaint.Entry) {
	event := conduct.Event{ID: e.ID, At: e.At, Case: t.file.Case.ID, Problem: t.file.Case.Problem, Area: t.area, Currency: t.currency}
	switch e.Act {
	case complaint.ActRegistered, complaint.ActJoined, complaint.ActReopened, complaint.ActReplied:
		msg, err := t.file.Complaint(e.Link)
		if err != nil {
			return // staff reopened it
		}
		event.Kind, event.At, event.Channel, event.NewFacts = conduct.Complaint, msg.Received, string(msg.Channel), true
		if !msg.Asked.IsZero() {
			event.Asked, event.Currency = &msg.Asked.Minor, msg.Asked.Currency
		}
		t.last = len(t.events)
		t.letters++
	case complaint.ActResolved:
		event.Kind, event.Final, event.InTime = conduct.Answer, true, !t.late(e)
	case complaint.ActEscalated:
		if e.Params["n"] != "1" {
			return // the same broken promise
		}
		event.Kind = conduct.Overdue
	case complaint.ActGranted:
		event.Kind, event.Accepted = conduct.Remedy, true
		for _, g := range t.file.Grants {
			if g.ID == e.Link {
				event.Offered = g.Amount.Minor
			}
		}
	case complaint.ActObserved:
		if !t.observed(complaint.Observed(e.Params["observed"]), e, &event) {
			return
		}
	default:
		return
	}
	t.events = append(t.events, event)
}

// late reports whether an answer came after a duty to answer that no earlier answer had met.
func (t *teller) late(e complaint.Entry) bool {
	return slices.ContainsFunc(t.file.Case.Clocks, func(k complaint.Clock) bool {
		met := !k.Met.IsZero() && k.Met.Before(e.At)
		return k.Meets == complaint.StepResolution && !k.Optional && !met && k.Due.Before(e.At) && !k.Start.After(e.At)
	})
}

var observedKinds = map[complaint.Observed]conduct.Kind{
	complaint.ObservedUpheld: conduct.Conclusion, complaint.ObservedPartly: conduct.Conclusion, complaint.ObservedNotUpheld: conduct.Conclusion,
	complaint.ObservedFixFailed: conduct.Fix, complaint.ObservedHelpOffered: conduct.HelpOffered, complaint.ObservedHelpRefused: conduct.HelpRefused,
	complaint.ObservedNoShow: conduct.NoShow, complaint.ObservedOutcome: conduct.OutcomeChanged, complaint.ObservedThreat: conduct.Threat,
	complaint.ObservedAbuse: conduct.Abusive, complaint.ObservedWithheld: conduct.Withheld,
	complaint.ObservedSharedPhone: conduct.SharedMarker, complaint.ObservedSharedPayout: conduct.SharedMarker,
}

// observed fills an event from what a person saw; false when it only changes an earlier one.
func (t *teller) observed(kind complaint.Observed, e complaint.Entry, event *conduct.Event) bool {
	event.Kind = observedKinds[kind]
	switch kind {
	case complaint.ObservedNothingNew:
		if t.letters > 1 {
			t.events[t.last].NewFacts = false
		}
		return false
	case complaint.ObservedUpheld:
		event.Upheld = conduct.IsUpheld
	case complaint.ObservedPartly:
		event.Upheld = conduct.IsPartly
	case complaint.ObservedNotUpheld:
		event.Upheld = conduct.IsNot
	case complaint.ObservedLoss:
		if minor, found := lossIn(e); found {
			event.Loss = &minor
		}
	case complaint.ObservedThreat, complaint.ObservedAbuse:
		event.Confirmed = true
	case complaint.ObservedSharedPhone, complaint.ObservedSharedPayout:
		event.Marker = map[complaint.Observed]string{complaint.ObservedSharedPhone: "phone", complaint.ObservedSharedPayout: "payout_account"}[kind]
		event.Others, _ = strconv.Atoi(e.Params["others"]) // written by Observe
	}
	return true
}

// lossIn is the verified loss that a line of the journal tells of.
func lossIn(e complaint.Entry) (minor int64, found bool) {
	if complaint.Observed(e.Params["observed"]) != complaint.ObservedLoss {
		return 0, false
	}
	minor, err := strconv.ParseInt(e.Params["minor"], 10, 64) // written by Observe
	return minor, err == nil
}
