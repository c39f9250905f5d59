package local_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/search"
)

func TestABackupOfARunningDeskRestoresWhole(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "desk.tar.gz")
	p := start(t, data)
	send(t, p, "ann@mail.example", "ceo@firma.example",
		"From: Ann Smith <ann@mail.example>", "Subject: Fridge broken", "Message-ID: <1@mail.example>", "",
		"My fridge stopped cooling after nine days and support does not answer.")
	until(t, "the acknowledgement", func() bool {
		out := letters(t, p, register.MailOut)
		return len(out) == 1 && out[0].State == complaint.LetterSent
	})
	if err := local.Backup(t.Context(), data, file); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "restored")
	if err := local.Restore(file, again); err != nil {
		t.Fatal(err)
	}
	if err := local.Restore(file, again); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("restoring over data: %v", err)
	}
	q := start(t, again)
	in := letters(t, q, register.MailIn)
	if len(in) != 1 {
		t.Fatalf("%d letters came back", len(in))
	}
	f, err := q.Register.File(t.Context(), in[0].Case)
	if err != nil {
		t.Fatal(err)
	}
	if line := register.VerifyJournal(f.Case, f.Journal); line != 0 {
		t.Errorf("the journal breaks at line %d", line)
	}
	until(t, "the case in the restored desk's index", func() bool { return finds(t, q, "fridge") })
}

func finds(t *testing.T, p *local.Program, text string) bool {
	t.Helper()
	page, err := p.Search.Find(t.Context(), search.Query{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Rows) == 1
}

func TestARemovedIndexIsBuiltAnew(t *testing.T) {
	data := t.TempDir()
	t.Run("before", func(t *testing.T) {
		p := start(t, data)
		complain(t, p)
		until(t, "the case", func() bool { return finds(t, p, "fridge") })
	})
	files, err := filepath.Glob(filepath.Join(data, "index.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the index has %d files: %v", len(files), err)
	}
	for _, name := range files {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	p := start(t, data)
	until(t, "the case again", func() bool { return finds(t, p, "fridge") })
}

// TestABackupUnderWritesHoldsAllThatWasTakenBefore takes backups while letters stream in: what was
// answered 250 before a backup began is in it, whole.
func TestABackupUnderWritesHoldsAllThatWasTakenBefore(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	p := start(t, data)
	var mu sync.Mutex
	var taken []string
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for w := range 2 {
		writers.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				name := fmt.Sprintf("w%dn%d", w, n)
				if err := sendTo(p.Mail(), name); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				taken = append(taken, name)
				mu.Unlock()
			}
		})
	}
	before := make([][]string, 3)
	for i := range before {
		until(t, "more letters", func() bool {
			mu.Lock()
			defer mu.Unlock()
			before[i] = slices.Clone(taken)
			return len(taken) >= 20*(i+1)
		})
		if err := local.Backup(t.Context(), data, backupFile(dir, i)); err != nil {
			t.Error(err)
		}
	}
	stop()
	writers.Wait()
	for i, names := range before {
		restoredHolds(t, backupFile(dir, i), names)
	}
}

func backupFile(dir string, i int) string {
	return filepath.Join(dir, fmt.Sprintf("desk-%d.tar.gz", i))
}

func restoredHolds(t *testing.T, file string, names []string) {
	t.Helper()
	data := filepath.Join(t.TempDir(), "restored")
	if err := local.Restore(file, data); err != nil {
		t.Fatal(err)
	}
	// A clock ahead lets what a handler had in hand come back to its queue.
	p := startAt(t, data, func() time.Time { return time.Now().Add(time.Hour) })
	times := map[string]int{}
	until(t, "the letters of the backup", func() bool {
		clear(times)
		for _, l := range all(t, p, register.MailIn) {
			if l.Case != "" {
				times[l.Subject]++
			}
		}
		return !slices.ContainsFunc(names, func(name string) bool { return times[name] == 0 })
	})
	for name, n := range times {
		if n != 1 {
			t.Errorf("%s is there %d times", name, n)
		}
	}
	for _, l := range all(t, p, register.MailIn) {
		f, err := p.Register.File(t.Context(), l.Case)
		if err != nil {
			t.Fatal(err)
		}
		if line := register.VerifyJournal(f.Case, f.Journal); line != 0 {
			t.Errorf("the journal of %s breaks at line %d", l.Case, line)
		}
	}
}

// unsqueezed is what unpacks from a squeezed archive; nil when it doesn't.
func unsqueezed(squeezed []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(squeezed))
	if err != nil {
		return nil
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return nil
	}
	return content
}

func TestADamagedBackupLeavesNothingBehind(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "desk.tar.gz")
	p := start(t, data)
	complain(t, p)
	theCase(t, p)
	if err := local.Backup(t.Context(), data, file); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var other bytes.Buffer // an archive of something else
	squeezed := gzip.NewWriter(&other)
	if err := errors.Join(tar.NewWriter(squeezed).Close(), squeezed.Close()); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "again")
	damaged := map[string][]byte{"cut in half": whole[:len(whole)/2], "cut at its very end": whole[:len(whole)-3], "empty archive": other.Bytes()}
	for i := 20; i < len(whole); i += len(whole) / 30 {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0x10
		if !bytes.Equal(unsqueezed(flipped), unsqueezed(whole)) { // some bits only fill up a byte
			damaged[fmt.Sprintf("byte %d", i)] = flipped
		}
	}
	if len(damaged) < 30 {
		t.Fatalf("only %d damages", len(damaged))
	}
	for name, content := range damaged {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := local.Restore(file, again); err == nil || !strings.Contains(err.Error(), "nothing of it was kept") {
			t.Errorf("%s: %v", name, err)
		}
		left, err := filepath.Glob(filepath.Join(again, "*"))
		if err != nil || len(left) != 1 || filepath.Base(left[0]) != "lock" {
			t.Errorf("%s leaves %v, %v", name, left, err)
		}
	}
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := local.Restore(file, again); err != nil {
		t.Errorf("the whole one after the damaged ones: %v", err)
	}
}

func TestABackupTakesThePlaceOfTheOneBeforeOnlyWhenItIsWhole(t *testing.T) {
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "desk.tar.gz")
	start(t, data)
	if err := local.Backup(t.Context(), data, file); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := local.Backup(gone, data, file); err == nil {
		t.Error("a backup that was stopped is one")
	}
	if kept, err := os.ReadFile(file); err != nil || !bytes.Equal(first, kept) {
		t.Errorf("the backup before is gone: %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 1 {
		t.Errorf("beside it stand %v, %v", left, err)
	}
	if err := local.Backup(t.Context(), data, file); err != nil {
		t.Error(err)
	}
	if err := local.Backup(t.Context(), data, filepath.Dir(file)); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder to back up into is answered %v", err)
	}
}
