package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/complaint"
	"resonance/shared/handler/inbound"
	"resonance/shared/mail"
	"resonance/shared/register"
)

//go:embed prices.json
var pricesFile []byte

// prices are list prices in US dollars, as data: they change without us.
type prices struct {
	Source   string             `json:"source"`
	Date     string             `json:"date"`
	Each     map[string]float64 `json:"each"`
	Duration float64            `json:"gigabyteSecond"`
	Logs     float64            `json:"logGigabyte"`
	Storage  float64            `json:"storageGigabyteMonth"`
	Fixed    map[string]float64 `json:"fixedMonth"`
}

// What is not counted but assumed.
const (
	memoryGB  = 0.5      // GB of a function, as in the template; mail has twice that
	lasts     = 0.060    // seconds that a function is billed for on an average event
	logged    = 1.5e-6   // GB that an event leaves in the log, the platform's lines included
	accessed  = 0.3e-6   // GB that a request leaves in the log of the API
	looks     = 10       // pages of the desk that people look at for each case
	minutes   = 3        // for which such a page stays before their eyes
	pollers   = 3 * 1440 // requests a day with which Lambda asks an idle queue, of one poller: one in 20 seconds
	polling   = 5        // pollers of a queue
	dayOfTick = 1440
	keyAsked  = 288 // times a day that DynamoDB asks for the table's key for a function that is never idle: every five minutes
)

// bill is what one thing costs: requests by service, and units of the table.
type bill struct {
	Requests map[string]float64 `json:"requests"`
	Write    float64            `json:"writeUnits"`
	Read     float64            `json:"readUnits"`
}

func (b bill) times(n float64) bill {
	out := bill{map[string]float64{}, b.Write * n, b.Read * n}
	for what, k := range b.Requests {
		out.Requests[what] = k * n
	}
	return out
}

func (b bill) plus(o bill) bill {
	out := b.times(1)
	out.Write, out.Read = out.Write+o.Write, out.Read+o.Read
	for what, k := range o.Requests {
		out.Requests[what] += k
	}
	return out
}

// priced names the price of a request.
var priced = map[string]string{
	"s3:PutObject": "s3:put", "s3:CopyObject": "s3:put", "s3:GetObject": "s3:get", "ses:SendEmail": "ses:out", "ses:receive": "ses:in",
	"sns:publish": "sns:publish", "scheduler": "scheduler:tick", "kms": "kms:request",
}

// dollars is what the bill comes to, without storage. DynamoDB charges units, and nothing for the request itself.
func (b bill) dollars(p prices) float64 {
	total := b.Write*p.Each["dynamodb:write"] + b.Read*p.Each["dynamodb:read"]
	for what, n := range b.Requests {
		service, _, _ := strings.Cut(what, ":")
		switch {
		case service == "dynamodb":
		case service == "lambda":
			total += n * (p.Each["lambda:request"] + memoryGB*lasts*p.Duration + logged*p.Logs + p.Each["xray:trace"])
		case strings.HasPrefix(service, "sqs"):
			total += n * p.Each[service+":request"]
		case service == "apigateway":
			total += n * (p.Each["apigateway:request"] + accessed*p.Logs)
		default:
			total += n * p.Each[priced[what]]
		}
	}
	return total
}

// costs is what each step of a complaint's life asks of AWS, among so many cases.
type costs struct {
	Cases int             `json:"cases"`
	Steps map[string]bill `json:"steps"`
	KB    float64         `json:"kilobytesACase"`
}

// The steps.
const (
	byForm   = "registered through the desk"
	byLetter = "registered from a letter"
	answered = "claimed, answered and closed"
	surveyed = "asked and told whether it helped"
	looked   = "looked at once on the desk"
	stayed   = "looked at for another minute"
	minute   = "an idle minute"
	idleDay  = "an idle day"
)

// times is how often each step is done to be weighed.
const times = 20

// measureCosts weighs each step on a desk with so many cases.
func measureCosts(ctx context.Context, cases int) (c costs, err error) {
	err = inFolder(aMonday, func(d *desk) error {
		c, err = d.costs(ctx, cases)
		return err
	})
	return c, err
}

var aMonday = time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC)

// costs weighs each step on the new desk, with so many cases.
func (d *desk) costs(ctx context.Context, cases int) (c costs, err error) {
	c = costs{Steps: map[string]bill{}}
	waiting, err := d.waiting(ctx)
	if err != nil {
		return c, err
	}
	if c.Cases, err = d.fill(ctx, cases); err != nil {
		return c, err
	}
	before := d.table.bytes
	if err := c.weigh(ctx, d); err != nil {
		return c, err
	}
	c.KB = float64(d.table.bytes-before) / 1024 / (2 * times) // each time two cases
	if err := c.step(d, surveyed, func() error { return d.survey(ctx, waiting) }); err != nil {
		return c, err
	}
	return c, c.weighMinute(ctx, d)
}

// fill registers cases, does what follows from it, and has somebody come in. Of more than a thousand the others are
// twins of those, as many thousands as there may be. It gives how many cases that makes.
func (d *desk) fill(ctx context.Context, cases int) (int, error) {
	d.table.rests = true
	defer func() { d.table.rests = false }()
	before := d.store.items()
	real := min(cases, twinsApart)
	for n := range real {
		if _, err := d.Submit(ctx, submission(n)); err != nil {
			return 0, err
		}
	}
	if err := d.settle(ctx, 100); err != nil {
		return 0, err
	}
	twins := cases/real - 1
	d.store.addTwins(twins, before)
	return real * (1 + twins), d.signIn(ctx)
}

// weigh does every step a few times and keeps the average.
func (c *costs) weigh(ctx context.Context, d *desk) error {
	var ids []string
	for n := range times {
		err := c.step(d, byForm, func() error {
			d.web(2) // the form and its answer
			receipt, err := d.Submit(ctx, measured(n))
			ids = append(ids, receipt.Case)
			return orSettle(ctx, d, err)
		})
		if err == nil {
			err = c.step(d, byLetter, func() error { return d.letterComes(ctx, n) })
		}
		if err == nil {
			err = c.step(d, looked, func() error { return d.look(ctx, "/cases/"+ids[n]) })
		}
		if err == nil {
			err = c.step(d, stayed, func() error { return d.stay(ctx, "/cases/"+ids[n]) })
		}
		if err == nil {
			err = c.step(d, answered, func() error { return d.answer(ctx, ids[n]) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// waiting resolves cases and lets three working days pass, until they are to be asked whether that has helped. Who
// complains in the morning of that day wakes nobody before it is noon.
func (d *desk) waiting(ctx context.Context) (ids []string, err error) {
	for n := range times {
		receipt, err := d.Submit(ctx, measured(1<<10+n))
		if err == nil {
			ids = append(ids, receipt.Case)
			err = d.resolve(ctx, receipt.Case)
		}
		if err := orSettle(ctx, d, err); err != nil {
			return nil, err
		}
	}
	d.time.Pass(70 * time.Hour)
	err = d.ticks(ctx)
	d.time.Pass(2 * time.Hour)
	return ids, err
}

// ticks lets the clock do all that is due.
func (d *desk) ticks(ctx context.Context) error {
	for fired := 1; fired > 0; {
		var err error
		if fired, err = d.Tick(ctx); err != nil {
			return err
		}
	}
	return d.settle(ctx, 100)
}

// weighMinute lets the clock find nothing to do.
func (c *costs) weighMinute(ctx context.Context, d *desk) error {
	begun := d.table.units.clone()
	one := costs{Steps: map[string]bill{}}
	err := one.step(d, minute, func() error {
		d.count("scheduler")
		d.count("lambda:clock")
		return d.clock.Handle(ctx, events.EventBridgeEvent{})
	})
	if err == nil && sum(d.table.units.since(begun).write) > 0 {
		err = errors.New("the minute was not idle")
	}
	day := one.Steps[minute].times(times * dayOfTick)
	day.Requests["sqs:ReceiveMessage"] = 2 * polling * pollers
	day.Requests["sqs-fifo:ReceiveMessage"] = polling * pollers
	day.Requests["kms"] = keyAsked
	c.Steps[idleDay] = day
	return err
}

var surveyLink = regexp.MustCompile(`/survey/(\S+)`)

// survey lets the clock ask everybody, and everybody answer.
func (d *desk) survey(ctx context.Context, ids []string) error {
	if err := d.ticks(ctx); err != nil {
		return err
	}
	for _, id := range ids {
		f, err := d.File(ctx, id)
		if err != nil {
			return err
		}
		link := surveyLink.FindStringSubmatch(f.Letters[len(f.Letters)-1].Text)
		if link == nil {
			return fmt.Errorf("nobody asked whether %s was helped", id)
		}
		d.web(2) // the page and the score
		if err := orSettle(ctx, d, d.AnswerSurvey(ctx, link[1], 5, "")); err != nil {
			return err
		}
	}
	return nil
}

func orSettle(ctx context.Context, d *desk, err error) error {
	if err != nil {
		return err
	}
	return d.settle(ctx, 100)
}

// step does something and adds what it asked for, as one of so many times.
func (c *costs) step(d *desk, name string, do func() error) error {
	asked, units := maps.Clone(d.asked), d.table.units.clone()
	if err := do(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	used := d.table.units.since(units)
	b := bill{map[string]float64{}, sum(used.write), sum(used.read)}
	for what, n := range d.asked {
		if n -= asked[what]; n > 0 {
			b.Requests[what] = float64(n)
		}
	}
	c.Steps[name] = bill{map[string]float64{}, 0, 0}.plus(c.Steps[name]).plus(b.times(1 / float64(times)))
	return nil
}

func measured(n int) register.Submission {
	s := submission(1<<20 + n)
	s.ReplyTo, s.MayWrite = s.Who.Emails[0], true
	return s
}

// web counts so many requests that people make.
func (d *desk) web(n int) {
	for range n {
		d.count("apigateway")
		d.count("lambda:web")
	}
}

func (d *desk) letterComes(ctx context.Context, n int) error {
	i := invent(1<<21 + n)
	key := fmt.Sprint("mail/", n)
	raw := fmt.Sprintf("From: %s <%s>\r\nTo: ceo@firma.example\r\nSubject: A complaint\r\nMessage-ID: <%d@mail.example>\r\n\r\n%s\r\n", i.name, i.email, n, i.text)
	d.count("ses:receive")
	d.count("sns:publish")
	d.count("kms") // the topic's key
	if _, err := d.blobs.Put(ctx, key, "message/rfc822", strings.NewReader(raw)); err != nil {
		return err
	}
	body, err := inbound.Notice(fmt.Sprint(n), key, i.email, []string{"ceo@firma.example"}, d.time.Now(), mail.Verdicts{})
	if err != nil {
		return err
	}
	for _, what := range []string{"sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "lambda:mail"} {
		d.count(what)
	}
	return orSettle(ctx, d, handled(d.mail.Handle(ctx, queued(body, ""))))
}

// answer is what the team does: claim and answer in Slack, close on the desk.
func (d *desk) answer(ctx context.Context, id string) error {
	for range 3 { // the button, the modal, what it sends
		d.count("apigateway")
		d.count("lambda:slack")
	}
	if err := orSettle(ctx, d, d.resolve(ctx, id)); err != nil {
		return err
	}
	d.web(1)
	_, err := d.Register.Close(ctx, olga(id))
	return orSettle(ctx, d, err)
}

func (d *desk) resolve(ctx context.Context, id string) error {
	if _, err := d.Claim(ctx, olga(id)); err != nil {
		return err
	}
	res := complaint.Resolution{Happened: "The part was faulty.", Fixed: "A new one came.", Concluded: "All are tested now."}
	_, err := d.Resolve(ctx, olga(id), res)
	return err
}

func olga(id string) register.On {
	return register.On{Case: id, By: complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"}}
}

// costTable writes the page about costs.
func costTable(w io.Writer, c costs) error {
	var p prices
	if err := json.Unmarshal(pricesFile, &p); err != nil {
		return fmt.Errorf("read the prices: %w", err)
	}
	out := &lines{w: w}
	out.line("# What the AWS edition costs")
	out.line("")
	out.line("Written by `go run ./infra/bench cost`: the real handlers, each request counted, with %s cases in the table. Of those a", number(float64(c.Cases)))
	out.line("thousand were registered, and the others are their twins under other numbers. A test sees that no step asks for more among")
	out.line("100,000 cases than among ten. Prices: %s; %s.", p.Source, p.Date)
	out.line("")
	steps := []string{byForm, byLetter, looked, stayed, answered, surveyed, idleDay}
	out.line("| | %s |", strings.Join(steps, " | "))
	out.line("|%s", strings.Repeat(" --- |", len(steps)+1))
	for _, what := range rowsOf(c) {
		cells := make([]string, len(steps))
		for i, name := range steps {
			cells[i] = number(quantity(c.Steps[name], what))
		}
		out.line("| %s | %s |", what, strings.Join(cells, " | "))
	}
	cells := make([]string, len(steps))
	for i, name := range steps {
		cells[i] = fmt.Sprintf("%.6f", c.Steps[name].dollars(p))
	}
	out.line("| **dollars** | %s |", strings.Join(cells, " | "))
	out.line("")
	life := c.Steps[byForm].plus(c.Steps[looked].times(looks)).plus(c.Steps[stayed].times(looks * minutes)).plus(c.Steps[answered]).plus(c.Steps[surveyed])
	fixed := c.Steps[idleDay].times(30).dollars(p)
	for _, name := range slices.Sorted(maps.Keys(p.Fixed)) {
		fixed += p.Fixed[name]
	}
	out.line("A complaint that comes through the desk, is looked at %d times for %d minutes each, answered and surveyed costs **%.4f dollars** (from a", looks, minutes, life.dollars(p))
	out.line("letter %.4f), and a month in which nothing happens **%.2f**: the clock, the polling of queues, %s.", life.plus(c.Steps[byLetter]).plus(c.Steps[byForm].times(-1)).dollars(p), fixed, strings.Join(slices.Sorted(maps.Keys(p.Fixed)), ", "))
	out.line("")
	out.line("| complaints a month | dollars a month |")
	out.line("| ---: | ---: |")
	for _, n := range []float64{1000, 100_000, 1_000_000} {
		out.line("| %s | %.2f |", number(n), fixed+n*life.dollars(p))
	}
	out.line("")
	out.line("A case is %.0f KB of the table with its indexes and search; a million of them are %.2f dollars a month of storage, and", c.KB, c.KB*1e6/(1<<20)*p.Storage)
	out.line("backups cost about as much again. What comes to that: letters and files in the bucket, and the move to a cheaper class of those")
	out.line("over 128 KB; letters over 256 KB, which SES counts by that size; what leaves AWS to the internet; whoever signs in with Cognito")
	out.line("beyond its free 10,000.")
	out.line("")
	out.line("Assumed, not counted: a function is billed for %.0f ms at %.0f MB, writes %.1f KB of log and is traced on an average event, where", lasts*1000, memoryGB*1024, logged*1e6)
	out.line("X-Ray takes one event a second and one in twenty of the others; a request leaves %.1f KB in the log of the API; Lambda asks", accessed*1e6)
	out.line("an idle queue with %d pollers, each every 20 seconds; every event comes alone, as on a quiet day: in a rush a batch", polling)
	out.line("shares one invocation and one request.")
	return out.err
}

// rowsOf are all kinds of request that some step makes.
func rowsOf(c costs) []string {
	seen := map[string]bool{}
	for _, b := range c.Steps {
		for what := range b.Requests {
			seen[what] = true
		}
	}
	return append([]string{"DynamoDB write units", "DynamoDB read units"}, slices.Sorted(maps.Keys(seen))...)
}

func quantity(b bill, what string) float64 {
	switch what {
	case "DynamoDB write units":
		return b.Write
	case "DynamoDB read units":
		return b.Read
	}
	return b.Requests[what]
}

// number is short, with commas between thousands.
func number(n float64) string {
	switch {
	case n == 0:
		return ""
	case n < 1000:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0")
	case n < 1e6:
		return fmt.Sprintf("%d,%03d", int(n)/1000, int(n)%1000)
	}
	return fmt.Sprintf("%d,%03d,%03d", int(n)/1_000_000, int(n)/1000%1000, int(n)%1000)
}

// lines remembers the first failure to write.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) line(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format+"\n", args...)
	}
}
