package api_test

import (
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
)

func TestProblemsAreMergedAndParted(t *testing.T) {
	w := newWorld(t)
	submit := func(text, person string) string {
		r := w.submit(`{"channel":"executive","text":"` + text + `","problem":"new","person":{"name":"` + person + `","emails":["` + person + `@mail.example"]}}`)
		return want[caseFile](w.call("GET", "/api/v1/cases/"+r.Case, ""), 200).Case.Problem
	}
	kept, merged := submit("The kettle explodes whenever its lid is open.", "nuria"), submit("My kettle explodes when the lid is open.", "tom")
	of := "/api/v1/problems/" + merged
	if list := want[[]complaint.Proposal](w.call("GET", of+"/alike", ""), 200); len(list) != 1 || list[0].Problem != kept {
		t.Errorf("alike: %+v", list)
	}
	body := func(problem string) string { return `{"problem":"` + problem + `","because":"Word for word"}` }
	w.call("POST", of+"/same", `{"problem":"`+kept+`"}`).refused(422, "invalid")
	w.call("POST", of+"/same", body("no problem")).refused(422, "invalid")
	w.call("POST", of+"/same", body("PB-999999")).refused(422, "invalid")
	w.call("POST", of+"/same", body(merged)).refused(409, "same-problem")
	w.call("POST", of+"/same", body(kept), "If-Match", `"99"`).refused(412, "stale")
	one := want[api.BacklogItem](w.call("POST", of+"/same", body(kept)), 200)
	if one.ID != kept || len(one.Merged) != 1 || one.Merged[0].Problem != merged || one.Merged[0].Because != "Word for word" {
		t.Errorf("%+v", one)
	}
	left := want[api.ProblemFile](w.call("GET", of, ""), 200)
	if left.Problem.MergedInto != kept || len(left.Log) == 0 {
		t.Errorf("left: %+v", left)
	}
	if f := want[api.ProblemFile](w.call("GET", "/api/v1/problems/"+kept, ""), 200); len(f.Cases) != 2 {
		t.Errorf("%d cases hang on the one that is kept", len(f.Cases))
	}
	w.call("POST", of+"/ship", "").refused(409, "problem-merged")
	w.call("POST", of+"/part", `{}`).refused(422, "invalid")
	if p := want[api.BacklogItem](w.call("POST", of+"/part", `{"because":"Another lid"}`), 200); p.ID != merged || p.MergedInto != "" {
		t.Errorf("%+v", p)
	}
	w.call("POST", of+"/part", `{"because":"Another lid"}`).refused(409, "problem-not-merged")
}
