package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/complaint"
	"resonance/shared/handler/inbound"
	"resonance/shared/mail"
	"resonance/shared/register"
)

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
