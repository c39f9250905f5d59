package api_test

import (
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/conduct"
)

func TestAConductReviewByTheAPI(t *testing.T) {
	w := newWorld(t)
	r := w.submit(`{"channel":"executive","text":"The kettle explodes.","asked":{"minor":5000000,"currency":"GBP"},"person":{"name":"Nuria Serrano","emails":["nuria@mail.example"]}}`)
	k := want[struct{ Case complaint.Case }](w.call("GET", "/api/v1/cases/"+r.Case, ""), 200).Case
	currency := k.Asked.Currency
	for _, o := range []string{`{"observed":"not-upheld","note":"x"}`, `{"observed":"loss","note":"x","amount":{"minor":1000,"currency":"` + currency + `"}}`, `{"observed":"threat","note":"x"}`} {
		want[map[string]any](w.call("POST", "/api/v1/cases/"+r.Case+"/observations", o), 200)
	}
	w.call("POST", "/api/v1/cases/"+r.Case+"/observations", `{"observed":"loss","note":"x"}`).refused(422, "invalid")
	a := want[conduct.Assessment](w.call("GET", "/api/v1/people/"+k.Person+"/conduct", ""), 200)
	if a.Proposal != conduct.Review || len(a.Signals) != 2 || len(a.Signals[0].Evidence) == 0 {
		t.Errorf("%+v", a)
	}
	rv := want[complaint.Review](w.call("POST", "/api/v1/people/"+k.Person+"/review", `{"grounds":"Two signs"}`), 200)
	at := "/api/v1/reviews/" + rv.ID
	decision := `{"measures":["written-only"],"contact":"desk@firma.example","grounds":"x","notice":"x"}`
	w.call("POST", at+"/decision", decision).refused(409, "review-state")
	want[map[string]any](w.call("POST", at+"/warning", `{"text":"Please stop."}`), 200)
	w.call("POST", at+"/decision", `{"measures":["no-answers"],"contact":"x","grounds":"x","notice":"x"}`).refused(422, "invalid")
	if rv = want[complaint.Review](w.call("POST", at+"/decision", decision), 200); rv.State != complaint.ReviewDecided || rv.Until.IsZero() {
		t.Errorf("%+v", rv)
	}
	want[map[string]any](w.call("POST", at+"/appeal", `{"grounds":"The loss was larger"}`), 200)
	w.call("POST", at+"/appeal-decision", `{"overturn":false,"grounds":"x"}`).refused(409, "review-own-appeal")
	list := want[struct{ Items []complaint.Review }](w.call("GET", "/api/v1/reviews", ""), 200)
	if len(list.Items) != 1 || list.Items[0].State != complaint.ReviewAppealed {
		t.Errorf("%+v", list)
	}
	w.call("GET", "/api/v1/reviews/RV-999999", "").refused(404, "review-not-found")
}
