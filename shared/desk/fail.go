package desk

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"resonance/shared/complaint"
	"resonance/shared/staff"
)

// fail shows what went wrong. Whoever is signed out and only wanted to read goes to the sign-in page; what a
// person wrote is shown again, so that nothing is lost.
func (v *visit) fail(err error) {
	if staff.SignedOut(err) && v.r.Method == http.MethodGet {
		_ = v.redirect("/sign-in?to=" + url.QueryEscape(v.r.URL.RequestURI())) // it only writes headers
		return
	}
	t := trouble{Status: statusOf(err), Kept: v.kept(), Stranger: v.ofComplainant()}
	t.Heading, t.Sentence = v.explain(err, t.Status)
	if t.Status >= http.StatusInternalServerError {
		t.Incident = incident()
		v.Log.LogAttrs(v.r.Context(), slog.LevelError, "request failed", slog.String("incident", t.Incident), slog.Any("error", err))
	}
	switch t.Status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		v.w.Header().Set("Retry-After", retryAfter(err))
	}
	p := v.page(t.Heading, "")
	if err := v.show(t.Status, p, troubleView(p, t)); err != nil {
		http.Error(v.w, t.Sentence, t.Status)
	}
}

// trouble is what the problem page shows.
type trouble struct {
	Status   int
	Heading  string
	Sentence string
	Incident string
	Kept     []keptText
	Stranger bool // a complainant, for whom there is nothing to sign in to
}

// keptText is something that a person had written into a form that could not be taken.
type keptText struct{ Label, Text string }

// kept collects what the form held, so that a person can copy it.
func (v *visit) kept() []keptText {
	var kept []keptText
	names := make([]string, 0, len(v.r.PostForm))
	for name := range v.r.PostForm {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		text := v.r.PostForm.Get(name)
		if label := "field." + name; utf8.RuneCountInString(text) > 2 && v.say.Has(label) {
			kept = append(kept, keptText{v.say.Say(label), text})
		}
	}
	return kept
}

// explain makes heading and sentence of an error. An error without words of its own gets those of its
// status; nothing internal shows. A status too vague for its error gives way to a heading of the error's own.
func (v *visit) explain(err error, status int) (string, string) {
	heading := v.say.Say("desk.trouble." + strconv.Itoa(status))
	var e *complaint.Error
	if errors.As(err, &e) && v.say.Has("error."+e.Code) {
		if own := "desk.trouble." + e.Code; v.say.Has(own) {
			heading = v.say.Say(own)
		}
		return heading, v.say.SayMap("error."+e.Code, e.Params)
	}
	return heading, v.say.Say("desk.trouble." + strconv.Itoa(status) + ".text")
}

func retryAfter(err error) string {
	var e *complaint.Error
	if errors.As(err, &e) {
		if minutes, bad := strconv.Atoi(e.Params["minutes"]); bad == nil {
			return strconv.Itoa(minutes * 60)
		}
	}
	return "5"
}
