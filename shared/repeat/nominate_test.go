package repeat_test

import (
	"fmt"
	"slices"
	"testing"

	"resonance/shared/repeat"
)

func TestNominate(t *testing.T) {
	lists := map[string][]string{"w:invoic": {"PB-9"}, "w:meter": {"PB-8", "PB-9"}}
	for i := range 20 {
		id := fmt.Sprintf("PB-%d", 100+i)
		lists["w:wait"] = append(lists["w:wait"], id)
		lists["w:call"] = append(lists["w:call"], id)
		lists["w:week"] = append(lists["w:week"], id)
	}
	if got := repeat.Nominate(lists, 3); !slices.Equal(got, []string{"PB-9", "PB-8", "PB-100"}) {
		t.Errorf("nominated %v: three common words went before a rare one", got)
	}
	if got := repeat.Nominate(nil, 3); len(got) != 0 {
		t.Errorf("nominated %v of nothing", got)
	}
}
