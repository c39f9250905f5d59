package browser_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chrome is the one browser process that all tests share; each opens windows of its own.
var chrome context.Context

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	profile, err := os.MkdirTemp("", "chromium-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(profile)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.UserDataDir(profile), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-sandbox", os.Getuid() == 0))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	var end context.CancelFunc
	chrome, end = chromedp.NewContext(allocator)
	defer end()
	if err := chromedp.Do(chrome); err != nil {
		fmt.Fprintln(os.Stderr, "start Chromium (Debian package chromium is needed):", err)
		return 1
	}
	return m.Run()
}

// look is how somebody sees the desk.
type look struct {
	width    int64
	dark     bool
	script   bool // JavaScript runs
	keyboard bool // no mouse
}

var wide, narrow = look{width: 1280, script: true}, look{width: 390, script: true}

// window is one person's browser window, apart from every other's.
type window struct {
	t    *testing.T
	ctx  context.Context
	keys bool // the keyboard alone
	mu   sync.Mutex
	bad  []string // what no page may do
	ours string   // an address that the test itself asks, whatever it answers
}

// open opens a window that lasts as long as the test, and fails it if a page misbehaved.
func open(t *testing.T, l look) *window {
	t.Helper()
	ctx, closeWindow := chromedp.NewContext(chrome, chromedp.WithNewBrowserContext())
	ctx, stop := context.WithCancel(ctx) // each act has its own patience: a window may wait for its turn
	w := &window{t: t, ctx: ctx, keys: l.keyboard}
	t.Cleanup(func() {
		stop()
		closeWindow()
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, b := range w.bad {
			t.Error(b)
		}
	})
	if err := chromedp.Listen(ctx, w.watch); err != nil {
		t.Fatalf("open a window: %v", err)
	}
	w.do("open a window", command(network.Enable, network.EnableParams{}), command(runtime.Enable, cdp.Empty{}), command(log.Enable, cdp.Empty{}))
	w.show(l)
	return w
}

// command is a protocol command as an action.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// show changes how the window looks at pages.
func (w *window) show(l look) {
	w.t.Helper()
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	w.do("set the window up",
		command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: l.width, Height: 900, DeviceScaleFactor: 1, Mobile: l.width < 600}),
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"}, // colours change at once, else axe judges them half way
		}}),
		command(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}), // as if it were the window in front
		command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !l.script}))
}

// watch notes what no page may do: errors, words to strangers, a loose policy.
func (w *window) watch(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		w.note("script failed: " + fmt.Sprint(e.ExceptionDetails.Text, " ", e.ExceptionDetails.URL))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			w.note(fmt.Sprintf("console %s: %v", e.Type, e.Args))
		}
	case *log.EventEntryAdded:
		// A refused form answers 4xx and Chromium calls that an error of the page; the test looks at it itself. What
		// else answers so is noted when the answer comes.
		if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "the server responded with a status of 4") {
			w.note("log: " + e.Entry.Text + " " + e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && u.Hostname() != "127.0.0.1" {
			w.note("asked a stranger: " + e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			w.policy(e.Response)
		} else if e.Response.Status >= 400 && !w.asks(e.Response.URL) {
			w.note(fmt.Sprintf("%s answers %d", e.Response.URL, e.Response.Status))
		}
	}
}

// policy notes a page that would let foreign script in.
func (w *window) policy(r *network.Response) {
	for name, value := range r.Headers {
		text := fmt.Sprint(value)
		if strings.EqualFold(name, "Content-Security-Policy") && strings.Contains(text, "default-src 'none'") && !strings.Contains(text, "unsafe-") {
			return
		}
	}
	w.note("no strict Content-Security-Policy at " + r.URL)
}

// asked tells of a request that is the test's own.
func (w *window) asked(address string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ours = address
}

func (w *window) asks(address string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ours == address
}

func (w *window) note(bad string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bad = append(w.bad, bad)
}

// do carries actions out, or fails the test with what the window shows.
func (w *window) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, 20*time.Second)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		w.t.Fatalf("%s: %v\n%s", what, err, w.seen())
	}
}

// seen is what the window shows, for the message of a failure.
func (w *window) seen() string {
	ctx, stop := context.WithTimeout(w.ctx, 5*time.Second)
	defer stop()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
	if err != nil {
		return "the window can't be read: " + err.Error()
	}
	return text
}

// value computes an expression on the page.
func value[T any](w *window, expression string) T {
	w.t.Helper()
	v, err := try[T](w, expression)
	if err != nil {
		w.t.Fatalf("compute %.80s: %v\n%s", expression, err, w.seen())
	}
	return v
}

// try is value for a page that may be leaving at that moment.
func try[T any](w *window, expression string) (T, error) {
	ctx, stop := context.WithTimeout(w.ctx, 60*time.Second)
	defer stop()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}
