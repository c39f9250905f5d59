package remedy

import (
	"cmp"
	"slices"

	"resonance/shared/complaint"
)

// Kind is a form of remedy.
type Kind string

// The forms: material ones and the others.
const (
	Repair       Kind = "repair"
	Refund       Kind = "refund"
	PartRefund   Kind = "part-refund"
	FreeDelivery Kind = "free-delivery"
	Discount     Kind = "discount"
	Gift         Kind = "gift"
	Elsewhere    Kind = "elsewhere" // another company's product
	Priority     Kind = "priority"
	Upgrade      Kind = "upgrade"
	ManagerCall  Kind = "manager-call"
	Points       Kind = "points"
)

// Kinds lists them.
func Kinds() []Kind {
	return []Kind{Repair, Refund, PartRefund, FreeDelivery, Discount, Gift, Elsewhere, Priority, Upgrade, ManagerCall, Points}
}

// Form is one thing that the company can give.
type Form struct {
	Kind   Kind
	Of     string // what it gives more of: "delivery" for free delivery; empty for money and calls
	Usable bool   // this person can use it now, as far as known
}

// Choice is a form with why it stands where it does. Codes: remedy.repair-first, remedy.owed,
// remedy.call, remedy.usable, remedy.may-serve, remedy.more-of-broken {what}, remedy.nothing-to-repair,
// remedy.nothing-lost.
type Choice struct {
	Kind   Kind             `json:"kind"`
	Reason complaint.Reason `json:"reason"`
}

// order puts the forms in the order in which they help: repair; what is owed; a call from a manager
// after a serious harm or a second failure; what this person can use now; the rest. More of the broken
// thing is left out: it mocks.
func order(f Facts) (forms, left []Choice) {
	type placed struct {
		Choice
		place int
	}
	var list []placed
	for _, form := range f.Forms {
		place, reason := f.place(form)
		c := Choice{Kind: form.Kind, Reason: reason}
		if place == nowhere {
			left = append(left, c)
			continue
		}
		list = append(list, placed{c, place})
	}
	slices.SortStableFunc(list, func(x, y placed) int { return cmp.Compare(x.place, y.place) })
	for _, p := range list {
		forms = append(forms, p.Choice)
	}
	return forms, left
}

const nowhere = 0

// place ranks a form from 1, or says that it has no place.
func (f Facts) place(form Form) (int, complaint.Reason) {
	grave := f.Severity == complaint.Serious || f.Severity == complaint.Critical || f.Failure > 1
	switch {
	case form.Kind == Repair && f.Unfixed:
		return 1, complaint.Reason{Code: "remedy.repair-first"}
	case form.Kind == Repair:
		return nowhere, complaint.Reason{Code: "remedy.nothing-to-repair"}
	case form.Of != "" && form.Of == f.Broken:
		return nowhere, complaint.Reason{Code: "remedy.more-of-broken", Params: map[string]string{"what": f.Broken}}
	case form.Kind == Refund && f.Loss > f.Given:
		return 2, complaint.Reason{Code: "remedy.owed"}
	case form.Kind == Refund && f.Loss <= 0:
		return nowhere, complaint.Reason{Code: "remedy.nothing-lost"}
	case form.Kind == ManagerCall && grave:
		return 3, complaint.Reason{Code: "remedy.call"}
	case form.Usable:
		return 4, complaint.Reason{Code: "remedy.usable"}
	}
	return 5, complaint.Reason{Code: "remedy.may-serve"}
}
