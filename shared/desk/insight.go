package desk

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/insight"
	"resonance/shared/register"
	"resonance/shared/search"
)

// insightBody is what the page of figures shows. Every figure is a bar and a number, and leads to its cases.
type insightBody struct {
	Channels []complaint.Channel
	Weeks    []weekRow
	Running  []bar
	Problems []bar
	Answers  []bar
	Clocks   []bar  // how each clock was kept, the worst first
	AtOnce   []bar  // this month and the last: as long as of the accepted risk is taken
	Risk     string // that is accepted in a month
	Upheld   string // how often claims for money are upheld
	Mean     string // of the survey answers
	Counted  int    // cases behind the first figures
	Cut      bool   // there are more than were counted
}

// columns are those of the table of weeks.
func (b insightBody) columns() []column {
	all := []column{col("desk.insight.week")}
	for _, c := range b.Channels {
		all = append(all, col("channel."+string(c)))
	}
	return append(all, col("desk.insight.sum", "number"))
}

// weekRow counts the complaints of one week by channel.
type weekRow struct {
	From   time.Time
	Counts []bar
	Sum    int
}

// bar is one figure: its length is a share of the longest.
type bar struct {
	Label, Link, Tone string
	Beside            string // what is said of it in place of the number
	N, Percent        int
}

const (
	insightDays  = 90 // of answers; the weeks lie within
	insightWeeks = 8
	insightTop   = 8
)

func (v *visit) insightPage() error {
	var body insightBody
	var running search.Running
	var problems insight.ProblemPage
	var report insight.Report
	g, ctx := errgroup.WithContext(v.r.Context())
	g.Go(func() (err error) {
		running, err = v.Search.Running(ctx, v.now.In(v.zone))
		return err
	})
	g.Go(func() (err error) {
		problems, err = v.Ledger.ListProblems(ctx, complaint.UnfixedStates(), insightTop, "")
		return err
	})
	g.Go(func() (err error) {
		report, err = v.Ledger.Report(ctx, v.now.AddDate(0, 0, -insightDays), v.now)
		return err
	})
	var months []register.AcceptedRisk
	var claims register.Claims
	g.Go(func() (err error) {
		months, claims, err = v.Register.LatestRisks(ctx)
		return err
	})
	if err := g.Wait(); err != nil {
		return err
	}
	body.Counted, body.Cut = running.Counted, running.More
	v.countWeeks(&body, report.Days)
	body.Running = v.runningBars(running)
	body.Problems = v.heaviest(problems.Rows)
	body.answers(report, v.say.Language)
	body.Clocks = v.clocksKept(report.Clocks)
	v.risks(&body, months, claims)
	p := v.page(v.say.Say("desk.nav.insight"), "insight")
	return v.show(http.StatusOK, p, insightView(p, body))
}

// monday is the beginning of the week of t in the reader's zone.
func (v *visit) monday(t time.Time) time.Time {
	day := v.startOfDay(t)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

func (v *visit) countWeeks(b *insightBody, days []insight.Day) {
	b.Channels = complaint.Channels()
	monday := v.monday(v.now)
	for n := range insightWeeks {
		w := weekRow{From: monday.AddDate(0, 0, -7*n)}
		for _, c := range b.Channels {
			w.Counts = append(w.Counts, bar{Link: "/cases?show=all&channel=" + string(c)})
		}
		b.Weeks = append(b.Weeks, w)
	}
	most := 1
	for _, d := range days {
		at, err := time.ParseInLocation(time.DateOnly, d.Day, monday.Location())
		if err != nil {
			continue // the ledger writes its days itself
		}
		from := v.monday(at)
		i := slices.IndexFunc(b.Weeks, func(w weekRow) bool { return w.From.Equal(from) })
		c := slices.Index(b.Channels, d.Channel)
		if i < 0 || c < 0 {
			continue
		}
		b.Weeks[i].Sum += d.Registered
		b.Weeks[i].Counts[c].N += d.Registered
		most = max(most, b.Weeks[i].Counts[c].N)
	}
	for i := range b.Weeks {
		scale(b.Weeks[i].Counts, most)
	}
}

func scale(bars []bar, most int) {
	for i := range bars {
		if bars[i].N > 0 {
			bars[i].Percent = max(2, 100*bars[i].N/max(most, 1))
		}
	}
}

func longest(bars []bar) int {
	most := 1
	for _, b := range bars {
		most = max(most, b.N)
	}
	return most
}

func (v *visit) runningBars(r search.Running) []bar {
	bars := []bar{
		{Label: v.say.Say("desk.show.late"), Link: "/cases?show=late", Tone: toneLate, N: r.Late},
		{Label: v.say.Say("desk.insight.today"), Link: "/", Tone: toneSoon, N: r.Today},
		{Label: v.say.Say("desk.insight.later"), Link: "/cases?show=running", N: r.Later},
	}
	scale(bars, longest(bars))
	return bars
}

// heaviest are the problems that weigh most, in the backlog's order; a bar is as long as the problem is heavy.
func (v *visit) heaviest(problems []complaint.Problem) []bar {
	var bars []bar
	for _, p := range problems {
		if p.Totals.Cases > 0 {
			bars = append(bars, bar{
				Label: p.Title, Link: "/problems/" + p.ID, N: int(v.Ledger.Weight(p, v.now)),
				Beside: v.say.Say("desk.weight", "cases", p.Totals.Cases, "people", p.Totals.People),
			})
		}
	}
	scale(bars, longest(bars))
	return bars
}

// clocksKept shows which share of its due times each clock of the policy kept, the worst first.
func (v *visit) clocksKept(clocks []insight.Clock) []bar {
	clocks = slices.Clone(clocks)
	slices.SortStableFunc(clocks, func(x, y insight.Clock) int { return cmp.Compare(x.OnTime(), y.OnTime()) })
	var bars []bar
	for _, c := range clocks {
		b := bar{Label: v.clockName(c.ID), Percent: int(100 * c.OnTime()), Beside: v.say.Say("desk.insight.kept", "kept", c.Kept, "n", c.Kept+c.Missed)}
		if c.Missed > 0 {
			b.Tone = toneLate
		}
		bars = append(bars, b)
	}
	return bars
}

// risks shows what was agreed at once, and what that cost, against the risk that the policy accepts.
func (v *visit) risks(b *insightBody, months []register.AcceptedRisk, claims register.Claims) {
	accepted := int64(v.Policy.Remedy.Matrix.MonthlyRisk)
	b.Risk = v.cost(accepted)
	says := "desk.insight.assumed"
	if claims.Known {
		says = "desk.insight.upheld"
	}
	b.Upheld = v.say.Say(says, "n", int(math.Round(100*claims.Upheld)))
	for i, m := range months {
		b.AtOnce = append(b.AtOnce, bar{
			Label: v.say.Say([]string{"desk.insight.this-month", "desk.insight.last-month"}[i]), Percent: int(min(100, 100*m.Risk/max(1, accepted))),
			Beside: v.say.Say("desk.insight.at-once.said", "n", m.Grants, "risk", v.cost(m.Risk), "lost", v.cost(m.Lost)),
		})
	}
}

// answers shows the answers to the survey, the best first; the report counts them the worst first.
func (b *insightBody) answers(r insight.Report, language string) {
	mean := r.Mean()
	if mean == 0 {
		return
	}
	for score := len(r.Survey); score >= 1; score-- {
		b.Answers = append(b.Answers, bar{Label: strconv.Itoa(score), N: r.Survey[score-1]})
	}
	scale(b.Answers, longest(b.Answers))
	b.Mean = strconv.FormatFloat(mean, 'f', 1, 64)
	if language == "ru" {
		b.Mean = strings.Replace(b.Mean, ".", ",", 1)
	}
}
