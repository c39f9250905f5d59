package api

import (
	"context"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/remedy"
	"resonance/shared/search"
)

// CaseFile is everything of one case.
type CaseFile struct {
	Case       complaint.Case        `json:"case"`
	Complaints []complaint.Complaint `json:"complaints,omitempty" nullable:"false" doc:"oldest first"`
	Journal    []complaint.Entry     `json:"journal,omitempty" nullable:"false" doc:"oldest first"`
	Steps      []complaint.Step      `json:"steps,omitempty" nullable:"false"`
	Tasks      []complaint.Task      `json:"tasks,omitempty" nullable:"false"`
	Letters    []complaint.Letter    `json:"letters,omitempty" nullable:"false" doc:"oldest first"`
	Grants     []complaint.Grant     `json:"grants,omitempty" nullable:"false"`
	More       bool                  `json:"more,omitempty" doc:"the case holds more than this; the newest journal lines are missing"`
	Next       register.NextAct      `json:"next,omitempty" doc:"the act that the case waits for: call the complainant back, decide on a letter in trouble, say who the person is, look, claim, choose the problem, send a holding reply, answer, close"`
	BrokenAt   int                   `json:"brokenAt,omitempty" doc:"the first line of the journal that was changed, or before which one is missing; left out when the journal is whole"`
}

// caseFilters are the filters of the list of cases: all that are given must fit.
type caseFilters struct {
	Paging
	Text      string    `query:"q" maxLength:"200" doc:"words, names, numbers or addresses; all must be found"`
	State     string    `query:"state" enum:"open,working,resolved,closed"`
	Channel   string    `query:"channel" enum:"executive,media,regulator,unknown"`
	Severity  string    `query:"severity" enum:"minor,normal,serious,critical"`
	Owner     string    `query:"owner" maxLength:"64" doc:"a member's id; me for yourself, - for cases that nobody has"`
	Authority string    `query:"authority" maxLength:"200" doc:"id or name of an authority or outlet"`
	Problem   string    `query:"problem" maxLength:"64"`
	Person    string    `query:"person" maxLength:"64"`
	Running   bool      `query:"running" doc:"true: neither resolved nor closed"`
	Look      bool      `query:"look" doc:"true: needs a look"`
	Emergency bool      `query:"emergency" doc:"true: in emergency mode"`
	Conduct   bool      `query:"conduct" doc:"true: a conduct review is proposed"`
	Outcome   string    `query:"outcome" enum:"well-solved,unhappy" doc:"what the answer came to"`
	DueBefore time.Time `query:"dueBefore" doc:"running cases whose ruling clock falls due before it"`
}

func (f *caseFilters) query(c caller) (search.Query, error) {
	for _, words := range [][2]string{{"q", f.Text}, {"owner", f.Owner}, {"authority", f.Authority}, {"problem", f.Problem}, {"person", f.Person}} {
		if err := plainText(words[0], words[1]); err != nil {
			return search.Query{}, err
		}
	}
	owner := f.Owner
	if owner == "me" {
		owner = c.who.Member.ID
	}
	return search.Query{Text: f.Text, Limit: f.Limit, Cursor: f.Cursor, Facets: search.Facets{
		State: complaint.CaseState(f.State), Channel: complaint.Channel(f.Channel), Severity: complaint.Severity(f.Severity),
		Owner: owner, Authority: f.Authority, Problem: f.Problem, Person: f.Person,
		Running: f.Running, Look: f.Look, Emergency: f.Emergency, Conduct: f.Conduct, Outcome: complaint.Outcome(f.Outcome), DueBefore: f.DueBefore,
	}}, nil
}

// ByID names a thing in the path.
type ByID struct {
	ID string `path:"id" pattern:"^[0-9A-Za-z][0-9A-Za-z-]{0,63}$"`
}

func (a *API) cases() {
	serve(a, get("list-cases", "/cases", "cases", members), func(ctx context.Context, c caller, in *caseFilters) (*listed[search.Row], error) {
		q, err := in.query(c)
		if err != nil {
			return nil, err
		}
		found, err := a.Search.Find(ctx, q)
		return fromList(found.Rows, found.Cursor, err)
	})
	type dueInput struct {
		Paging
		Until time.Time `query:"until" doc:"only what falls due by then"`
	}
	serve(a, get("list-due-cases", "/cases/due", "cases", members), func(ctx context.Context, _ caller, in *dueInput) (*listed[complaint.Case], error) {
		return fromRegister(in.Paging, func(limit int, cursor string) (register.List[complaint.Case], error) {
			return a.Register.Running(ctx, time.Time{}, in.Until, limit, cursor)
		})
	})
	serve(a, get("list-cases-to-look-at", "/cases/look", "cases", members), func(ctx context.Context, _ caller, in *Paging) (*listed[complaint.Case], error) {
		return fromRegister(*in, func(limit int, cursor string) (register.List[complaint.Case], error) {
			return a.Register.ToLookAt(ctx, limit, cursor)
		})
	})
	serve(a, get("get-case", "/cases/{id}", "cases", members), func(ctx context.Context, _ caller, in *ByID) (*versioned[CaseFile], error) {
		f, err := a.Register.File(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return withVersion(caseFile(f), f.Case.Version), nil
	})
	serve(a, get("list-onlookers", "/cases/{id}/onlookers", "cases", members), func(ctx context.Context, c caller, in *ByID) (*eyes, error) {
		return eyesAnswer(a.Register.Onlookers(ctx, in.ID, c.actor()))
	})
	type lookInput struct {
		ByID
		said
	}
	serveSaid(a, unkeyed(post("join-onlookers", "/cases/{id}/onlookers", "cases", members)), func(ctx context.Context, c caller, in *lookInput, b Looking) (*eyes, error) {
		return eyesAnswer(a.Register.LookAt(ctx, in.ID, c.actor(), b.Writing))
	})
	serve(a, get("get-offer", "/cases/{id}/offer", "cases", members), func(ctx context.Context, _ caller, in *ByID) (*proposed, error) {
		o, err := a.Register.OfferFor(ctx, in.ID)
		return &proposed{offerOf(o, a.Register.Policy().Company.Currency)}, err
	})
}

// Looking is what somebody does with a case before their eyes.
type Looking struct {
	Writing bool `json:"writing,omitempty" doc:"you are writing to the complainant"`
}

type eyes struct{ Body []register.Onlooker }

func eyesAnswer(list []register.Onlooker, err error) (*eyes, error) {
	return &eyes{some(list)}, err
}

func caseFile(f register.File) CaseFile {
	file := CaseFile{
		Case: f.Case, Complaints: f.Complaints, Journal: f.Journal, Steps: f.Steps,
		Tasks: f.Tasks, Letters: f.Letters, Grants: f.Grants, More: f.More,
	}
	file.Next, _ = f.Next()
	if !f.More {
		file.BrokenAt = register.VerifyJournal(f.Case, f.Journal)
	}
	return file
}

// Offer is what may be offered to the complainant now, beside what was given. The software proposes, a
// person decides.
type Offer struct {
	Floor    int64              `json:"floor" doc:"in minor units"`
	Ceiling  int64              `json:"ceiling" doc:"in minor units"`
	Currency string             `json:"currency"`
	Given    int64              `json:"given" doc:"granted in this case so far, in minor units"`
	Forms    []remedy.Choice    `json:"forms" nullable:"false" doc:"the best first"`
	Left     []remedy.Choice    `json:"left" nullable:"false" doc:"forms that would make it worse, and why"`
	Reasons  []complaint.Reason `json:"reasons" nullable:"false" doc:"what set the range"`
	AtOnce   AtOnce             `json:"atOnce"`
}

// AtOnce says whether to agree with what was asked without looking into it.
type AtOnce struct {
	Agree  bool             `json:"agree"`
	Risk   int64            `json:"risk" doc:"expected loss by agreeing, in minor units"`
	Reason complaint.Reason `json:"reason"`
}

type proposed struct{ Body Offer }

func offerOf(o register.Offer, currency string) Offer {
	return Offer{
		Floor: o.Floor, Ceiling: o.Ceiling, Currency: currency, Given: o.Given,
		Forms: some(o.Forms), Left: some(o.Left), Reasons: some(o.Reasons), AtOnce: AtOnce{o.AtOnce.AtOnce, o.AtOnce.Risk, o.AtOnce.Reason},
	}
}
