package desk_test

import (
	"slices"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/identity"
	"resonance/shared/remedy"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// keys are the catalogue's keys of codes that stand behind a prefix.
func keys[T ~string](prefix string, codes []T) (all []string) {
	for _, c := range codes {
		all = append(all, prefix+string(c))
	}
	return all
}

// differently are the ways in which fields of two people compare, but for equal ones, of which the verdict says all.
func differently() []string {
	return slices.DeleteFunc(identity.Hows(), func(how string) bool { return how == "equal" })
}

// TestEveryCodeHasWords holds the lists of codes that pages show against the catalogue, which has both languages.
func TestEveryCodeHasWords(t *testing.T) {
	c := words.Load()
	for _, list := range [][]string{
		keys("staff-act.", staff.Acts()), keys("role.", staff.Roles()), keys("channel.", complaint.Channels()),
		keys("state.", complaint.CaseStates()), keys("severity.", complaint.Severities()), keys("problem-state.", complaint.ProblemStates()),
		keys("review-state.", complaint.ReviewStates()), keys("measure.", complaint.Measures()), keys("grant.", complaint.GrantKinds()),
		keys("observed.", complaint.Observations()), keys("remedy-kind.", remedy.Kinds()), keys("fix.", complaint.FixKinds()),
		keys("evidence.how.", differently()),
	} {
		if len(list) == 0 {
			t.Error("a list is empty")
		}
		for _, key := range list {
			if !c.Has(key) {
				t.Errorf("no words for %s", key)
			}
		}
	}
}
