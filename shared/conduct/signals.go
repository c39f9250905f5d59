package conduct

import (
	"slices"
	"strconv"
	"time"
)

// sign is one signal or counter-signal: a small function of the history.
type sign struct {
	sign Sign
	find func(view) (found, bool)
}

func signals() []sign {
	return []sign{
		{RepeatAfterFinal, repeatAfterFinal},
		{ManyUnrelatedProblems, manyUnrelatedProblems},
		{ParallelBlast, parallelBlast},
		{GroundsRefusedAfterHelp, groundsRefusedAfterHelp},
		{OutcomeShifting, outcomeShifting},
		{DisproportionateDemand, disproportionateDemand},
		{ProfitPattern, profitPattern},
		{ItemWithheld, itemWithheld},
		{ThreatToPublish, confirmed(Threat)},
		{Abuse, confirmed(Abusive)},
		{SharedIdentityMarkers, sharedIdentityMarkers},
	}
}

// repeatAfterFinal: further letters in a case after a final answer, none with new facts. The first step
// to a regulator and the first to the media are rights. Parameters: case, letters.
// Source: NSW Ombudsman, "unreasonable persistence"; ICO, requests "already answered".
func repeatAfterFinal(v view) (found, bool) {
	for _, name := range v.names {
		letters := lettersAfterFinal(v, v.cases[name])
		if len(letters) >= v.rules.Limits.LettersAfterFinal {
			return found{params: map[string]string{"case": name, "letters": strconv.Itoa(len(letters))}, events: letters}, true
		}
	}
	return found{}, false
}

// lettersAfterFinal gives the letters after a final answer. New facts begin the count anew: what was
// answered then was another complaint.
func lettersAfterFinal(v view, events []Event) []Event {
	var letters []Event
	closed := false
	stepped := map[string]bool{}
	for _, e := range events {
		switch {
		case e.Kind == Answer && e.Final:
			closed = true
		case e.Kind == Complaint && e.NewFacts:
			closed, letters = false, nil
			stepped[e.Channel] = true
		case e.Kind == Complaint:
			right := slices.Contains(v.rules.Limits.RightSteps, e.Channel) && !stepped[e.Channel]
			stepped[e.Channel] = true
			if closed && !right && v.in(e) {
				letters = append(letters, e)
			}
		}
	}
	return letters
}

// manyUnrelatedProblems: complaints about many areas in a short time. Parameters: areas, days.
// Source: NSW Ombudsman, "raising many issues"; volume, so it decides nothing alone.
func manyUnrelatedProblems(v view) (found, bool) {
	l := v.rules.Limits
	letters := v.of(Complaint)
	events, areas := mostWithin(letters, l.UnrelatedWithin, func(e Event) string { return e.Area })
	if areas < l.UnrelatedProblems {
		return found{}, false
	}
	return found{params: map[string]string{"areas": strconv.Itoa(areas), "days": days(l.UnrelatedWithin)}, events: events}, true
}

// parallelBlast: one problem through several channels at once. Parameters: problem, channels, hours.
// Source: NSW Ombudsman, "contacting several people and bodies at the same time"; volume as well.
func parallelBlast(v view) (found, bool) {
	l := v.rules.Limits
	for _, problem := range problemsOf(v.recent) {
		letters := slices.DeleteFunc(v.of(Complaint), func(e Event) bool { return e.Problem != problem })
		events, channels := mostWithin(letters, l.BlastWithin, func(e Event) string { return e.Channel })
		if channels >= l.BlastChannels {
			hours := strconv.Itoa(int(l.BlastWithin / time.Hour))
			return found{params: map[string]string{"problem": problem, "channels": strconv.Itoa(channels), "hours": hours}, events: events}, true
		}
	}
	return found{}, false
}

// groundsRefusedAfterHelp: help with stating or showing what is wrong was offered, then refused or an
// appointment missed, again and again in one case. Parameters: case, times.
// Source: NSW Ombudsman, "unreasonable lack of cooperation".
func groundsRefusedAfterHelp(v view) (found, bool) {
	for _, name := range v.names {
		offered := false
		var refusals []Event
		for _, e := range v.cases[name] {
			switch e.Kind {
			case HelpOffered:
				offered = true
			case HelpRefused, NoShow:
				if offered && v.in(e) {
					refusals = append(refusals, e)
				}
			}
		}
		if len(refusals) >= v.rules.Limits.Refusals {
			return found{params: map[string]string{"case": name, "times": strconv.Itoa(len(refusals))}, events: refusals}, true
		}
	}
	return found{}, false
}

// outcomeShifting: the wanted outcome changes in a case, and not because a fix failed or a promise was
// broken. Parameters: case, times.
// Source: NSW Ombudsman, "changing the complaint or the outcome sought midway".
func outcomeShifting(v view) (found, bool) {
	for _, name := range v.names {
		var changes []Event
		for _, e := range v.cases[name] {
			if e.Kind == OutcomeChanged && v.in(e) && !causedByCompany(v, e) {
				changes = append(changes, e)
			}
		}
		if len(changes) >= v.rules.Limits.OutcomeChanges {
			return found{params: map[string]string{"case": name, "times": strconv.Itoa(len(changes))}, events: changes}, true
		}
	}
	return found{}, false
}

// causedByCompany reports a change that follows a failed fix of the case's problem or a broken promise
// in the case.
func causedByCompany(v view, change Event) bool {
	problem := problemOf(v.cases[change.Case])
	return slices.ContainsFunc(v.all, func(e Event) bool {
		switch {
		case e.At.After(change.At):
			return false
		case e.Kind == Fix:
			return !e.Fixed && e.Problem == problem
		}
		return e.Case == change.Case && brokenPromise(e)
	})
}

func brokenPromise(e Event) bool { return e.Kind == Overdue || e.Kind == Answer && !e.InTime }

// disproportionateDemand: the latest demand of a case is far above the latest verified loss. A loss
// that nobody has verified says nothing, nor does one in another currency. Parameters: case, asked, loss (minor units),
// currency.
// Source: NSW Ombudsman, "unreasonable demands"; Dransfield, proportionality.
func disproportionateDemand(v view) (found, bool) {
	l := v.rules.Limits
	for _, name := range v.names {
		asked, loss := latest(v.cases[name])
		if asked.Asked == nil || loss.Loss == nil || asked.Currency != loss.Currency || !v.in(asked) {
			continue
		}
		a, b := *asked.Asked, *loss.Loss
		if float64(a) >= l.DemandTimesLoss*float64(b) && a-b >= l.DemandAboveLoss.of(asked.Currency) {
			return found{params: money(name, "asked", a, b, asked.Currency), events: []Event{asked, loss}}, true
		}
	}
	return found{}, false
}

// latest gives the letters with the latest demand and with the latest verified loss of a case.
func latest(events []Event) (asked, loss Event) {
	for _, e := range events {
		if e.Asked != nil {
			asked = e
		}
		if e.Loss != nil {
			loss = e
		}
	}
	return asked, loss
}

// profitPattern: in several cases what was received is far above the verified loss. What is owed in an
// upheld case is no profit. Parameters: cases.
// Source: Russian Civil Code, article 10; industry writing on serial refund claims.
func profitPattern(v view) (found, bool) {
	l := v.rules.Limits
	var events []Event
	cases := 0
	for _, name := range v.names {
		if received := profit(v, v.cases[name], l); len(received) > 0 {
			cases++
			events = append(events, received...)
		}
	}
	return found{params: map[string]string{"cases": strconv.Itoa(cases)}, events: events}, cases > 0 && cases >= l.ProfitCases
}

// profit gives the accepted remedies of a case when they come to a profit.
func profit(v view, events []Event, l Limits) []Event {
	var received []Event
	sum := int64(0)
	for _, e := range events {
		if e.Kind == Conclusion && e.Upheld != IsNot {
			return nil
		}
		if e.Kind == Remedy && e.Accepted && v.in(e) {
			received = append(received, e)
			sum += e.Offered
		}
	}
	_, loss := latest(events)
	if len(received) == 0 || loss.Loss == nil {
		return nil
	}
	if float64(sum) < l.ProfitTimesLoss*float64(*loss.Loss) || sum-*loss.Loss < l.ProfitAboveLoss.of(received[0].Currency) {
		return nil
	}
	return received
}

// itemWithheld: claims while keeping or hiding the goods. Parameters: case.
// Source: Russian consumer law, article 18(5): the goods must be handed in for a check.
func itemWithheld(v view) (found, bool) {
	events := v.of(Withheld)
	if len(events) == 0 {
		return found{}, false
	}
	return found{params: map[string]string{"case": events[0].Case}, events: events}, true
}

// confirmed: a threat to publish unless paid, or abuse, that a person has read and found to be one.
// Parameters: case, times.
// Source: NSW Ombudsman, "unreasonable behaviour" and "unreasonable arguments"; furious language and
// the wish to go public are neither.
func confirmed(kind Kind) func(view) (found, bool) {
	return func(v view) (found, bool) {
		events := slices.DeleteFunc(v.of(kind), func(e Event) bool { return !e.Confirmed })
		if len(events) == 0 {
			return found{}, false
		}
		return found{params: map[string]string{"case": events[0].Case, "times": strconv.Itoa(len(events))}, events: events}, true
	}
}

// sharedIdentityMarkers: one phone, payout account or text template with many others. One or two others
// are a family or an assistant. Parameters: marker, others.
// Source: ICO, requests "as part of a campaign"; organised claims in consumer-rights writing.
func sharedIdentityMarkers(v view) (found, bool) {
	for _, e := range v.of(SharedMarker) {
		if e.Others >= v.rules.Limits.SharedMarkerOthers {
			return found{params: map[string]string{"marker": e.Marker, "others": strconv.Itoa(e.Others)}, events: []Event{e}}, true
		}
	}
	return found{}, false
}

// mostWithin finds the window of the given length with the most different values, and the first event
// of each.
func mostWithin(events []Event, length time.Duration, value func(Event) string) ([]Event, int) {
	var best []Event
	for i, first := range events {
		var window []Event
		seen := map[string]bool{}
		for _, e := range events[i:] {
			if e.At.Sub(first.At) > length {
				break
			}
			if k := value(e); k != "" && !seen[k] {
				seen[k] = true
				window = append(window, e)
			}
		}
		if len(window) > len(best) {
			best = window
		}
	}
	return best, len(best)
}

// problemOf is the problem that a case is about.
func problemOf(events []Event) string {
	for _, e := range events {
		if e.Kind == Complaint && e.Problem != "" {
			return e.Problem
		}
	}
	return ""
}

// problemsOf lists the problems complained of, in order.
func problemsOf(events []Event) []string {
	var list []string
	for _, e := range events {
		if e.Kind == Complaint && e.Problem != "" && !slices.Contains(list, e.Problem) {
			list = append(list, e.Problem)
		}
	}
	return list
}

func money(name, what string, a, loss int64, currency string) map[string]string {
	return map[string]string{"case": name, what: strconv.FormatInt(a, 10), "loss": strconv.FormatInt(loss, 10), "currency": currency}
}

func days(d time.Duration) string { return strconv.Itoa(int(d / (24 * time.Hour))) }
