package local_test

import (
	"path/filepath"
	"strings"
	"testing"

	"resonance/infra/local"
	"resonance/shared/complaint"
	"resonance/shared/register"
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
}
