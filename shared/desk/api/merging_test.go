package api_test

import (
	"testing"

	"resonance/shared/complaint"
)

func TestPeopleAreMergedAndParted(t *testing.T) {
	w := newWorld(t)
	submit := func(text, person string) complaint.Case {
		r := w.submit(`{"channel":"executive","text":"` + text + `","person":` + person + `}`)
		return want[struct{ Case complaint.Case }](w.call("GET", "/api/v1/cases/"+r.Case, ""), 200).Case
	}
	known := submit("The kettle explodes.", `{"name":"Nuria Serrano","address":"12 Mill Lane, Leeds LS1 4AP","emails":["nuria@mail.example"]}`)
	doubtful := submit("Your courier insulted my aunt.", `{"name":"N. Serrano","address":"12 Mill Lane, Leeds LS1 4AP","documents":["AB 123456"]}`)
	for _, path := range []string{"/api/v1/cases/" + doubtful.ID + "/perhaps", "/api/v1/people/" + doubtful.Person + "/alike"} {
		list := want[[]complaint.Perhaps](w.call("GET", path, ""), 200)
		if len(list) != 1 || list[0].Person != known.Person || len(list[0].Evidence) < 3 {
			t.Errorf("%s: %+v", path, list)
		}
	}
	into, from := "/api/v1/people/"+known.Person, "/api/v1/people/"+doubtful.Person
	merge := `{"person":"` + doubtful.Person + `"}`
	w.call("POST", into+"/merge", merge, "If-Match", `"999"`).refused(412, "stale")
	one := want[complaint.Complainant](w.call("POST", into+"/merge", merge, "If-Match", w.version(into)), 200)
	if one.ID != known.Person || one.Cases != 2 || len(one.Documents) != 1 || len(one.Merged) != 1 {
		t.Errorf("%+v", one)
	}
	if p := want[complaint.Complainant](w.call("GET", from, ""), 200); p.ID != known.Person {
		t.Errorf("the old id leads to %s", p.ID)
	}
	if k := submit("The toaster smokes.", `{"id":"`+doubtful.Person+`","name":"Nuria Serrano"}`); k.Person != known.Person {
		t.Errorf("a complaint of the old id is of %s", k.Person)
	}
	w.call("POST", into+"/merge", merge).refused(409, "same-person")
	w.call("POST", into+"/merge", `{"person":"P-nobody"}`).refused(404, "person-not-found")
	w.call("POST", from+"/part", "", "If-Match", `"999"`).refused(412, "stale")
	if p := want[complaint.Complainant](w.call("POST", from+"/part", "", "If-Match", w.version(from)), 200); p.ID != doubtful.Person || p.Cases != 1 {
		t.Errorf("%+v", p)
	}
	w.call("POST", from+"/part", "").refused(409, "not-merged")
}
