package browser_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/register"
)

// house is the one-machine edition, running until the test ends.
type house struct {
	*local.Program
	data  string
	ahead *atomic.Int64 // of the machine's clock, in nanoseconds
}

// pass lets time go by; what falls due meanwhile happens within a moment.
func (h house) pass(d time.Duration) { h.ahead.Add(int64(d)) }

// newHouse starts a house whose company speaks a language.
func newHouse(t *testing.T, language string) house {
	t.Helper()
	data, ahead := t.TempDir(), new(atomic.Int64)
	languages := map[string]string{"en": "en, ru", "ru": "ru, en"}[language] // its own first
	if err := os.WriteFile(filepath.Join(data, "policy.yaml"), []byte("company: {languages: ["+languages+"]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	p := localtest.Start(t, local.Config{Data: data, Now: now, TickEvery: 200 * time.Millisecond})
	return house{p, data, ahead}
}

// fill sends the demo's fortnight through the doors, and waits until its letters are cases.
func (h house) fill(t *testing.T) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "run", "resonance/infra/demo", "-data", h.data, "-desk", h.URL(), "-smtp", h.Mail())
	cmd.Env = os.Environ()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("the demo: %v\n%s", err, out)
	}
	if !strings.Contains(string(out), "Now look at") {
		t.Errorf("the demo does not say what to look at:\n%s", out)
	}
	h.letters(t, demoLetters)
}

// demoLetters is how many of the demo's complaints come by mail.
const demoLetters = 5

// letters gives those that came in, once there are so many, the newest first.
func (h house) letters(t *testing.T, n int) []complaint.Letter {
	t.Helper()
	var list register.List[complaint.Letter]
	localtest.Until(t, "the letters", func() (there bool) {
		var err error
		list, err = h.Register.Letters(t.Context(), register.MailIn, 50, "")
		return err == nil && len(list.Rows) == n
	})
	return list.Rows
}

// signIn takes the first lead in by the link that the desk prints.
func (h house) signIn(w *window) {
	w.t.Helper()
	link, first, err := h.Staff.FirstLink(w.t.Context())
	if err != nil || !first {
		w.t.Fatalf("the first lead's link: %v %v", first, err)
	}
	w.visit(link)
	w.fill("Name", "Nora Lead")
	w.fill("E-mail", "nora@firma.example")
	w.press("Start")
	w.sees("Today")
}

var signInLink = regexp.MustCompile(`http://\S+/sign-in/\S+`)

// mailedLink does what has a sign-in link mailed, and gives that link. Other letters may follow it.
func (h house) mailedLink(t *testing.T, ask func()) string {
	t.Helper()
	before := len(h.mailed(t, signInLink))
	ask()
	var links []string
	localtest.Within(t, 2*time.Minute, "a letter with a sign-in link", func() bool {
		links = h.mailed(t, signInLink)
		return len(links) > before
	})
	return links[len(links)-1]
}

// mailed finds something in the letters of the outbox, once in each that has it, the newest last.
func (h house) mailed(t *testing.T, what *regexp.Regexp) (found []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(h.Outbox(), "*.eml")) // named by time
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if text := what.FindString(strings.ReplaceAll(string(raw), "=\r\n", "")); text != "" {
			found = append(found, text)
		}
	}
	return found
}
