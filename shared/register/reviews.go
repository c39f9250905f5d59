package register

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/conduct"
	"resonance/shared/store"
)

// OnReview names the conduct review that an act is about, the version that the person saw (0: any), and the
// person.
type OnReview struct {
	Review  string
	Version int64
	By      complaint.Actor
}

// OpenReview begins the fair process about a person's conduct, with a named person's grounds. Kind refused,
// code review-unfixed: as long as a problem of theirs is not put right, nobody may; review-vetoed: the policy says
// so of something else that speaks for them; review-running: there is one already; no-cases: they never complained.
func (r *Register) OpenReview(ctx context.Context, by complaint.Actor, person, grounds string) (complaint.Review, error) {
	if strings.TrimSpace(grounds) == "" {
		return complaint.Review{}, complaint.Invalid("grounds", "required")
	}
	assessed, err := r.reviewable(ctx, person)
	if err != nil {
		return complaint.Review{}, err
	}
	n, err := r.numbers.take(ctx, "RV")
	if err != nil {
		return complaint.Review{}, err
	}
	var done complaint.Review
	err = store.Retry(ctx, func() error {
		p, err := r.person(ctx, person)
		if err != nil {
			return err
		}
		switch {
		case p.Review != "":
			return complaint.Refuse("review-running", "review", p.Review)
		case len(p.History) == 0:
			return complaint.Refuse("no-cases", "person", p.ID)
		}
		c := r.change(by, r.Now())
		rv := complaint.Review{
			ID: fmt.Sprintf("RV-%06d", n), Person: p.ID, Name: displayName(p), Case: p.History[len(p.History)-1].Case, State: complaint.ReviewOpen,
			Opened: complaint.ReviewStep{By: by, At: c.now, Grounds: grounds}, Updated: c.now,
		}
		for _, f := range assessed.Signals {
			rv.Reasons = append(rv.Reasons, f.Reason)
		}
		p.Review, p.Updated = rv.ID, c.now
		c.savePerson(p)
		k, err := r.readCase(ctx, rv.Case)
		if err != nil {
			return err
		}
		c.noteReview(&k, rv, complaint.ActReviewOpened, grounds)
		if err := c.commit(ctx); err != nil {
			return err
		}
		rv.Version = 1
		done = rv
		return nil
	})
	return done, err
}

// reviewable assesses a person's conduct, and refuses where something vetoes a review.
func (r *Register) reviewable(ctx context.Context, person string) (conduct.Assessment, error) {
	assessed, err := r.Assess(ctx, person)
	switch {
	case err != nil:
		return assessed, err
	case unfixed(assessed) != nil:
		return assessed, complaint.Refuse("review-unfixed", "person", person)
	case len(assessed.Vetoes) > 0:
		return assessed, complaint.Refuse("review-vetoed", "person", person)
	}
	return assessed, nil
}

// unfixed is the finding that a problem of the person is not put right, where it vetoes a review; else nil.
func unfixed(assessed conduct.Assessment) *complaint.Reason {
	i := slices.IndexFunc(assessed.Counters, func(f conduct.Finding) bool { return f.Sign == conduct.ProblemUnfixed })
	if i < 0 || !slices.Contains(assessed.Vetoes, conduct.ProblemUnfixed) {
		return nil
	}
	return &assessed.Counters[i].Reason
}

// noteReview saves a review together with the line that its case's journal has of the step.
func (c *change) noteReview(k *complaint.Case, rv complaint.Review, act complaint.Act, grounds string) {
	params := map[string]string{"review": rv.ID}
	if !rv.Until.IsZero() {
		params["until"] = stamp(rv.Until)
	}
	c.note(k, act, complaint.Entry{Link: rv.ID, Grounds: grounds, Params: params})
	k.Conduct = nil
	if !rv.Over() {
		k.Conduct = &complaint.Reason{Code: "conduct." + string(rv.State), Params: params}
	}
	c.keepBooks(*k)
	it, err := store.Encode(reviewKey(rv.ID), TypeReview, rv)
	it.One = at(listReviews, rv.Opened.At, rv.ID)
	if rv.State == complaint.ReviewOverturned {
		it.Two = at(listOverturned, rv.Opened.At, rv.ID)
	}
	c.put(it, err, condition(rv.Version))
}

// actOnReview loads a review with its case, lets decide change them, and commits both with the step.
func (r *Register) actOnReview(ctx context.Context, on OnReview, act complaint.Act, grounds string, decide func(*complaint.Review, *complaint.Case, *change) error) (complaint.Review, error) {
	var done complaint.Review
	err := store.Retry(ctx, func() error {
		rv, err := r.Review(ctx, on.Review)
		if err != nil {
			return err
		}
		if err := complaint.Unchanged(on.Version, rv.Version, "review"); err != nil {
			return err
		}
		k, err := r.readCase(ctx, rv.Case)
		if err != nil {
			return err
		}
		c := r.change(on.By, r.Now())
		if err := decide(&rv, &k, c); err != nil {
			return err
		}
		if rv.Over() {
			if err := c.endOf(ctx, rv); err != nil {
				return err
			}
			c.cancelTimer(liftKey(rv.ID))
		}
		c.noteReview(&k, rv, act, grounds)
		if err := c.commit(ctx); err != nil {
			return err
		}
		done = rv
		done.Version++
		return nil
	})
	return done, err
}

// endOf removes an ended review from its person, and from whomever that person was merged into.
func (c *change) endOf(ctx context.Context, rv complaint.Review) error {
	return c.alongMerges(ctx, rv.Person, "", func(p *complaint.Complainant) bool {
		if p.Review != rv.ID {
			return false
		}
		p.Review, p.Updated = "", c.now
		return true
	})
}

func (c *change) reviewStep(grounds string) complaint.ReviewStep {
	return complaint.ReviewStep{By: c.by, At: c.now, Grounds: grounds}
}

// WarnInReview writes to the person what the desk sees and what may follow: text is what they get. What forbids opening
// a review forbids this too.
func (r *Register) WarnInReview(ctx context.Context, on OnReview, text string) (complaint.Review, error) {
	return r.actOnReview(ctx, on, complaint.ActReviewWarned, text, func(rv *complaint.Review, k *complaint.Case, c *change) error {
		if err := rv.Warn(c.reviewStep(text)); err != nil {
			return err
		}
		if _, err := r.reviewable(ctx, rv.Person); err != nil {
			return err
		}
		return c.writeConduct(ctx, k, "letter.conduct-warning.subject", text)
	})
}

// ReviewDecision is what is decided in a review.
type ReviewDecision struct {
	Measures []complaint.Measure
	Contact  string    // the channel that stays open
	Until    time.Time // zero: as long as the policy allows
	Grounds  string
	Notice   string // what the person is told
}

// DecideReview takes measures, tells the person, and sets the clock that ends them. What forbids opening a review
// forbids this too.
func (r *Register) DecideReview(ctx context.Context, on OnReview, d ReviewDecision) (complaint.Review, error) {
	if strings.TrimSpace(d.Notice) == "" {
		return complaint.Review{}, complaint.Invalid("notice", "required")
	}
	return r.actOnReview(ctx, on, complaint.ActReviewDecided, d.Grounds, func(rv *complaint.Review, k *complaint.Case, c *change) error {
		longest := r.policy.Conduct.ExpiresIn.Window()
		until := d.Until.UTC()
		if d.Until.IsZero() {
			until = c.now.Add(longest)
		}
		if err := rv.Decide(c.reviewStep(d.Grounds), d.Measures, d.Contact, until, longest); err != nil {
			return err
		}
		if _, err := r.reviewable(ctx, rv.Person); err != nil {
			return err
		}
		c.watch(*rv)
		say := r.words.In(k.Language)
		return c.writeConduct(ctx, k, "letter.conduct-notice.subject", d.Notice,
			say.Say("letter.conduct-notice.channel", "contact", d.Contact), say.Say("letter.conduct-notice.end", "until", r.day(until, k)))
	})
}

// AppealReview records what the person says against the decision.
func (r *Register) AppealReview(ctx context.Context, on OnReview, grounds string) (complaint.Review, error) {
	return r.actOnReview(ctx, on, complaint.ActReviewAppealed, grounds, func(rv *complaint.Review, _ *complaint.Case, c *change) error {
		return rv.TakeAppeal(c.reviewStep(grounds))
	})
}

// DecideAppeal upholds or overturns a decision; whoever took it may not. The person is told.
func (r *Register) DecideAppeal(ctx context.Context, on OnReview, overturn bool, grounds string) (complaint.Review, error) {
	act, key := complaint.ActReviewUpheld, "letter.conduct-upheld"
	if overturn {
		act, key = complaint.ActReviewOverturned, "letter.conduct-overturned"
	}
	return r.actOnReview(ctx, on, act, grounds, func(rv *complaint.Review, k *complaint.Case, c *change) error {
		if err := rv.DecideAppeal(c.reviewStep(grounds), overturn); err != nil {
			return err
		}
		return c.writeConduct(ctx, k, "letter.conduct-appeal.subject", r.words.In(k.Language).Say(key), grounds)
	})
}

// DropReview ends a review without measures.
func (r *Register) DropReview(ctx context.Context, on OnReview, grounds string) (complaint.Review, error) {
	return r.actOnReview(ctx, on, complaint.ActReviewDropped, grounds, func(rv *complaint.Review, _ *complaint.Case, c *change) error {
		return rv.Drop(c.reviewStep(grounds))
	})
}

// watchMeasures is how often the desk asks of measures in force whether they may still be. What shows that a problem is
// not put right comes from everywhere: a further complaint, a fix that failed, what staff conclude.
const watchMeasures = time.Hour

// watch sets the clock that looks at measures again, at the latest when they end.
func (c *change) watch(rv complaint.Review) {
	at := c.now.Add(watchMeasures)
	if rv.Until.Before(at) {
		at = rv.Until
	}
	c.setTimer(liftKey(rv.ID), Timer{Kind: timerLift, Review: rv.ID, At: at})
}

// lift ends measures whose time is over, and measures against somebody who has a problem that turned out not to be put
// right: what forbids taking measures forbids keeping them. The person is told.
func (r *Register) lift(ctx context.Context, id string) error {
	rv, err := r.Review(ctx, id)
	if err != nil {
		return err
	}
	if !rv.InForce(r.Now()) {
		return r.expire(ctx, rv)
	}
	assessed, err := r.Assess(ctx, rv.Person)
	if err != nil {
		return err
	}
	why := unfixed(assessed)
	if why == nil {
		c := r.change(complaint.TheSystem(), r.Now())
		c.watch(rv)
		return c.commit(ctx)
	}
	_, err = r.actOnReview(ctx, OnReview{Review: id, By: complaint.TheSystem()}, complaint.ActReviewLifted, "", func(rv *complaint.Review, k *complaint.Case, c *change) error {
		if !rv.Lift(*why, c.now) {
			return errNothing
		}
		say := r.words.In(k.Language)
		return c.writeConduct(ctx, k, "letter.conduct-appeal.subject", say.Say("letter.conduct-lifted"))
	})
	return ignoreNothing(err)
}

// expire ends measures whose time is over; where they ended otherwise, it only removes the clock.
func (r *Register) expire(ctx context.Context, rv complaint.Review) error {
	if rv.Over() {
		c := r.change(complaint.TheSystem(), r.Now())
		c.cancelTimer(liftKey(rv.ID))
		return c.commit(ctx)
	}
	_, err := r.actOnReview(ctx, OnReview{Review: rv.ID, By: complaint.TheSystem()}, complaint.ActReviewExpired, "", func(rv *complaint.Review, _ *complaint.Case, c *change) error {
		if !rv.Expire(c.now) {
			return errNothing
		}
		return nil
	})
	return ignoreNothing(err)
}

// writeConduct sends a letter of the review to the complainant in person.
func (c *change) writeConduct(ctx context.Context, k *complaint.Case, subject string, paragraphs ...string) error {
	p, err := c.r.person(ctx, k.Person)
	if err == nil {
		c.write(k, addressee{Side: personal(k, p)}, complaint.LetterConduct, false, c.r.words.In(k.Language).Say(subject, "case", k.ID), paragraphs...)
	}
	return err
}

// Review reads one conduct review.
func (r *Register) Review(ctx context.Context, id string) (complaint.Review, error) {
	found, err := r.read(ctx, reviewKey(id))
	if err != nil {
		return complaint.Review{}, err
	}
	return one(found, reviewKey(id), "review", func(rv *complaint.Review) *int64 { return &rv.Version })
}

// ReviewList names a part of the conduct reviews.
type ReviewList string

// The parts of the conduct reviews.
const (
	ReviewsAll        ReviewList = "all"
	ReviewsOverturned ReviewList = "overturned"
)

// Reviews lists conduct reviews of one part, the newest first.
func (r *Register) Reviews(ctx context.Context, part ReviewList, limit int, cursor string) (List[complaint.Review], error) {
	index, list := store.One, listReviews
	if part == ReviewsOverturned {
		index, list = store.Two, listOverturned
	}
	items, next, err := r.byTime(ctx, store.Query{Index: index, Limit: limit, Cursor: cursor, Desc: true}, list)
	if err != nil {
		return List[complaint.Review]{}, err
	}
	return rows(items, next, func(rv *complaint.Review, it store.Item) { rv.Version = it.Version })
}
