package notify

import (
	"testing"

	"resonance/shared/complaint"
)

func TestTheChannelHearsWhatWantsSomebodyAndNoMore(t *testing.T) {
	nobodys, annas := complaint.Case{}, complaint.Case{Owner: complaint.Actor{ID: "anna"}}
	for act, want := range map[complaint.Act]struct{ nobodys, annas bool }{
		complaint.ActReminded:   {true, false}, // Anna knows of her case
		complaint.ActEscalated:  {true, true},
		complaint.ActReopened:   {true, true},
		complaint.ActHandedOver: {true, true},
		complaint.ActWoke:       {true, true},
		complaint.ActKeyAsked:   {true, true},
		complaint.ActClaimed:    {false, false},
		complaint.ActSnoozed:    {false, false},
		complaint.ActResolved:   {false, false},
		complaint.ActGranted:    {false, false},
		complaint.ActReplied:    {false, false},
	} {
		if wanted(nobodys, act) != want.nobodys || wanted(annas, act) != want.annas {
			t.Errorf("%s: nobody's %v, somebody's %v", act, wanted(nobodys, act), wanted(annas, act))
		}
	}
}
