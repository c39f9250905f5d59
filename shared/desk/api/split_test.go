package api_test

import (
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// caseFile is what the API tells of a case.
type caseFile struct {
	Case       complaint.Case        `json:"case"`
	Complaints []complaint.Complaint `json:"complaints"`
}

func TestWhatWasJoinedWronglyIsTakenApart(t *testing.T) {
	w := newWorld(t)
	const person = `{"name":"Nuria Serrano","emails":["nuria@mail.example"]}`
	submit := func(text string) register.Receipt {
		return w.submit(`{"channel":"executive","text":"` + text + `","person":` + person + `}`)
	}
	read := func(id string) caseFile { return want[caseFile](w.call("GET", "/api/v1/cases/"+id, ""), 200) }
	const kettle = "The kettle explodes whenever the lid is open and the shop refuses the warranty repair."
	first := submit(kettle)
	further := submit(kettle + " It happened to my sister too.")
	if further.Case != first.Case {
		t.Fatalf("%+v, want %s", further, first.Case)
	}
	of := "/api/v1/cases/" + first.Case
	w.call("POST", of+"/another-person", "").refused(409, "only-case")
	w.call("POST", of+"/complaints/"+first.Complaint+"/split", `{"whose":"same"}`).refused(409, "first-complaint")
	w.call("POST", of+"/complaints/nothing/split", `{"whose":"same"}`).refused(404, "complaint-not-found")
	w.call("POST", of+"/complaints/"+further.Complaint+"/split", `{"whose":"nobody"}`).refused(422, "invalid")
	w.call("POST", of+"/complaints/"+further.Complaint+"/split", `{"whose":"same"}`, "If-Match", `"1"`).refused(412, "stale")

	got := w.call("POST", of+"/complaints/"+further.Complaint+"/split", `{"whose":"same"}`)
	split := want[register.Receipt](got, 201)
	if got.Header.Get("Location") != "/api/v1/cases/"+split.Case || split.Outcome != register.Registered {
		t.Errorf("%+v at %s", split, got.Header.Get("Location"))
	}
	was, is := read(first.Case), read(split.Case)
	if len(was.Complaints) != 1 || len(is.Complaints) != 1 || is.Case.Person != was.Case.Person || is.Complaints[0].Stated.Name != "Nuria Serrano" {
		t.Errorf("%+v\n%+v", was, is)
	}

	w.call("POST", "/api/v1/cases/"+split.Case+"/belongs", `{"case":"nonsense"}`).refused(422, "invalid")
	w.call("POST", "/api/v1/cases/"+split.Case+"/belongs", `{"case":"RS-2026-999999"}`).refused(422, "invalid")
	joined := want[complaint.Case](w.call("POST", "/api/v1/cases/"+split.Case+"/belongs", `{"case":"`+first.Case+`"}`), 200)
	if left := read(split.Case); joined.ID != first.Case || joined.Complaints != 2 || left.Case.Within != first.Case || len(left.Complaints) != 0 {
		t.Errorf("%+v, left %+v", joined, left)
	}
	w.call("POST", "/api/v1/cases/"+split.Case+"/another-person", "").refused(409, "case-within")
	was = read(first.Case)
	split = want[register.Receipt](w.call("POST", of+"/complaints/"+was.Complaints[1].ID+"/split", `{"whose":"same"}`), 201)

	k := want[complaint.Case](w.call("POST", "/api/v1/cases/"+split.Case+"/another-person", ""), 200)
	p := want[complaint.Complainant](w.call("GET", "/api/v1/people/"+k.Person, ""), 200)
	if k.Person == was.Case.Person || len(p.Apart) != 1 || p.Apart[0].Person != was.Case.Person {
		t.Errorf("the case is of %s, who is apart from %+v", k.Person, p.Apart)
	}
}
