package desk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// caseBody is what the case page shows.
type caseBody struct {
	register.File
	register.Around
	Ruling   *clockRow
	Clocks   []clockRow
	Timeline []event
	Next     nextAct
	MayBe    []complaint.Perhaps // whom the complainant may be
	Offer    register.Offer
	Team     []option // who may take the case over
	Keys     []option // who may be asked for a second key
	Broken   int      // the first journal line that does not fit its chain; 0 when all do
	CopyTo   string   // an authority that is owed a copy of the answer, and gets none from the desk
	Extends  []option // clocks that a holding reply may give more time
	Open     string   // the composer that stands open: answer, progress, call or note
	Tasks    []complaint.Task
	Likely   []complaint.Proposal // problems that it may be about
	Less     []complaint.Proposal // those that are less alike
	Steps    []complaint.Step     // what is owed and done in the present round of the case
	Earlier  []complaint.Step     // what was done before, and is planned anew
	Others   []option             // cases of the same person that this one may be more of
	Eyes     []register.Onlooker  // who else has the case before their eyes
}

// path is the address of the case.
func (b *caseBody) path() string { return "/cases/" + b.Case.ID }

// seen is the version that the reader sees.
func (b *caseBody) seen() string { return strconv.FormatInt(b.Case.Version, 10) }

// addressees are the addresses to which an answer goes; empty when there is none.
func (b *caseBody) addressees() string {
	var all []string
	for _, s := range b.Case.Answered() {
		all = append(all, s.ReplyTo)
	}
	return strings.Join(all, ", ")
}

// nextAct is what happens next: named, and one key away.
type nextAct struct {
	Code   string // of the catalogue
	Action string // form to post to; empty means a link
	Link   string
}

func (v *visit) casePage() error { return v.showCase(http.StatusOK, blank(), "") }

// showCase shows the case of the path. open names the composer that stands open when the form has mistakes.
func (v *visit) showCase(status int, f *form, open string) error {
	body := &caseBody{Open: open}
	var err error
	if body.File, err = v.Register.File(v.r.Context(), v.r.PathValue("id")); err != nil {
		return err
	}
	if err := v.readAround(body); err != nil {
		return err
	}
	k := body.Case
	body.Ruling, body.Clocks = v.clocks(k)
	body.Timeline = v.timeline(body.File)
	body.Offer = v.Register.Offer(body.File, body.Around)
	for _, t := range body.File.Tasks {
		if t.State != complaint.TaskDone && t.Kind != complaint.TaskSolve {
			body.Tasks = append(body.Tasks, t)
		}
	}
	if !body.More {
		body.Broken = register.VerifyJournal(k, body.Journal)
	}
	for _, p := range k.Proposed {
		if p.Score >= v.Policy.Repeat.Likely {
			body.Likely = append(body.Likely, p)
		} else {
			body.Less = append(body.Less, p)
		}
	}
	body.Steps, body.Earlier = k.Rounds(body.File.Steps)
	body.Next = v.next(body.File)
	body.Others = v.others(k, body.Person)
	body.Extends, body.CopyTo = v.extends(k), v.copyOwed(k, body.Person)
	if body.Open == "" {
		body.Open = "note"
		if k.Running() {
			body.Open = "answer"
		}
	}
	v.recall(f, k)
	p := v.page(k.ID+" "+k.Summary, "cases").withForm(f)
	return v.show(status, p, caseView(p, body))
}

// copyOwed names the authority to which somebody must send a copy of the answer: the desk knows no address of theirs,
// only the complainant's.
func (v *visit) copyOwed(k complaint.Case, p complaint.Complainant) string {
	for _, c := range k.Clocks {
		answered := slices.ContainsFunc(k.Answered(), func(s complaint.Side) bool {
			return s.Channel == complaint.Regulator && s.Source.ID == c.CopyTo && !complaint.HoldsAddress(p.Emails, s.ReplyTo)
		})
		if a, known := v.Policy.Authorities[c.CopyTo]; known && c.Met.IsZero() && c.Meets == complaint.StepResolution && !answered {
			return a.Name.In(v.say.Language)
		}
	}
	return ""
}

// others are the other cases of the person that a running case may be more of.
func (v *visit) others(k complaint.Case, p complaint.Complainant) []option {
	if !k.Running() {
		return nil
	}
	var options []option
	for _, e := range slices.Backward(p.History) {
		if e.Case == k.ID {
			continue
		}
		if len(options) == 0 {
			options = append(options, option{Label: v.say.Say("desk.choose")})
		}
		options = append(options, option{Value: e.Case, Label: e.Case + " · " + e.Summary})
	}
	return options
}

// extends are the clocks that a holding reply may give more time, and none.
func (v *visit) extends(k complaint.Case) []option {
	var options []option
	for _, c := range v.Register.Extendable(k) {
		if len(options) == 0 {
			options = append(options, option{Label: v.say.Say("desk.extends.none")})
		}
		options = append(options, option{Value: c.ID, Label: v.say.Say("desk.extends.until", "clock", v.clockName(c.ID), "until", v.clockText(c.Due))})
	}
	return options
}

// recall fills the forms that correct a case with what it has now, so that saving one changes nothing else.
func (v *visit) recall(f *form, k complaint.Case) {
	if !f.Values.Has("reopen-how") {
		f.fill("reopen-how", "again")
	}
	if !f.Values.Has("summary") {
		f.fill("summary", k.Summary, "severity", string(k.Severity), "complainant-language", k.Language)
	}
	if !f.Values.Has("channel") {
		s := k.Source
		f.fill("channel", string(k.Channel), "reference", s.Reference)
		authority := ""
		switch k.Channel {
		case complaint.Regulator:
			authority = s.ID
			f.fill("authority", s.ID)
			if s.ID == "" {
				f.fill("authority-name", s.Name)
			}
		case complaint.Media:
			f.fill("outlet", s.ID, "link", s.Link)
			if s.ID == "" {
				f.fill("outlet-name", s.Name)
			}
			if s.Reach > 0 {
				f.fill("reach", strconv.Itoa(s.Reach))
			}
			f.setDate("published", s.Published, v.zone)
		}
		if s.Regime != v.Policy.RegimeOf(authority) { // one that follows stays free to follow another authority
			f.fill("regime", s.Regime)
		}
	}
	if c, runs := k.RunningBy(policy.Stated); runs && !f.Values.Has("deadline-day") {
		f.setDate("deadline", c.Due, v.Calendars.Region(c.Region).Zone())
	}
}

// readAround reads what stands beside the case, at the same time.
func (v *visit) readAround(body *caseBody) error {
	g, ctx := errgroup.WithContext(v.r.Context())
	g.Go(func() (err error) {
		body.Person, err = v.Register.Person(ctx, body.Case.Person)
		return complaint.IfThere(err)
	})
	g.Go(func() (err error) {
		body.MayBe, err = v.Register.MayBe(ctx, body.Case)
		return complaint.IfThere(err)
	})
	g.Go(func() (err error) {
		body.Problem, err = v.weighed(ctx, body.Case.Problem)
		return complaint.IfThere(err)
	})
	g.Go(func() error {
		all, err := v.Staff.Members(ctx)
		body.Team = v.teamOptions(all, body.Case.Owner.ID)
		body.Keys = v.teamOptions(slices.DeleteFunc(all, func(m staff.Member) bool { return !slices.Contains(powers, m.Role) }), v.who.Member.ID)
		return err
	})
	g.Go(func() error { return v.Register.ReadAround(ctx, body.Case, &body.Around) })
	g.Go(func() error {
		body.Eyes = v.look(body.Case.ID, false)
		return nil
	})
	return g.Wait()
}

// Waiting gives the grant that waits for a second key; nil when there is none by this id.
func (b *caseBody) Waiting(id string) *complaint.Grant {
	i := slices.IndexFunc(b.Grants, func(g complaint.Grant) bool { return g.ID == id })
	if i < 0 {
		return nil
	}
	return &b.Grants[i]
}

// teamOptions lists who may take a case over: active people, but the present owner.
func (v *visit) teamOptions(all []staff.Member, but string) []option {
	options := []option{{Label: v.say.Say("desk.choose")}}
	for _, m := range all {
		if m.Active && !m.Script() && m.ID != but {
			options = append(options, option{Value: m.ID, Label: m.Name})
		}
	}
	return options
}

// next says how the act that the case waits for is done here: at once, or further down the page.
func (v *visit) next(f register.File) nextAct {
	for _, t := range f.Tasks {
		if t.Kind == complaint.TaskKey && t.State != complaint.TaskDone && t.Owner.ID == v.who.Member.ID {
			return nextAct{Code: "key", Link: "#task-" + t.ID}
		}
	}
	act, task := f.Next()
	next, path := nextAct{Code: string(act)}, "/cases/"+f.Case.ID
	switch act {
	case register.NextCall:
		next.Link = "#task-" + task
	case register.NextLetter:
		next.Link = "#trouble"
	case register.NextPerson:
		next.Link = "#who"
	case register.NextLook:
		next.Action = path + "/looked"
	case register.NextClaim:
		next.Action = path + "/claim"
	case register.NextProblem:
		next.Link = "#problem"
	case register.NextProgress:
		next.Link = "#compose-progress"
		if ruling, _ := f.Case.Ruling(); v.Policy.Clocks[ruling.ID].Call || len(f.Case.Answered()) == 0 {
			next.Link = "#compose-call"
		}
	case register.NextAnswer:
		next.Link = "#compose-answer"
	case register.NextClose:
		next.Action = path + "/close"
	}
	return next
}
