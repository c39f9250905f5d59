package register_test

import (
	"strings"
	"testing"

	"resonance/shared/register"
)

func TestALetterThatSetsOutLeavesItsCaseUnwritten(t *testing.T) {
	d := newDesk(t)
	id := submit(t, d, anna("1", fridge)).Case
	seen := file(t, d, id)
	w := register.Work{Case: id, Letter: seen.Letters[0].ID}
	if _, send, err := d.StartSending(t.Context(), w); err != nil || !send {
		t.Fatalf("the acknowledgement is not sent: %v %v", send, err)
	}
	if now := file(t, d, id); now.Case.Version != seen.Case.Version {
		t.Errorf("version %d of the case became %d", seen.Case.Version, now.Case.Version)
	}
	if err := d.Sent(t.Context(), w, "<1@mail.example>", ""); err != nil {
		t.Fatal(err)
	}
	if now := file(t, d, id); now.Case.Entries != len(now.Journal) || now.Case.Entries != seen.Case.Entries+1 {
		t.Errorf("the case counts %d journal lines of %d, after %d before", now.Case.Entries, len(now.Journal), seen.Case.Entries)
	}
}

func TestALetterGreetsAsOneSpeaks(t *testing.T) {
	d := newDesk(t)
	s := anna("a", "Холодильник перестал морозить.")
	s.Language, s.Who.Name = "ru", "Петрова Анна Ивановна"
	if text := file(t, d, submit(t, d, s).Case).Letters[0].Text; !strings.HasPrefix(text, "Здравствуйте, Анна Ивановна!") {
		t.Errorf("the letter begins %.60q", text)
	}
}
