package browser_test

import (
	"fmt"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// registers takes a complaint of somebody who asks for a sum.
func (h house) registers(t *testing.T, name, text string, asked int64) (id string) {
	t.Helper()
	receipt, err := h.Register.Submit(t.Context(), register.Submission{
		Once: name, By: complaint.Actor{Kind: complaint.Staff, ID: "m0", Name: "Olga"}, Channel: complaint.Executive, Text: text, Language: "en",
		ReplyTo: "somebody@mail.example", MayWrite: true, Who: complaint.Complainant{Name: name}, Asked: complaint.Money{Minor: asked, Currency: "GBP"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Case
}

// TestAProposalIsOverruled moves a case to the problem that the desk thought less likely, with one click; the
// problem tells what it learned from that.
func TestAProposalIsOverruled(t *testing.T) {
	t.Parallel()
	h, w := newHouse(t, "en"), open(t, wide)
	h.signIn(w)
	h.registers(t, "Ada Stone", "The lift in our house is stuck between floors again.", 0)
	id := h.registers(t, "Max Ford", "Our lift hangs between floors and pensioners climb ladders.", 0)
	w.visit(h.URL() + "/cases/" + id)
	w.sees("Both speak of")
	w.press("This one")
	w.sees("The case hangs on this problem now")
	w.visit(h.URL() + "/problems/PB-000001")
	w.sees("now finds this problem by what " + id + " says")
	w.sees("pensioners")
}

// TestAConductReview goes all the way: what was seen, the proposal with its evidence, a person's grounds, the
// warning, the decision, the appeal before somebody else, and the end by itself.
func TestAConductReview(t *testing.T) {
	t.Parallel()
	h, w, nils := newHouse(t, "en"), open(t, wide), open(t, narrow)
	h.signIn(w)
	nils.visit(h.mailedLink(t, func() { w.addLead("Nils Nilsen", "nils@firma.example") }))
	nils.press("Sign in")
	nils.sees("Today")
	id := h.registers(t, "Gerald Pike", "The music on your phone line is an insult to me.", 5_000_000)
	for _, seen := range []struct{ what, loss string }{{"the complaint was not right", ""}, {"the verified loss", "10"}, {"a threat to publish unless paid", ""}} {
		w.visit(h.URL() + "/cases/" + id)
		w.press("Record what you saw")
		w.choose("What", seen.what)
		if seen.loss != "" {
			w.fill("Sum, for a loss", seen.loss)
		}
		w.fill("In your words", "I have read all of it")
		w.press("Record")
		w.sees("recorded: " + seen.what)
	}
	f, err := h.Register.File(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	w.visit(h.URL() + "/people/" + f.Case.Person)
	w.sees("The desk proposes that a person opens a conduct review")
	w.sees("far above the verified loss")
	w.press("Open a review")
	w.fill("Grounds", "Two signs, and nothing of ours is broken")
	w.press("Begin, with my name")
	w.sees("Under way")
	w.fill("What the person is told", "Please stop threatening us")
	w.press("Send the warning")
	w.sees("Warned")
	w.tick("In writing only")
	end := time.Now().AddDate(0, 0, 3)
	for label, part := range map[string]int{"Day": end.Day(), "Month": int(end.Month()), "Year": end.Year()} {
		w.fill(label, fmt.Sprint(part))
	}
	w.fill("Grounds", "It went on")
	w.fill("What the person is told", "We answer in writing from now on")
	w.press("Decide and send the notice")
	w.sees("Measures in force")
	review := w.at()
	w.fill("What the person says", "My loss was larger")
	w.press("Record the appeal")
	w.sees("somebody else must look at the appeal")
	nils.visit(h.URL() + review)
	nils.tick("The decision stays")
	nils.fill("Grounds", "The loss is proven")
	nils.press("Decide the appeal")
	nils.sees("Appeal decided: the decision stays")
	if value[bool](nils, `document.body.innerText.includes("Record the appeal")`) {
		t.Error("an appeal that was decided can be made again")
	}
	nils.visit(h.URL() + "/cases/" + id)
	nils.sees("Measures apply until")
	h.pass(4 * 24 * time.Hour)
	w.visit(h.signInLink(w)) // sessions don't last so long
	w.press("Sign in")
	w.sees("Today")
	w.comes(h.URL()+review, "Ended by itself")
	w.press("People")
	w.press("Conduct reviews")
	w.sees("Overturned: 0")
}
