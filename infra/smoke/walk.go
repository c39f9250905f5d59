package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
	"resonance/shared/register"
	"resonance/shared/search"
)

// walk is one way through the desk.
type walk struct {
	desk, token, mail string
	patience          time.Duration

	name    string // of the complainant, found nowhere else
	picture []byte
	dead    map[string]int // dead letters before it began
	upload  api.Upload
	receipt register.Receipt
}

func (w *walk) run(ctx context.Context, out io.Writer) error {
	w.name, w.picture = "Smoke "+word(), []byte("a picture of "+w.desk)
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"the desk answers, and strangers stay outside", w.door},
		{"the dead letters can be counted", w.count},
		{"a file goes straight into storage", w.send},
		{"a complaint gets a number", w.submit},
		{"the same complaint again gets the same number", w.again},
		{"the case has its file, its clocks and its plan", w.read},
		{"search finds the case", w.find},
		{"the acknowledgement goes out", func(ctx context.Context) error { return w.letter(ctx, complaint.LetterAcknowledge) }},
		{"the case is claimed and answered", w.answer},
		{"the answer goes out", func(ctx context.Context) error { return w.letter(ctx, complaint.LetterAnswer) }},
		{"the case is closed", w.close},
		{"nothing died on the way", w.nothingDied},
	} {
		began := time.Now()
		if err := step.do(ctx); err != nil {
			fmt.Fprintf(out, "  no   %s\n", step.name)
			return fmt.Errorf("%s: %w", step.name, err)
		}
		fmt.Fprintf(out, "%5d ms  %s\n", time.Since(began).Milliseconds(), step.name)
	}
	fmt.Fprintf(out, "All well. The case is %s/cases/%s\n", w.desk, w.receipt.Case)
	return nil
}

// word is one that nothing else has.
func word() string {
	return "Q" + strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, rand.Text())
}

func (w *walk) word() string { return strings.TrimPrefix(w.name, "Smoke ") }

func (w *walk) door(ctx context.Context) error {
	if status, err := (&walk{desk: w.desk}).call(ctx, http.MethodGet, "/cases", nil, nil); status != http.StatusUnauthorized {
		return fmt.Errorf("without a token the list of cases is answered %d: %w", status, err)
	}
	return w.want(ctx, http.StatusOK, http.MethodGet, "/account", nil, nil)
}

func (w *walk) count(ctx context.Context) (err error) {
	w.dead, err = w.deadLetters(ctx)
	return err
}

func (w *walk) deadLetters(ctx context.Context) (map[string]int, error) {
	var queues api.List[api.QueueState]
	if err := w.want(ctx, http.StatusOK, http.MethodGet, "/queues", nil, &queues); err != nil {
		return nil, err
	}
	dead := map[string]int{}
	for _, q := range queues.Items {
		dead[q.Name] = q.Count
	}
	return dead, nil
}

func (w *walk) send(ctx context.Context) error {
	if err := w.want(ctx, http.StatusCreated, http.MethodPost, "/uploads", api.UploadRequest{Type: "image/png"}, &w.upload); err != nil {
		return err
	}
	return post(ctx, w.upload, w.picture)
}

func (w *walk) submission() api.Submission {
	s := api.Submission{
		Channel: "executive", Problem: register.ChosenNew, ProblemTitle: "Smoke test of " + time.Now().UTC().Format(time.DateTime), Severity: "minor",
		Text: "This is a test of the desk: please leave it alone, it will be over in a minute.", Language: "en", ReplyTo: api.Email(w.mail),
		Attachments: []api.StatedFile{{Upload: w.upload.Key, Name: "smoke.png"}},
	}
	s.Person.ID, s.Person.Name = register.ChosenNew, w.name
	return s
}

func (w *walk) submit(ctx context.Context) error {
	return w.want(ctx, http.StatusCreated, http.MethodPost, "/submissions", w.submission(), &w.receipt, "Idempotency-Key", w.word())
}

func (w *walk) again(ctx context.Context) error {
	first := w.receipt
	if err := w.want(ctx, http.StatusOK, http.MethodPost, "/submissions", w.submission(), &w.receipt, "Idempotency-Key", w.word()); err != nil {
		return err
	}
	if w.receipt.Case != first.Case || w.receipt.Complaint != first.Complaint {
		return fmt.Errorf("it got %s after %s", w.receipt.Case, first.Case)
	}
	return nil
}

func (w *walk) file(ctx context.Context) (f api.CaseFile, err error) {
	err = w.want(ctx, http.StatusOK, http.MethodGet, "/cases/"+w.receipt.Case, nil, &f)
	return f, err
}

func (w *walk) read(ctx context.Context) error {
	f, err := w.file(ctx)
	if err != nil {
		return err
	}
	if _, ticking := f.Case.Ruling(); !ticking || len(f.Steps) == 0 || len(f.Complaints) != 1 {
		return fmt.Errorf("it has %d steps, %d complaints, a clock that rules: %v", len(f.Steps), len(f.Complaints), ticking)
	}
	var kept raw
	path := "/cases/" + w.receipt.Case + "/complaints/" + w.receipt.Complaint + "/files/0"
	if err := w.want(ctx, http.StatusOK, http.MethodGet, path, nil, &kept); err != nil {
		return err
	}
	if !bytes.Equal(kept, w.picture) {
		return fmt.Errorf("the file came back as %d other bytes", len(kept))
	}
	return nil
}

func (w *walk) find(ctx context.Context) error {
	return w.await(ctx, func() error {
		var found api.List[search.Row]
		if err := w.want(ctx, http.StatusOK, http.MethodGet, "/cases?q="+w.word(), nil, &found); err != nil {
			return err
		}
		if len(found.Items) != 1 || found.Items[0].Case != w.receipt.Case {
			return fmt.Errorf("%d cases are found", len(found.Items))
		}
		return nil
	})
}

func (w *walk) letter(ctx context.Context, kind complaint.LetterKind) error {
	return w.await(ctx, func() error {
		f, err := w.file(ctx)
		if err != nil {
			return err
		}
		state := "not there"
		for _, l := range f.Letters {
			if l.Kind == kind {
				state = string(l.State)
			}
		}
		if state != string(complaint.LetterSent) {
			return fmt.Errorf("the letter is %s", state)
		}
		return nil
	})
}

func (w *walk) answer(ctx context.Context) error {
	under := "/cases/" + w.receipt.Case
	if err := w.want(ctx, http.StatusOK, http.MethodPost, under+"/claim", nil, nil); err != nil {
		return err
	}
	said := api.Answer{Happened: "Somebody tried the desk.", Fixed: "The desk works.", Concluded: "It is tried after every deployment."}
	return w.want(ctx, http.StatusOK, http.MethodPost, under+"/resolve", said, nil)
}

func (w *walk) close(ctx context.Context) error {
	return w.want(ctx, http.StatusOK, http.MethodPost, "/cases/"+w.receipt.Case+"/close", nil, nil)
}

func (w *walk) nothingDied(ctx context.Context) error {
	now, err := w.deadLetters(ctx)
	for name, n := range now {
		if n > w.dead[name] {
			err = errors.Join(err, fmt.Errorf("the %s queue has %d dead letters after %d", name, n, w.dead[name]))
		}
	}
	return err
}

// await tries what comes a moment later, once a second.
func (w *walk) await(ctx context.Context, try func() error) error {
	ctx, cancel := context.WithTimeout(ctx, w.patience)
	defer cancel()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("after %v: %w", w.patience, err)
		case <-tick.C:
		}
	}
}
