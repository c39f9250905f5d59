package conduct

import "slices"

func counters() []sign {
	return []sign{
		{Upheld, upheld},
		{ProblemUnfixed, problemUnfixed},
		{CompanyOverdue, companyOverdue},
		{NewFacts, newFacts},
		{Vulnerable, vulnerable},
	}
}

// upheld: a complaint was right, or partly. Several are one. Parameters: case.
// Source: NSW Ombudsman: conduct is judged apart from the merit, and merit counts for the person.
func upheld(v view) (found, bool) {
	events := slices.DeleteFunc(v.of(Conclusion), func(e Event) bool { return e.Upheld == IsNot })
	if len(events) == 0 {
		return found{}, false
	}
	return found{params: map[string]string{"case": events[0].Case}, events: events}, true
}

// problemUnfixed: something that was complained of is not put right. Parameters: problem.
// Source: product page, "an unfixed problem vetoes".
func problemUnfixed(v view) (found, bool) {
	for _, problem := range problemsOf(v.recent) {
		if events := unfixed(v, problem); len(events) > 0 {
			return found{params: map[string]string{"problem": problem}, events: events}, true
		}
	}
	return found{}, false
}

// unfixed gives the events that show that a problem is not put right: its latest fix failed; or it was
// upheld and no fix came after the complaint; or, after the fix, new facts say that it is back and
// nobody has decided yet.
func unfixed(v view, problem string) []Event {
	var fix, right Event
	var back []Event
	for _, e := range v.all {
		switch {
		case e.Kind == Fix && e.Problem == problem:
			fix, back = e, nil
		case e.Kind == Complaint && e.Problem == problem && e.NewFacts:
			back = append(back, e)
		case e.Kind == Conclusion && problemOf(v.cases[e.Case]) == problem:
			if began := episode(v.cases[e.Case], e); e.Upheld != IsNot && !began.At.Before(right.At) {
				right = began
			}
			back = undecided(back, e)
		case e.Kind == Answer && e.Final:
			back = undecided(back, e)
		}
	}
	switch {
	case fix.Kind == Fix && !fix.Fixed:
		return []Event{fix}
	case right.Kind == Complaint && (fix.Kind != Fix || fix.At.Before(right.At)):
		return []Event{right}
	case fix.Kind == Fix && len(back) > 0:
		return []Event{fix, back[0]}
	}
	return nil
}

// episode is the letter that began what a conclusion concludes: the newest with new facts before it.
func episode(events []Event, conclusion Event) Event {
	var began Event
	for _, e := range events {
		if e.Kind == Complaint && !e.At.After(conclusion.At) && (e.NewFacts || began.Kind != Complaint) {
			began = e
		}
	}
	return began
}

// undecided gives the new facts of cases other than the decided one.
func undecided(back []Event, decision Event) []Event {
	return slices.DeleteFunc(back, func(e Event) bool { return e.Case == decision.Case })
}

// companyOverdue: the company broke a promise of its own. Parameters: case.
// Source: product page, "company overdue".
func companyOverdue(v view) (found, bool) {
	events := slices.DeleteFunc(slices.Clone(v.recent), func(e Event) bool { return !brokenPromise(e) })
	if len(events) == 0 {
		return found{}, false
	}
	return found{params: map[string]string{"case": events[0].Case}, events: events}, true
}

// newFacts: after a final answer something new came that no later final answer has dealt with.
// Parameters: case.
// Source: ICO and NSW Ombudsman: new information makes it another complaint.
func newFacts(v view) (found, bool) {
	for _, name := range v.names {
		var news Event
		closed := false
		for _, e := range v.cases[name] {
			switch {
			case e.Kind == Answer && e.Final:
				closed, news = true, Event{}
			case e.Kind == Complaint && e.NewFacts && closed:
				news = e
			}
		}
		if news.Kind == Complaint && v.in(news) {
			return found{params: map[string]string{"case": name}, events: []Event{news}}, true
		}
	}
	return found{}, false
}

// vulnerable: the complainant, or the one they speak for, is known to be vulnerable. No parameters.
// Source: FCA FG21/1, guidance for firms on the fair treatment of vulnerable customers.
func vulnerable(v view) (found, bool) { return found{}, v.vulnerable }

// Unfixed lists the problems complained of within the look-back that are not put right.
func Unfixed(h History, r Rules) []string {
	v := look(h, r)
	return slices.DeleteFunc(problemsOf(v.recent), func(problem string) bool { return len(unfixed(v, problem)) == 0 })
}
