package browser_test

import (
	"fmt"
	"strings"
	"testing"

	"resonance/infra/local/localtest"
	"resonance/shared/complaint"
	"resonance/shared/register"
)

// Words that people write are as long as they like: no page scrolls sideways for them.
func TestLongWordsFit(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "en")
	w := open(t, wide)
	h.signIn(w)
	word := strings.Repeat("unterbeamten", 6)
	by := complaint.Actor{Kind: complaint.Staff, ID: "m0", Name: word}
	address := word[:60] + "@" + word[:60] + ".example"
	receipt, err := h.Register.Submit(t.Context(), register.Submission{
		Once: "long", By: by, Channel: complaint.Media, Source: complaint.Source{Name: word}, Text: word + " broke.", ReplyTo: address, MayWrite: true,
		Who: complaint.Complainant{Name: word + " " + word, Organisation: word, Emails: []string{address}},
	})
	if err != nil {
		t.Fatal(err)
	}
	k, err := h.Register.Claim(t.Context(), register.On{Case: receipt.Case, By: by})
	if err != nil {
		t.Fatal(err)
	}
	fix := complaint.Fix{Kind: "product", Text: word, CostMinor: 99_999_999_999_999, Drop: 100}
	if _, err := h.Register.AddFix(t.Context(), register.OnProblem{Problem: k.Problem, By: by}, fix); err != nil {
		t.Fatal(err)
	}
	w.comes(h.URL()+"/cases", receipt.Case)
	w.comes(h.URL()+"/people", word)
	localtest.Until(t, "the letter that goes out", func() bool {
		list, err := h.Register.Letters(t.Context(), register.MailOut, 50, "")
		return err == nil && len(list.Rows) > 0
	})
	for _, page := range []string{
		"/", "/cases?show=all", "/cases/" + k.ID, "/tasks", "/people", "/people/" + k.Person, "/problems", "/problems/" + k.Problem, "/insight", "/mail?part=out",
		"/search?q=" + receipt.Case,
	} {
		w.visit(h.URL() + page)
		for _, width := range []int64{390, 900, 1280} {
			w.show(look{width: width, script: true})
			w.fits(fmt.Sprintf("%s at %d px", page, width))
		}
	}
}
