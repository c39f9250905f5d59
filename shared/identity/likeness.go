package identity

// NameLikeness says how alike two whole names are, from 0 to 1, with nothing else known of their bearers.
func NameLikeness(a, b string) float64 {
	w := Default()
	m := compareNames(readNames(Person{Name: a}), readNames(Person{Name: b}), w)
	if !m.compatible() {
		return 0
	}
	return probability(m.bits(w) - w.Given.Agree)
}
