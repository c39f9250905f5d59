package desk

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// problemsBody is what the backlog shows.
type problemsBody struct {
	Rows  []complaint.Problem
	All   bool            // also those that are fixed
	For   *complaint.Case // the case that one is looked for, if it is
	Older string
	First bool
}

// tabs are the list of what wants fixing, and that of everything.
func (b problemsBody) tabs(p *page) []tab {
	open, all := "/problems", "/problems?show=all"
	if b.For != nil {
		open, all = open+"?for="+b.For.ID, all+"&for="+b.For.ID
	}
	return []tab{{p.Say("desk.problems.open"), open, !b.All}, {p.Say("desk.problems.all"), all, b.All}}
}

const problemRows = 50

// problemsPage lists what still wants fixing, the heaviest first.
func (v *visit) problemsPage() error {
	q := v.r.URL.Query()
	body := problemsBody{All: q.Get("show") == "all", First: q.Get("after") == ""}
	states := complaint.UnfixedStates()
	if body.All {
		states = complaint.ProblemStates()
	}
	list, err := v.Ledger.ListProblems(v.r.Context(), states, problemRows, q.Get("after"))
	if err != nil {
		return err
	}
	body.Rows = list.Rows
	if id := q.Get("for"); id != "" {
		cases, err := v.Register.Cases(v.r.Context(), id)
		if err != nil {
			return err
		}
		if k, ok := cases[id]; ok {
			body.For = &k
		}
	}
	if list.Cursor != "" {
		body.Older = with(v.r.URL, "after", list.Cursor)
	}
	p := v.page(v.say.Say("desk.nav.problems"), "problems")
	return v.show(http.StatusOK, p, problemsView(p, body))
}

// problemBody is what the page of one problem shows.
type problemBody struct {
	complaint.Problem
	Cases     []complaint.Case
	Copies    []register.Copies
	Effects   []complaint.Effect
	Log       []complaint.Entry
	Teams     []option
	Harm      []option
	Decisions []option
	Kinds     []option
	Chain     []causeRow
	Age       string
}

// effect says what came of a fix that is out; empty when there is nothing to say yet.
func (b problemBody) effect(p *page, f complaint.Fix) string {
	for _, e := range b.Effects {
		if e.Fix != f.ID {
			continue
		}
		said := p.Say("desk.fix.effect", "days", e.Days, "before", e.Before, "since", e.Since)
		switch drop, known := e.Drop(); {
		case drop > 0:
			said += ": " + p.Say("desk.fix.dropped", "n", drop)
		case known:
			said += ": " + p.Say("desk.fix.no-drop")
		}
		return said
	}
	return ""
}

// price says what a fix costs, and how many times that the problem has cost already.
func (b problemBody) price(p *page, f complaint.Fix) string {
	if f.CostMinor == 0 {
		return ""
	}
	said := p.Say("desk.fix.cost", "cost", p.Cost(f.CostMinor))
	if times := b.Totals.CostMinor / f.CostMinor; times > 1 {
		said += ", " + p.Say("desk.fix.times", "spent", p.Cost(b.Totals.CostMinor), "n", times)
	}
	return said
}

// path is the address of the problem.
func (b problemBody) path() string { return "/problems/" + b.ID }

// causeRow is one "why" with how deep it hangs.
type causeRow struct {
	complaint.Cause
	Depth int
}

const (
	problemCases = 100
	problemLog   = 50
)

func (v *visit) problemPage() error { return v.showProblem(http.StatusOK, nil) }

func (v *visit) showProblem(status int, f *form) error {
	ctx, id := v.r.Context(), v.r.PathValue("id")
	p, err := v.Register.Problem(ctx, id)
	if err != nil {
		return err
	}
	if p.MergedInto != "" {
		return v.showMerged(status, p, blank())
	}
	body := problemBody{Problem: p}
	if err := v.Ledger.Weigh(ctx, &body.Problem); err != nil {
		return err
	}
	if body.Cases, err = v.Register.CasesOf(ctx, id, problemCases); err != nil {
		return err
	}
	if body.Copies, err = v.Register.CopiesOf(ctx, id); err != nil {
		return err
	}
	if body.Effects, err = v.Register.Effects(ctx, p); err != nil {
		return err
	}
	if body.Log, err = v.Register.ProblemLog(ctx, id, problemLog); err != nil {
		return err
	}
	body.Chain = chain(body.Causes, "", 0)
	body.Age = v.length(v.now.Sub(body.Opened))
	v.problemChoices(&body)
	if f == nil {
		f = blank("title", body.Title, "team", body.Team, "manager", body.Manager, "severity", string(body.Severity))
	}
	f.Values.Set("version", strconv.FormatInt(body.Version, 10))
	shown := v.page(body.ID+" "+body.Title, "problems").withForm(f)
	return v.show(status, shown, problemView(shown, body))
}

// weighed is the problem that the one by this id turned out to be, with the evidence behind it.
func (v *visit) weighed(ctx context.Context, id string) (complaint.Problem, error) {
	p, err := v.Register.Kept(ctx, id)
	if err == nil {
		err = v.Ledger.Weigh(ctx, &p)
	}
	return p, err
}

func (v *visit) problemChoices(b *problemBody) {
	b.Teams = []option{{Label: v.say.Say("desk.no-team")}}
	for _, id := range slices.Sorted(maps.Keys(v.Policy.Backlog.Teams)) {
		b.Teams = append(b.Teams, option{Value: id, Label: v.Policy.Backlog.Teams[id].Name.In(v.say.Language)})
	}
	if _, known := v.Policy.Backlog.Teams[b.Team]; b.Team != "" && !known {
		b.Teams = append(b.Teams, option{Value: b.Team, Label: b.Team})
	}
	b.Harm = v.harms()
	for _, s := range []complaint.ProblemState{complaint.ProblemPlanned, complaint.ProblemDeferred, complaint.ProblemDeclined} {
		b.Decisions = append(b.Decisions, option{Value: string(s), Label: v.say.Say("problem-state." + string(s)), Hint: v.say.Say("desk.decision." + string(s))})
	}
	for _, k := range complaint.FixKinds() {
		b.Kinds = append(b.Kinds, option{Value: k, Label: v.say.Say("fix." + k)})
	}
}

// chain orders the causes so that each stands below the one that it explains.
func chain(causes []complaint.Cause, under string, depth int) []causeRow {
	const deepest = 12
	var rows []causeRow
	for _, c := range causes {
		if c.Under == under && depth < deepest {
			rows = append(rows, causeRow{c, depth})
			rows = append(rows, chain(causes, c.ID, depth+1)...)
		}
	}
	return rows
}

func (v *visit) onProblem() register.OnProblem {
	return register.OnProblem{Problem: v.r.PathValue("id"), Version: v.version(), By: v.actor()}
}

// problemActed goes back to the problem after an act.
func (v *visit) problemActed(err error, done string) error {
	if f := v.posted(); v.takes(f, err) {
		p, err := v.Register.Problem(v.r.Context(), v.r.PathValue("id"))
		if err != nil {
			return err
		}
		for name, value := range map[string]string{"title": p.Title, "team": p.Team, "manager": p.Manager, "severity": string(p.Severity)} {
			if !f.Values.Has(name) {
				f.Values.Set(name, value)
			}
		}
		return v.showProblem(http.StatusBadRequest, f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/problems/" + v.r.PathValue("id") + "?done=" + done)
}

func (v *visit) editProblem() error {
	severity := complaint.Severity(v.field("severity"))
	var wrong wrongFields
	if !slices.Contains(complaint.Severities(), severity) {
		wrong.add("severity", "choice")
	}
	err := wrong.err()
	if err == nil {
		_, err = v.Register.EditProblem(v.r.Context(), v.onProblem(), v.field("title"), v.field("team"), v.field("manager"), severity)
	}
	return v.problemActed(err, "saved")
}

func (v *visit) decideProblem() error {
	until, code := v.dateField("until")
	var wrong wrongFields
	if wrong.add("until", code); code != "" {
		wrong.need(v, "because") // else the problem says itself what is missing
	}
	err := wrong.err()
	if err == nil {
		_, err = v.Register.DecideProblem(v.r.Context(), v.onProblem(), complaint.Decision{
			State: complaint.ProblemState(v.field("decision")), Release: v.field("release"), Until: until.UTC(), Because: v.field("because"),
		})
	}
	return v.problemActed(err, "decided")
}

func (v *visit) addCause() error {
	_, err := v.Register.AddCause(v.r.Context(), v.onProblem(), v.field("under"), v.field("cause"))
	return v.problemActed(renamed(err, "text", "cause"), "cause-added")
}

func (v *visit) addFix() error {
	var wrong wrongFields
	f := complaint.Fix{Kind: v.field("fix-kind"), Text: v.field("fix"), CostMinor: v.moneyField("cost", v.Policy.Company.Currency, &wrong).Minor}
	if !slices.Contains(complaint.FixKinds(), f.Kind) {
		wrong.add("fix-kind", "choice")
	}
	if text := v.field("drop"); text != "" {
		n, ok := whole(strings.TrimSpace(strings.TrimSuffix(text, "%")))
		if f.Drop = int(n); !ok || n < 0 || n > 100 {
			wrong.add("drop", "percent")
		}
	}
	err := wrong.err()
	if err == nil {
		_, err = v.Register.AddFix(v.r.Context(), v.onProblem(), f)
	}
	return v.problemActed(renamed(err, "text", "fix"), "fix-added")
}

// strikeOut takes a cause or a fix out.
func (v *visit) strikeOut() error {
	_, err := v.Register.Strike(v.r.Context(), v.onProblem(), v.field("entry"))
	return v.problemActed(err, "struck")
}

func (v *visit) shipProblem() error {
	_, err := v.Register.ShipProblem(v.r.Context(), v.onProblem())
	return v.problemActed(err, "shipped")
}

func (v *visit) reopenProblem() error {
	_, err := v.Register.ReopenProblem(v.r.Context(), v.onProblem(), v.field("because"))
	return v.problemActed(err, "problem-reopened")
}
