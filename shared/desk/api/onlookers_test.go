package api_test

import (
	"testing"

	"resonance/shared/register"
	"resonance/shared/staff"
)

func TestWhoLooksAtACaseIsToldApartFromIt(t *testing.T) {
	w := newWorld(t)
	of := "/api/v1/cases/" + w.submit(fridge).Case
	before := w.call("GET", of, "").Header.Get("ETag")
	as := func(r staff.Role) []string { return []string{"Authorization", "Bearer " + w.tokens[r]} }
	if list := want[[]register.Onlooker](w.call("POST", of+"/onlookers", `{"writing":true}`, as(staff.SpecialTeam)...), 200); len(list) != 0 {
		t.Errorf("alone with %+v", list)
	}
	for _, got := range [][]register.Onlooker{
		want[[]register.Onlooker](w.call("GET", of+"/onlookers", "", as(staff.Lead)...), 200),
		want[[]register.Onlooker](w.call("POST", of+"/onlookers", `{}`, as(staff.Lead)...), 200),
	} {
		if len(got) != 1 || !got[0].Writing || got[0].Who.Name == "" {
			t.Errorf("the lead sees %+v", got)
		}
	}
	if after := w.call("GET", of, "").Header.Get("ETag"); after != before {
		t.Errorf("the case was %s and is %s because somebody looks", before, after)
	}
	w.call("GET", "/api/v1/cases/RS-2026-999999/onlookers", "").refused(404, "case-not-found")
	w.call("POST", "/api/v1/cases/RS-2026-999999/onlookers", `{}`).refused(404, "case-not-found")
}
