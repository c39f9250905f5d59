package api

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/insight"
	"resonance/shared/register"
	"resonance/shared/search"
)

// Figures are what the page of figures shows: what happened from one day to another, in the company's zone.
type Figures struct {
	From     string          `json:"from" format:"date"`
	To       string          `json:"to" format:"date" doc:"included"`
	Total    Counts          `json:"total"`
	Channels []ChannelCounts `json:"channels" nullable:"false" doc:"the sums of each channel that occurs"`
	Days     []DayCounts     `json:"days" nullable:"false" doc:"days and channels on which anything happened, in order"`
	Clocks   []ClockCounts   `json:"clocks" nullable:"false" doc:"how each clock of the policy was kept, among those that fell due"`
	Survey   SurveyCounts    `json:"survey"`
	Running  RunningCounts   `json:"running" doc:"cases in work now, whatever the days"`
	AtOnce   []AtOnceMonth   `json:"atOnce" nullable:"false" doc:"what was agreed at once this month and last, whatever the days"`
	Upheld   UpheldShare     `json:"upheld" doc:"how often claims for money are upheld"`
	Currency string          `json:"currency" doc:"of every cost"`
}

// UpheldShare is how often claims for money are upheld, by which the risk of agreeing at once is reckoned.
type UpheldShare struct {
	Share float64 `json:"share" doc:"0 to 1; those upheld in part count half"`
	Own   bool    `json:"own" doc:"what staff found in the last year; otherwise the policy assumes it"`
}

// AtOnceMonth is what was agreed at once in one month, in minor units.
type AtOnceMonth struct {
	Month         string `json:"month" example:"2026-04" doc:"of the company's calendar"`
	Grants        int    `json:"grants" doc:"how many"`
	RiskMinor     int64  `json:"riskMinor" doc:"what agreeing without a look was expected to lose"`
	LostMinor     int64  `json:"lostMinor" doc:"given on complaints that were found not to be upheld"`
	AcceptedMinor int64  `json:"acceptedMinor" doc:"what the policy lets a month risk"`
}

// Counts are cases and what they cost.
type Counts struct {
	Registered int   `json:"registered"`
	Resolved   int   `json:"resolved"`
	Late       int   `json:"late" doc:"cases whose first missed clock fell due"`
	CostMinor  int64 `json:"costMinor" doc:"of the cases registered, in minor units"`
}

// ChannelCounts are the sums of one channel.
type ChannelCounts struct {
	Channel complaint.Channel `json:"channel"`
	Counts
}

// DayCounts are one channel on one day.
type DayCounts struct {
	Day     string            `json:"day" format:"date"`
	Channel complaint.Channel `json:"channel"`
	Counts
}

// ClockCounts are how one clock was kept.
type ClockCounts struct {
	ID     string  `json:"id" doc:"see the policy for its name"`
	Kept   int     `json:"kept"`
	Missed int     `json:"missed"`
	OnTime float64 `json:"onTime" doc:"the share that was kept, 0 to 1; 1 when none fell due"`
}

// SurveyCounts are the answers to the survey.
type SurveyCounts struct {
	Answers [5]int  `json:"answers" doc:"how many gave 1 to 5, the worst first"`
	Mean    float64 `json:"mean,omitempty" doc:"left out when nobody answered"`
}

// RunningCounts are the cases in work by their ruling deadline.
type RunningCounts struct {
	Late    int  `json:"late"`
	Today   int  `json:"today" doc:"due before the end of your day"`
	Later   int  `json:"later"`
	Counted int  `json:"counted" doc:"how many of the newest cases were looked at"`
	More    bool `json:"more,omitempty" doc:"there are older ones that were not"`
}

type figuresQuery struct {
	From string `query:"from" format:"date" doc:"the first day; 90 days before the last when left out"`
	To   string `query:"to" format:"date" doc:"the last day, included; today when left out. At most three years"`
}

// figuresDays is how far back the figures go when nobody says.
const figuresDays = 90

type figures struct{ Body Figures }

func (a *API) insight() {
	serve(a, get("get-insight", "/insight", "insight", members), a.figures)
}

func (a *API) figures(ctx context.Context, c caller, in *figuresQuery) (*figures, error) {
	now := a.Register.Now()
	from, to, err := in.span(now, a.Register.Zone())
	if err != nil {
		return nil, err
	}
	var report insight.Report
	var running search.Running
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		report, err = a.Ledger.Report(ctx, from, to)
		return err
	})
	g.Go(func() (err error) {
		running, err = a.Search.Running(ctx, now.In(c.who.Member.Location(a.Register.Zone())))
		return err
	})
	var months []register.AcceptedRisk
	var claims register.Claims
	g.Go(func() (err error) {
		months, claims, err = a.Register.LatestRisks(ctx)
		return err
	})
	if err := g.Wait(); err != nil {
		return nil, err
	}
	f, rules := figuresOf(report), a.Register.Policy()
	f.Upheld = UpheldShare{claims.Upheld, claims.Known}
	f.Running, f.Currency = RunningCounts(running), rules.Company.Currency
	for _, m := range months {
		f.AtOnce = append(f.AtOnce, AtOnceMonth{m.Month, m.Grants, m.Risk, m.Lost, int64(rules.Remedy.Matrix.MonthlyRisk)})
	}
	return &figures{f}, nil
}

// span reads the days, which begin in the company's zone.
func (q *figuresQuery) span(now time.Time, zone *time.Location) (from, to time.Time, err error) {
	to = now
	if q.To != "" {
		if to, err = time.ParseInLocation(time.DateOnly, q.To, zone); err != nil {
			return from, to, complaint.Invalid("to", "calendar-date")
		}
	}
	from = to.AddDate(0, 0, -figuresDays)
	if q.From != "" {
		if from, err = time.ParseInLocation(time.DateOnly, q.From, zone); err != nil {
			return from, to, complaint.Invalid("from", "calendar-date")
		}
	}
	return from, to, nil
}

func figuresOf(r insight.Report) Figures {
	f := Figures{
		From: r.From, To: r.To, Total: Counts(r.Total), Survey: SurveyCounts{Answers: r.Survey, Mean: r.Mean()},
		Channels: []ChannelCounts{}, Days: []DayCounts{}, Clocks: []ClockCounts{},
	}
	for _, channel := range complaint.Channels() {
		if counts, ok := r.Channels[channel]; ok {
			f.Channels = append(f.Channels, ChannelCounts{channel, Counts(counts)})
		}
	}
	for _, d := range r.Days {
		f.Days = append(f.Days, DayCounts{d.Day, d.Channel, Counts(d.Counts)})
	}
	for _, k := range r.Clocks {
		f.Clocks = append(f.Clocks, ClockCounts{k.ID, k.Kept, k.Missed, k.OnTime()})
	}
	return f
}
