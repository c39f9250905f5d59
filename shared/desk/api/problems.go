package api

import (
	"context"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// ProblemFile is a problem with the newest of what hangs on it.
type ProblemFile struct {
	Problem BacklogItem       `json:"problem"`
	Cases   []complaint.Case  `json:"cases,omitempty" nullable:"false" doc:"the newest 50 cases that hang on it"`
	Copies  []register.Copies `json:"copies,omitempty" nullable:"false" doc:"cases whose texts are near-copies: a template or a campaign; the largest group first"`
	Effects []FixEffect       `json:"effects,omitempty" nullable:"false" doc:"what came of the fixes that are out"`
	Log     []complaint.Entry `json:"log,omitempty" nullable:"false" doc:"the newest 100 lines of what people and the desk did, newest first"`
}

// FixEffect compares the complaints of as many days before a fix came out and since.
type FixEffect struct {
	Fix    string `json:"fix" doc:"its id"`
	Days   int    `json:"days" doc:"how many each time, 90 at most"`
	Before int    `json:"before" doc:"complaints before it came out: new cases, and old ones that came again"`
	Since  int    `json:"since" doc:"complaints since"`
}

// BacklogItem is a problem as the backlog shows it.
type BacklogItem struct {
	ID       string                 `json:"id" example:"PB-000001"`
	Title    string                 `json:"title"`
	State    complaint.ProblemState `json:"state"`
	Team     string                 `json:"team,omitempty" doc:"the owning team"`
	Manager  string                 `json:"manager,omitempty" doc:"the team's manager, reminded when the team is silent"`
	Severity complaint.Severity     `json:"severity"`
	Opened   time.Time              `json:"opened"`
	Updated  time.Time              `json:"updated"`
	Decision *complaint.Decision    `json:"decision,omitempty"`
	Causes   []complaint.Cause      `json:"causes,omitempty" nullable:"false" doc:"answers to why, each below another"`
	Fixes    []complaint.Fix        `json:"fixes,omitempty" nullable:"false"`
	Shipped  time.Time              `json:"shipped,omitzero"`
	NagAt    time.Time              `json:"nagAt,omitzero" doc:"when it reminds next"`
	Nags     int                    `json:"nags" doc:"reminders so far"`
	Totals   complaint.Totals       `json:"totals" doc:"may be a moment late"`

	MergedInto string          `json:"mergedInto,omitempty" doc:"the problem that this one turned out to be; its cases hang there"`
	Merged     []MergedProblem `json:"merged,omitempty" nullable:"false" doc:"those that turned out to be this one, oldest first"`
}

// MergedProblem is a problem that turned out to be another one.
type MergedProblem struct {
	Problem string          `json:"problem" doc:"its number; its record leads here"`
	Title   string          `json:"title"`
	At      time.Time       `json:"at"`
	By      complaint.Actor `json:"by" doc:"who said so"`
	Because string          `json:"because"`
}

func backlogItem(p complaint.Problem) BacklogItem {
	var merged []MergedProblem
	for _, m := range p.Merged {
		merged = append(merged, MergedProblem{m.Problem, m.Title, m.At, m.By, m.Because})
	}
	return BacklogItem{
		MergedInto: p.MergedInto, Merged: merged,
		ID: p.ID, Title: p.Title, State: p.State, Team: p.Team, Manager: p.Manager, Severity: p.Severity,
		Opened: p.Opened, Updated: p.Updated, Decision: p.Decision, Causes: p.Causes, Fixes: p.Fixes,
		Shipped: p.Shipped, NagAt: p.NagAt, Nags: p.Nags, Totals: p.Totals,
	}
}

// The bodies of acts on a problem.
type (
	// ProblemFields are what staff may write about a problem.
	ProblemFields struct {
		Title    string `json:"title" minLength:"1" maxLength:"200" example:"Compressors of batch 7"`
		Team     string `json:"team,omitempty" maxLength:"100"`
		Manager  string `json:"manager,omitempty" maxLength:"200"`
		Severity string `json:"severity" enum:"minor,normal,serious,critical" example:"serious"`
	}
	// ProblemDecision is a named person's word; it ends, and then the problem reminds again.
	ProblemDecision struct {
		Decision string    `json:"decision" enum:"planned,deferred,declined" example:"deferred"`
		Release  string    `json:"release,omitempty" maxLength:"100" doc:"needed when planned"`
		Until    time.Time `json:"until,omitzero" doc:"when the decision ends; left out, it lasts as long as the policy says"`
		Because  string    `json:"because" minLength:"1" maxLength:"2000" example:"The new supplier starts in spring"`
	}
	// NewCause is one answer to why.
	NewCause struct {
		Under string `json:"under,omitempty" maxLength:"64" doc:"the cause below which it hangs; left out, it starts a branch"`
		Text  string `json:"text" minLength:"1" maxLength:"1000" example:"The seal is too thin"`
	}
	// Struck names what was wrong.
	Struck struct {
		Entry string `json:"entry" minLength:"1" maxLength:"64" doc:"id of a cause or of a fix" example:"01KJSJ7S80WY2Z1XAT7XT3MQ3Q"`
	}
	// SameProblem says which other problem one is.
	SameProblem struct {
		Problem string `json:"problem" minLength:"1" maxLength:"64" doc:"number of the problem that stays" example:"PB-000002"`
		Because string `json:"because" minLength:"1" maxLength:"2000" example:"Both are about the seal of batch 7"`
	}
	// OtherProblem says why two problems are two.
	OtherProblem struct {
		Because string `json:"because" minLength:"1" maxLength:"2000" example:"The seal is another one"`
	}
	// FailedFix says why a problem that counts as fixed is none.
	FailedFix struct {
		Because string `json:"because" minLength:"1" maxLength:"1000" example:"Three shops still see it"`
	}
	// NewFix is a candidate fix.
	NewFix struct {
		Kind string `json:"kind" enum:"product,process,communication,self-service,policy"`
		Text string `json:"text" minLength:"1" maxLength:"1000" example:"A thicker seal"`

		CostMinor int64 `json:"costMinor,omitempty" minimum:"0" maximum:"100000000000000" doc:"what it would cost, in minor units of the company's currency" example:"120000"`
		Drop      int   `json:"drop,omitempty" minimum:"0" maximum:"100" doc:"how many of a hundred complaints it is expected to end" example:"90"`
	}
)

type problemsQuery struct {
	Paging
	Unfixed bool `query:"unfixed" doc:"true: only what still wants fixing"`
}

type alikeProblems struct{ Body []complaint.Proposal }

type changedProblem = versioned[BacklogItem]

func problemAnswer(p complaint.Problem, err error) (*changedProblem, error) {
	if err != nil {
		return nil, err
	}
	return withVersion(backlogItem(p), p.Version), nil
}

func (a *API) problems() {
	r := a.Register
	serve(a, get("list-problems", "/problems", "problems", members), func(ctx context.Context, _ caller, in *problemsQuery) (*listed[BacklogItem], error) {
		states := complaint.ProblemStates()
		if in.Unfixed {
			states = complaint.UnfixedStates()
		}
		found, err := a.Ledger.ListProblems(ctx, states, in.Limit, in.Cursor)
		items := make([]BacklogItem, len(found.Rows))
		for i, p := range found.Rows {
			items[i] = backlogItem(p)
		}
		return fromList(items, found.Cursor, err)
	})
	serve(a, get("get-problem", "/problems/{id}", "problems", members), a.problemFile)
	serveSaid(a, put("put-problem", "/problems/{id}", "problems", members), func(ctx context.Context, c caller, in *saidAct, b ProblemFields) (*changedProblem, error) {
		if err := in.must(); err != nil {
			return nil, err
		}
		return problemAnswer(r.EditProblem(ctx, onProblem(in.Act, c), b.Title, b.Team, b.Manager, complaint.Severity(b.Severity)))
	})
	serveSaid(a, post("decide-problem", "/problems/{id}/decision", "problems", executive), func(ctx context.Context, c caller, in *saidAct, b ProblemDecision) (*changedProblem, error) {
		return problemAnswer(r.DecideProblem(ctx, onProblem(in.Act, c), complaint.Decision{
			State: complaint.ProblemState(b.Decision), Release: b.Release, Until: b.Until.UTC(), Because: b.Because,
		}))
	})
	serveSaid(a, post("add-cause", "/problems/{id}/causes", "problems", members), func(ctx context.Context, c caller, in *saidAct, b NewCause) (*changedProblem, error) {
		return problemAnswer(r.AddCause(ctx, onProblem(in.Act, c), b.Under, b.Text))
	})
	serveSaid(a, post("add-fix", "/problems/{id}/fixes", "problems", members), func(ctx context.Context, c caller, in *saidAct, b NewFix) (*changedProblem, error) {
		return problemAnswer(r.AddFix(ctx, onProblem(in.Act, c), complaint.Fix{Kind: b.Kind, Text: b.Text, CostMinor: b.CostMinor, Drop: b.Drop}))
	})
	serveSaid(a, post("strike-out", "/problems/{id}/strike", "problems", members), func(ctx context.Context, c caller, in *saidAct, b Struck) (*changedProblem, error) {
		return problemAnswer(r.Strike(ctx, onProblem(in.Act, c), b.Entry))
	})
	serve(a, get("list-alike-problems", "/problems/{id}/alike", "problems", members), func(ctx context.Context, _ caller, in *ByID) (*alikeProblems, error) {
		p, err := r.Problem(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		list, err := r.LikeProblem(ctx, p)
		return &alikeProblems{append([]complaint.Proposal{}, list...)}, err
	})
	serveSaid(a, post("merge-problem", "/problems/{id}/same", "problems", executive), func(ctx context.Context, c caller, in *saidAct, b SameProblem) (*changedProblem, error) {
		if !idShape.MatchString(b.Problem) {
			return nil, complaint.Invalid("problem", "choice")
		}
		return problemAnswer(r.MergeProblem(ctx, onProblem(in.Act, c), b.Problem, b.Because))
	})
	serveSaid(a, post("part-problem", "/problems/{id}/part", "problems", executive), func(ctx context.Context, c caller, in *saidAct, b OtherProblem) (*changedProblem, error) {
		return problemAnswer(r.PartProblem(ctx, onProblem(in.Act, c), b.Because))
	})
	serve(a, post("ship-problem", "/problems/{id}/ship", "problems", executive), func(ctx context.Context, c caller, in *Act) (*changedProblem, error) {
		return problemAnswer(r.ShipProblem(ctx, onProblem(*in, c)))
	})
	serveSaid(a, post("reopen-problem", "/problems/{id}/reopen", "problems", executive), func(ctx context.Context, c caller, in *saidAct, b FailedFix) (*changedProblem, error) {
		return problemAnswer(r.ReopenProblem(ctx, onProblem(in.Act, c), b.Because))
	})
}

func onProblem(in Act, c caller) register.OnProblem {
	return register.OnProblem{Problem: in.ID, Version: in.version(), By: c.actor()}
}

// How much of a problem one answer shows.
const (
	casesShown = 50
	linesShown = 100
)

func (a *API) problemFile(ctx context.Context, _ caller, in *ByID) (*versioned[ProblemFile], error) {
	p, err := a.Register.Problem(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.Ledger.Weigh(ctx, &p); err != nil {
		return nil, err
	}
	f := ProblemFile{Problem: backlogItem(p)}
	if f.Cases, err = a.Register.CasesOf(ctx, in.ID, casesShown); err != nil {
		return nil, err
	}
	if f.Copies, err = a.Register.CopiesOf(ctx, in.ID); err != nil {
		return nil, err
	}
	effects, err := a.Register.Effects(ctx, p)
	if err != nil {
		return nil, err
	}
	for _, e := range effects {
		f.Effects = append(f.Effects, FixEffect(e))
	}
	if f.Log, err = a.Register.ProblemLog(ctx, in.ID, linesShown); err != nil {
		return nil, err
	}
	return withVersion(f, p.Version), nil
}
