package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/smtp"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"
)

// door is the running desk with what is needed to come in.
type door struct {
	*child
	prepared
	span time.Duration
}

var browser = &http.Client{
	Transport:     &http.Transport{MaxIdleConnsPerHost: 8},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// ask does one request and wants the status that is right for it.
func ask(ctx context.Context, method, to string, body []byte, want int, header map[string]string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := browser.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != want {
		err = fmt.Errorf("%s %s: %s: %.300s", method, to, response.Status, answer)
	}
	return answer, err
}

// pages reads each page as a signed-in browser does.
func (d *door) pages(ctx context.Context) (map[string]byClients, error) {
	path := map[string]func(n int) string{
		"case":   func(n int) string { return "/cases/" + d.cases[n*7919%len(d.cases)] },
		"list":   func(int) string { return "/cases" },
		"today":  func(int) string { return "/" },
		"search": func(n int) string { return "/search?q=" + url.QueryEscape(sought(n)) },
	}
	all := map[string]byClients{}
	for name, of := range path {
		all[name] = byClients{}
		for _, k := range clients {
			progress("the %s page with %d clients", name, k)
			took, _, err := load(ctx, k, d.span, func(ctx context.Context, _, n int) error {
				_, err := ask(ctx, http.MethodGet, d.url+of(n), nil, http.StatusOK, map[string]string{"Cookie": "resonance=" + d.cookie})
				return err
			})
			if err != nil {
				return nil, err
			}
			all[name][k] = latencyOf(took)
		}
	}
	return all, nil
}

// sought is by turns a person's name, a thing with a fault, and one word that very many share.
func sought(n int) string {
	switch n % 3 {
	case 0:
		return invent(n%20 + 1).name
	case 1:
		return things[n%len(things)] + " " + faults[n%len(faults)]
	}
	return more[n%len(more)]
}

func (d *door) registrations(ctx context.Context, work string, bytes int) (map[int]registration, error) {
	all, run := map[int]registration{}, ulid.Make().String()
	for _, k := range clients {
		progress("registrations with %d clients", k)
		raw, err := rawCommits(ctx, filepath.Join(work, fmt.Sprintf("raw%d.db", k)), bytes, k, d.span)
		if err != nil {
			return nil, err
		}
		took, in, err := load(ctx, k, d.span, func(ctx context.Context, _, n int) error {
			return d.register(ctx, fmt.Sprintf("%s-%d-%d", run, k, n), freshFrom+k*1_000_000+n)
		})
		if err != nil {
			return nil, err
		}
		rate := perSecond(len(took), in)
		all[k] = registration{PerSecond: rate, Raw: raw, Ratio: rate / raw}
	}
	return all, nil
}

// freshFrom numbers the complaints of the measurement, apart from those of the seeding.
const freshFrom = 1 << 30

func (d *door) register(ctx context.Context, key string, n int) error {
	i := invent(n)
	body, err := json.Marshal(map[string]any{
		"channel": "executive", "text": i.text, "person": map[string]any{"name": i.name, "emails": []string{i.email}},
	})
	if err != nil {
		return err
	}
	_, err = ask(ctx, http.MethodPost, d.url+"/api/v1/submissions", body, http.StatusCreated, map[string]string{
		"Authorization": "Bearer " + d.token, "Content-Type": "application/json", "Idempotency-Key": key,
	})
	return err
}

func (d *door) letters(ctx context.Context) (map[int]letters, error) {
	all := map[int]letters{}
	for _, k := range clients {
		progress("letters with %d clients", k)
		if err := quiet(d.pid()); err != nil { // what the registrations left to do
			return nil, err
		}
		run := ulid.Make().String()
		began := time.Now()
		took, in, err := load(ctx, k, d.span, func(_ context.Context, _, n int) error {
			return d.letter(run, freshFrom+(10+k)*1_000_000+n)
		})
		if err == nil {
			err = d.arrived(ctx, run, len(took))
		}
		if err != nil {
			return nil, err
		}
		all[k] = letters{Taken: perSecond(len(took), in), Registered: perSecond(len(took), time.Since(began))}
	}
	return all, nil
}

func (d *door) letter(run string, n int) error {
	i := invent(n)
	text := fmt.Sprintf("From: %s <%s>\r\nTo: ceo@firma.example\r\nSubject: %s\r\nMessage-ID: <%s-%d@mail.example>\r\n\r\n%s\r\n", i.name, i.email, run, run, n, i.text)
	return smtp.SendMail(d.mail, nil, i.email, []string{"ceo@firma.example"}, []byte(text))
}

// arrived waits until that many letters of this run are in the log of mail.
func (d *door) arrived(ctx context.Context, run string, want int) error {
	for {
		n, err := d.count(ctx, run)
		if err != nil || n >= want {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// count reads the log of mail, newest first, as far as it is of this run.
func (d *door) count(ctx context.Context, run string) (int, error) {
	all := 0
	for cursor := ""; ; {
		raw, err := ask(ctx, http.MethodGet, d.url+"/api/v1/letters?limit=200&cursor="+url.QueryEscape(cursor), nil, http.StatusOK, map[string]string{"Authorization": "Bearer " + d.token})
		if err != nil {
			return 0, err
		}
		here := bytes.Count(raw, []byte(`"subject":"`+run+`"`))
		all += here
		var page struct{ Next string }
		if err := json.Unmarshal(raw, &page); err != nil {
			return 0, err
		}
		if cursor = page.Next; cursor == "" || here == 0 {
			return all, nil
		}
	}
}
