package conduct

import (
	"slices"

	"resonance/shared/complaint"
)

// Assess reads a history as it stands at AsOf and proposes.
//
// Points are those of the signals less those of the counter-signals; signals of volume count as one
// beside another signal and as nothing alone. A veto makes it none, or a watch for the safety of staff
// unless the complainant is vulnerable.
func Assess(h History, r Rules) Assessment {
	v := look(h, r)
	a := Assessment{Proposal: None}
	for _, s := range signals() {
		if reason, ok := s.find(v); ok {
			a.Signals = append(a.Signals, reason.finding(s.sign, r.Signals[s.sign]))
		}
	}
	for _, s := range counters() {
		if reason, ok := s.find(v); ok {
			a.Counters = append(a.Counters, reason.finding(s.sign, -r.Counters[s.sign]))
			if slices.Contains(r.Vetoes, s.sign) {
				a.Vetoes = append(a.Vetoes, s.sign)
			}
		}
	}
	a.Points = points(a, r)
	a.Proposal = propose(a, h.Vulnerable, r)
	return a
}

func points(a Assessment, r Rules) float64 {
	sum, volume, others := 0.0, 0.0, false
	for _, f := range a.Signals {
		if slices.Contains(r.Volume, f.Sign) {
			volume = max(volume, f.Points)
			continue
		}
		sum += f.Points
		others = others || f.Points > 0
	}
	if others {
		sum += volume
	}
	for _, f := range a.Counters {
		sum += f.Points
	}
	return sum
}

func propose(a Assessment, vulnerable bool, r Rules) Proposal {
	switch {
	case len(a.Vetoes) > 0:
		safety := func(f Finding) bool { return slices.Contains(r.Safety, f.Sign) && f.Points > 0 }
		if !vulnerable && slices.ContainsFunc(a.Signals, safety) {
			return Watch
		}
		return None
	case a.Points >= r.Review:
		return Review
	case a.Points >= r.Watch:
		return Watch
	}
	return None
}

// found is why a sign is there: the values of its reason and the events that it rests on.
type found struct {
	params map[string]string
	events []Event
}

func (f found) finding(s Sign, points float64) Finding {
	out := Finding{Sign: s, Points: points, Reason: complaint.Reason{Code: "conduct." + string(s), Params: f.params}}
	seen := map[string]bool{}
	for _, e := range f.events {
		if !seen[e.ID] {
			seen[e.ID] = true
			out.Evidence = append(out.Evidence, e.ID)
		}
	}
	return out
}

// view is a history made ready for the signals: sorted by instant, nothing later than AsOf.
type view struct {
	rules      Rules
	vulnerable bool
	all        []Event            // the whole history
	recent     []Event            // within the look-back
	cases      map[string][]Event // the whole history by case
	names      []string           // the cases, in the order of their first events
}

func look(h History, r Rules) view {
	v := view{rules: r, vulnerable: h.Vulnerable, cases: map[string][]Event{}}
	from := h.AsOf.Add(-r.LookBack)
	events := slices.Clone(h.Events)
	slices.SortStableFunc(events, func(x, y Event) int { return x.At.Compare(y.At) })
	for _, e := range events {
		if e.At.After(h.AsOf) {
			continue
		}
		v.all = append(v.all, e)
		if !e.At.Before(from) {
			v.recent = append(v.recent, e)
		}
		if e.Case != "" {
			if len(v.cases[e.Case]) == 0 {
				v.names = append(v.names, e.Case)
			}
			v.cases[e.Case] = append(v.cases[e.Case], e)
		}
	}
	return v
}

// in reports whether an event lies within the look-back.
func (v view) in(e Event) bool { return len(v.recent) > 0 && !e.At.Before(v.recent[0].At) }

// of gives the recent events of a kind.
func (v view) of(kinds ...Kind) []Event {
	return slices.DeleteFunc(slices.Clone(v.recent), func(e Event) bool { return !slices.Contains(kinds, e.Kind) })
}
