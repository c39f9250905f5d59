package repeat

import (
	"slices"
	"strconv"
	"time"

	"resonance/shared/complaint"
)

// Finding is what was concluded about a complaint.
type Finding string

// The findings. Open says that nobody has decided yet.
const (
	Open     Finding = ""
	Upheld   Finding = "upheld"
	Partly   Finding = "partly"
	Rejected Finding = "rejected"
)

// Experience is one case of a complainant, in whatever channel, as far as it may have been a failure
// of the company.
type Experience struct {
	Case      string
	Problem   string    // id, or "area/what"; empty when not known
	Area      string    // what the problem belongs to (a product, a service); equal areas are similar
	Signature Signature // of the complaint; may be empty
	At        time.Time // first letter of the case, or of its newest episode
	Finding   Finding
	// Settled is when the case was last put right or answered for good: a fix, an accepted remedy, a
	// final answer. Zero when it never was.
	Settled time.Time
	Unfixed bool        // the problem is known to be broken still, whatever was answered
	Broken  []time.Time // promises of ours that were not kept, each at the time when it was due
	Failed  []time.Time // fixes that did not hold, each at the time when that showed
}

// FailureKind says how the company failed.
type FailureKind string

// The kinds of failure.
const (
	FailedComplaint FailureKind = "complaint" // there was reason to complain, or nobody has said otherwise
	FailedFix       FailureKind = "fix"
	FailedPromise   FailureKind = "promise" // the company's own silence is a failure too
)

// Failure is one bad experience.
type Failure struct {
	Kind FailureKind `json:"kind"`
	Case string      `json:"case"`
	At   time.Time   `json:"at"`
}

// Verdict says whether this is a second or a third failure, and why. Level is 0 when it is neither, 2,
// or 3 for a third or later one.
type Verdict struct {
	Level  int
	Reason complaint.Reason // see Failures
	// Failures are those that count together, oldest first; the last is the one that made the verdict.
	Failures []Failure
}

// The codes of a verdict.
const (
	SecondFailure = "repeat.second-failure"
	ThirdFailure  = "repeat.third-failure"
)

// Failures finds the second and the third failure (product page, "second failure"): a failure that is
// not put right, with an earlier one close in time, within a year with the same or a similar problem,
// within sixty days with any. A rejected complaint is no failure; one that nobody has decided is, so
// that silence never hides one.
//
// Reasons: code SecondFailure or ThirdFailure with the parameters case (the earlier
// one), kind (complaint, fix, promise: the earlier failure), at (when it was), days (between the two), link (case,
// problem, similar, soon: what joins them; late is the same case, whose promise was not kept) and count (failures that
// count together).
func Failures(history []Experience, l Limits) Verdict {
	list := flatten(history)
	var verdict Verdict
	for i, f := range list {
		if f.right(history) {
			continue
		}
		if v := before(list, i, l); v.Level >= verdict.Level && v.Level > 0 {
			verdict = v
		}
	}
	return verdict
}

// failure is a Failure with the experience that it belongs to.
type failure struct {
	Failure
	of *Experience
}

// right reports whether a failure was put right since, be it in a later episode of its case.
func (f failure) right(experiences []Experience) bool {
	return !f.of.Unfixed && slices.ContainsFunc(experiences, func(e Experience) bool {
		return e.Case == f.of.Case && e.Settled.After(f.At)
	})
}

// flatten gives every failure of every experience, oldest first. A case may come several times, once
// for each episode; a further letter in a running one is no further failure.
func flatten(experiences []Experience) []failure {
	var list []failure
	for i := range experiences {
		e := &experiences[i]
		add := func(kind FailureKind, at time.Time) {
			list = append(list, failure{Failure{Kind: kind, Case: e.Case, At: at}, e})
		}
		if e.Finding != Rejected && !continues(experiences, i) {
			add(FailedComplaint, e.At)
		}
		for _, at := range e.Broken {
			add(FailedPromise, at)
		}
		for _, at := range e.Failed {
			add(FailedFix, at)
		}
	}
	slices.SortStableFunc(list, func(x, y failure) int { return x.At.Compare(y.At) })
	return list
}

// continues reports a letter in a case that was running already.
func continues(experiences []Experience, i int) bool {
	e := experiences[i]
	for j, o := range experiences {
		earlier := o.At.Before(e.At) || o.At.Equal(e.At) && j < i
		if j != i && o.Case != "" && o.Case == e.Case && earlier && (o.Settled.IsZero() || o.Settled.After(e.At)) {
			return true
		}
	}
	return false
}

// before joins the failure at i with those close to it that are not later.
func before(list []failure, i int, l Limits) Verdict {
	f := list[i]
	var joined []Failure
	var nearest failure
	var how string
	for j, e := range list {
		if j == i || e.At.After(f.At) {
			continue
		}
		if link := linked(e, f, l); link != "" {
			joined = append(joined, e.Failure)
			nearest, how = e, link
		}
	}
	if len(joined) == 0 {
		return Verdict{}
	}
	level, code := 2, SecondFailure
	if len(joined) > 1 {
		level, code = 3, ThirdFailure
	}
	return Verdict{Level: level, Failures: append(joined, f.Failure), Reason: complaint.Reason{Code: code, Params: map[string]string{
		"case": nearest.Case, "kind": string(nearest.Kind), "link": how,
		"days": strconv.Itoa(int(f.At.Sub(nearest.At) / (24 * time.Hour))), "at": nearest.At.UTC().Format(time.RFC3339), "count": strconv.Itoa(len(joined) + 1),
	}}}
}

// linked says what joins two failures, or "" when nothing does.
func linked(e, f failure, l Limits) string {
	apart := f.At.Sub(e.At)
	link := ""
	switch {
	case e.of.Case == f.of.Case && f.Kind == FailedPromise:
		link = "late"
	case e.of.Case == f.of.Case:
		link = "case"
	case e.of.Problem != "" && e.of.Problem == f.of.Problem:
		link = "problem"
	case similar(*e.of, *f.of, l):
		link = "similar"
	}
	switch {
	case link != "" && apart <= l.SameProblem:
		return link
	case apart <= l.AnyProblem:
		return "soon"
	}
	return ""
}

func similar(a, b Experience, l Limits) bool {
	if a.Area != "" && a.Area == b.Area {
		return true
	}
	return len(a.Signature.Stems) > 0 && Likeness(a.Signature, b.Signature) >= l.Similar
}
