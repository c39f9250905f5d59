package identity

// Weights is how much each piece of evidence says, in bits: the logarithm to base 2 of how much more
// often it is seen between two records of one person than between two people (Fellegi and Sunter
// 1969). The policy may set any of them; Default gives the desk's.
type Weights struct {
	Same    float64 // score (0 to 1) from which on two records are one person
	Perhaps float64 // score from which on a person of staff decides
	Name    float64 // likeness (0 to 1) of two words from which on they may be one name misspelt
	Shown   int     // how many candidates Decide gives at most

	Prior      float64 // bits against two records that share a key being one person
	Given      Evidence
	Surname    Evidence
	Patronymic Evidence
	Email      Evidence
	Phone      Evidence
	Account    Evidence
	Document   Evidence
	Birth      Evidence
	Address    Evidence
	Near       float64 // birth dates that lie but months apart
	Town       float64 // an address of which only the town agrees
	Initial    float64 // an initial that fits, for a given name or patronymic
	Scrambled  float64 // taken off for letters in another order
	Nickname   float64 // a short form or a form in another language that fits
	Common     float64 // taken off for a surname among the most common, or for a name that a crowd bears
	Crowded    float64 // a mailbox, phone, account or document that agrees and is a crowd's; see Profile.Crowded
}

// Evidence is the weight of one field by how it compares. A missing field weighs nothing.
type Evidence struct {
	Agree  float64
	Close  float64
	Differ float64 // negative
}

// Default gives weights that were set by reasoning about how many values a field has and how often
// people mistype or change it, and then checked on invented complaint records. They are fitted to no
// one file. A birth date has some 25,000 values (14 bits), less what twins and cohorts take; a person
// has one birth date and mostly one given name, but several addresses, phones and mailboxes.
func Default() Weights {
	return Weights{
		Same: 0.92, Perhaps: 0.25, Name: 0.8, Shown: 5,
		Prior:      -12,
		Given:      Evidence{Agree: 5, Close: 3.5, Differ: -8},
		Surname:    Evidence{Agree: 7, Close: 5, Differ: -4.5},
		Patronymic: Evidence{Agree: 3, Close: 2, Differ: -5},
		Email:      Evidence{Agree: 11, Close: 7, Differ: -1.5},
		Phone:      Evidence{Agree: 9, Close: 6, Differ: -1.5},
		Account:    Evidence{Agree: 11, Close: 6, Differ: -2},
		Document:   Evidence{Agree: 16, Close: 9, Differ: -3},
		Birth:      Evidence{Agree: 11, Close: 5, Differ: -8},
		Address:    Evidence{Agree: 8, Close: 4, Differ: -2},
		Near:       2.5,
		Town:       3,
		Scrambled:  1,
		Initial:    2,
		Nickname:   3.5,
		Common:     1.5,
		Crowded:    3,
	}
}
