package identity

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"resonance/shared/complaint"
)

// Outcome is the answer to "who is it".
type Outcome string

// The three outcomes.
const (
	Same    Outcome = "same"
	Perhaps Outcome = "perhaps"
	New     Outcome = "new"
)

// Verdict is how one field of two people compares.
type Verdict string

// The verdicts. The zero value is Missing: one side or both say nothing.
const (
	Missing Verdict = ""
	Agree   Verdict = "agree"
	Close   Verdict = "close"
	Differ  Verdict = "differ"
)

// Field names what was compared.
type Field string

// The fields, in the order in which people read them.
const (
	FieldGiven        Field = "given"
	FieldSurname      Field = "surname"
	FieldPatronymic   Field = "patronymic"
	FieldOrganisation Field = "organisation"
	FieldBirth        Field = "birth"
	FieldEmail        Field = "email"
	FieldPhone        Field = "phone"
	FieldAccount      Field = "account"
	FieldDocument     Field = "document"
	FieldAddress      Field = "address"
)

// FieldReason is what one field says. It holds personal data: it is for the desk, not for logs.
type FieldReason struct {
	Field   Field   `json:"field"`
	A       string  `json:"a"` // normal form; empty when missing
	B       string  `json:"b"`
	Verdict Verdict `json:"verdict"`
	How     string  `json:"how,omitempty"` // a code, such as equal, nickname, typo, day-month; see Hows
	Weight  float64 `json:"weight"`        // bits for (+) or against (-)
}

// Hows lists the values of FieldReason.How, for the catalogue.
func Hows() []string {
	return []string{
		"equal", "spelling", "nickname", "initial", "case", "misspelt", "short", "typo",
		"scrambled", "day-month", "near", "digit", "tag", "dots", "country", "street", "postcode", "town", "common", crowded,
	}
}

// Match is the comparison of two people.
type Match struct {
	Outcome Outcome       `json:"outcome"`
	Score   float64       `json:"score"` // 0 to 1: the probability that the weights give
	Fields  []FieldReason `json:"fields"`
	// Guards are the rules that bound the outcome, whatever the score says.
	// Codes: identity.names-differ, identity.given-differs, identity.surname-differs,
	// identity.generation-differs, identity.birth-differs, identity.no-name, identity.no-contact. They have no parameters.
	Guards []complaint.Reason `json:"guards,omitempty"`
}

// Compare weighs two people field by field. It is symmetric but for A and B in the reasons.
func Compare(a, b Profile, w Weights) Match {
	c := comparison{w: w, crowds: [...]crowd{a.crowd, b.crowd}}
	c.addNames(&a, &b)
	c.addBirth(a.births, b.births)
	c.addContacts(&a, &b)
	c.addAddress(a.addresses, b.addresses)
	return c.match()
}

// compareIfLikely is Compare for the choice among candidates: false, as soon as nothing that is left to compare
// can bring them together.
func compareIfLikely(a, b *Profile, w Weights) (Match, bool) {
	c := comparison{w: w, crowds: [...]crowd{a.crowd, b.crowd}, silent: true}
	hopeless := func(most float64) bool { return probability(c.bits+most+w.Prior) < min(w.Perhaps, w.Same) }
	ofNames := c.mostOfNames(a, b)
	c.addBirth(a.births, b.births)
	c.addContacts(a, b)
	if hopeless(ofNames + w.mostOfAddress(a, b)) {
		return Match{}, false
	}
	c.addAddress(a.addresses, b.addresses)
	if hopeless(ofNames) {
		return Match{}, false
	}
	c.addNames(a, b)
	if c.match().Outcome == New {
		return Match{}, false
	}
	return Compare(*a, *b, w), true
}

// mostOfNames is the most that the names of two people can say for them.
func (c *comparison) mostOfNames(a, b *Profile) float64 {
	most := c.w.Given.Agree + c.w.Surname.Agree
	if fathered(a.names) && fathered(b.names) {
		most += c.w.Patronymic.Agree
	}
	if c.crowds[0].names || c.crowds[1].names {
		most -= c.w.Common
	}
	return most
}

// fathered reports a name with what may be compared as a patronymic.
func fathered(names []name) bool {
	return slices.ContainsFunc(names, func(n name) bool {
		return slices.ContainsFunc(n.tokens, func(t token) bool { return t.role == patronymic || t.later })
	})
}

// mostOfAddress is the most that the addresses of two people can say for them.
func (w Weights) mostOfAddress(a, b *Profile) float64 {
	if len(a.addresses) == 0 || len(b.addresses) == 0 {
		return 0
	}
	return max(w.Address.Agree, w.Town)
}

// comparison gathers what the fields say.
type comparison struct {
	w         Weights
	crowds    [2]crowd
	names     nameMatch
	birth     Verdict
	address   Verdict
	contact   bool // a mailbox, phone, account or document is exactly the same, and no crowd's
	document  bool // such a document
	miscopied bool // or the same but for a slip
	nearly    int  // how many are but misspelt
	near      bool // birth dates are months apart
	hints     int  // a town in common, birth dates that are months apart
	against   int  // how many differ
	org       Verdict
	nameless  bool
	family    bool // they are said to be father and son
	bits      float64
	silent    bool // only the outcome is asked for
	fields    []FieldReason
}

func (c *comparison) add(f Field, a, b string, v Verdict, how string, e Evidence) {
	c.addBits(f, a, b, v, how, e.of(v))
}

func (c *comparison) addBits(f Field, a, b string, v Verdict, how string, bits float64) {
	if a == "" && b == "" {
		return
	}
	c.bits += bits
	if c.silent {
		return
	}
	c.fields = append(c.fields, FieldReason{Field: f, A: a, B: b, Verdict: v, How: how, Weight: bits})
}

func (c *comparison) addNames(a, b *Profile) {
	c.names = compareNames(a.names, b.names, c.w)
	c.names.crowded = c.crowds[0].names || c.crowds[1].names
	n := c.names
	if n.surname.how == "equal" && n.common() {
		n.surname.how = "common"
	}
	c.family = otherGeneration(a.names, b.names)
	c.nameless = len(a.names) == 0 || len(b.names) == 0
	c.addBits(FieldGiven, n.given.a, n.given.b, n.given.verdict, n.given.how, n.givenBits(c.w))
	c.addBits(FieldSurname, n.surname.a, n.surname.b, n.surname.verdict, n.surname.how, n.surnameBits(c.w))
	c.addBits(FieldPatronymic, n.patronymic.a, n.patronymic.b, n.patronymic.verdict, n.patronymic.how, partBits(n.patronymic, c.w.Patronymic, c.w))
	if len(a.names) == 0 && len(b.names) == 0 {
		c.org = compareOrganisations(a.org, b.org, c.w)
		c.add(FieldOrganisation, joined(a.org), joined(b.org), c.org, "", c.w.Surname)
	}
}

func (c *comparison) addContacts(a, b *Profile) {
	c.addContact(FieldEmail, best(a.emails, b.emails, marked(c, kindEmail, compareEmail)), c.w.Email)
	c.addContact(FieldPhone, best(a.phones, b.phones, marked(c, kindPhoneTail, comparePhone)), c.w.Phone)
	c.addContact(FieldAccount, best(a.accounts, b.accounts, marked(c, kindAccount, compareNumber)), c.w.Account)
	d := best(a.documents, b.documents, marked(c, kindDocument, compareNumber))
	c.addContact(FieldDocument, d, c.w.Document)
	c.document, c.miscopied = d.verdict == Agree && d.how != crowded, d.verdict == Close && !neighbours(d.a, d.b)
}

// marked is a comparison that marks what agrees and is a crowd's.
func marked[T any](c *comparison, kind string, compare func(x, y T) contact) func(x, y T) contact {
	return func(x, y T) contact {
		found := compare(x, y)
		if c.crowded(kind, found) {
			found.how = crowded
		}
		return found
	}
}

func (c *comparison) addContact(f Field, found contact, e Evidence) {
	if found.how == crowded {
		c.addBits(f, found.a, found.b, found.verdict, found.how, c.w.Crowded)
		return
	}
	bits := e.of(found.verdict)
	if found.how == "scrambled" {
		bits -= c.w.Scrambled
	}
	c.addBits(f, found.a, found.b, found.verdict, found.how, bits)
	c.contact = c.contact || found.verdict == Agree || found.how == "dots"
	if found.verdict == Close {
		c.nearly++
	}
	if found.telling {
		c.nearly++
	}
	if found.verdict == Differ {
		c.against++
	}
}

// addBirth: dates that are but near are no proof and no difference.
func (c *comparison) addBirth(a, b []birth) {
	found := best(a, b, compareBirths)
	bits := c.w.Birth.of(found.verdict)
	c.birth = found.verdict
	if found.how == "near" {
		c.birth, bits, c.near = Missing, c.w.Near, true
		c.hints++
	}
	c.addBits(FieldBirth, birth(found.a).date(), birth(found.b).date(), found.verdict, found.how, bits)
}

// addAddress: a town in common, or a house in which many live, is a little evidence, and no proof.
func (c *comparison) addAddress(a, b []*address) {
	found := best(a, b, marked(c, kindHouse, compareAddresses))
	bits := c.w.Address.of(found.verdict)
	if found.how == "town" || found.how == crowded {
		bits = c.w.Town
		c.hints++
	} else {
		c.address = found.verdict
	}
	c.addBits(FieldAddress, found.a, found.b, found.verdict, found.how, bits)
}

// match turns the evidence into a score, and the score and the guards into an outcome.
func (c *comparison) match() Match {
	m := Match{Outcome: New, Score: probability(c.bits + c.w.Prior), Fields: c.fields}
	switch {
	case m.Score >= c.w.Same:
		m.Outcome = Same
	case m.Score >= c.w.Perhaps:
		m.Outcome = Perhaps
	}
	for _, g := range c.guards() {
		if lower(g.most, m.Outcome) {
			m.Outcome = g.most
		}
		m.Guards = append(m.Guards, complaint.Reason{Code: g.code})
	}
	return m
}

// guard is the most that a comparison may come to, and why.
type guard struct {
	code string
	most Outcome
}

// guards are the rules that no score outweighs (product page: never merge on a shared e-mail or phone
// alone when names disagree; different full birth dates and different given names are different
// people).
func (c *comparison) guards() []guard {
	list := c.nameGuards()
	if c.birth == Differ && !c.identified() {
		list = append(list, guard{"identity.birth-differs", Perhaps})
	}
	if c.family && !c.identified() {
		list = append(list, guard{"identity.generation-differs", Perhaps})
	}
	if !c.contact && !c.known() {
		list = append(list, guard{"identity.no-contact", Perhaps})
	}
	return list
}

func (c *comparison) nameGuards() []guard {
	n := c.names
	switch {
	case c.identified():
	case c.nameless && c.org != Agree && !c.sameButUnnamed():
		return []guard{{"identity.no-name", Perhaps}}
	case c.nameless:
	case n.given.verdict == Differ && n.surname.verdict == Differ:
		return []guard{{"identity.names-differ", New}}
	case n.given.verdict == Differ && n.given.sure:
		return []guard{{"identity.given-differs", New}}
	case n.given.verdict == Differ, n.doubtful:
		return []guard{{"identity.given-differs", Perhaps}}
	case n.surname.verdict == Differ && !c.renamed():
		return []guard{{"identity.surname-differs", Perhaps}}
	case !n.compatible() && !c.renamed():
		return []guard{{"identity.names-differ", Perhaps}}
	}
	return nil
}

// sameButUnnamed reports somebody who leaves out the name: a contact agrees, and so does the birth date, or
// nearly and the place with it.
func (c *comparison) sameButUnnamed() bool {
	const enough = 2
	return c.contact && proves(c.birth)+proves(c.address)+c.hints >= enough && (c.birth == Agree || c.near)
}

// identified reports a person by a document: its number agrees, and so does enough of birth date, address,
// given name and surname. A document has one holder, where a mailbox, phone or account may have many. Of a
// miscopied number more must agree.
func (c *comparison) identified() bool {
	enough := 3
	switch {
	case c.miscopied:
		enough = 5
	case !c.document:
		return false
	}
	proof := proves(c.birth) + proves(c.address) + c.hints
	for _, p := range [...]part{c.names.given, c.names.surname} {
		if p.how != "initial" {
			proof += proves(p.verdict)
		}
	}
	return proof >= enough
}

// renamed reports a person who took another surname: given name and birth date agree, and a contact or
// the address. What is taken for the given name by its place alone may be the surname of twins.
func (c *comparison) renamed() bool {
	return agrees(c.names.given) && c.names.given.how != "initial" && !c.names.given.guessed && c.names.patronymic.verdict != Differ &&
		c.birth == Agree && (c.contact || c.address == Agree)
}

// known reports a person who is the same without a contact that agrees: what is known of the name agrees,
// and other things prove enough. A whole name needs less than half of one.
func (c *comparison) known() bool {
	n := c.names
	switch {
	case c.renamed(), c.identified():
		return true
	case !n.compatible() || c.birth == Differ:
		return false
	}
	const enough, forHalf = 2, 3
	proof := proves(c.birth) + proves(c.address) + c.nearly + c.hints
	if !n.full() {
		return proof-c.against >= forHalf
	}
	proof -= max(0, c.against-1) // who has one other mailbox may be the same; who has nothing in common, hardly
	return proof > enough || c.address == Agree ||
		proof == enough && (c.against == 0 || c.birth == Agree && (agrees(n.patronymic) || c.address != Differ && !n.common()))
}

// proves counts what a field proves beside the name: two when it agrees, one when it is close.
func proves(v Verdict) int { return max(0, rank(v)-rank(Differ)) }

func lower(a, b Outcome) bool {
	order := []Outcome{New, Perhaps, Same}
	return slices.Index(order, a) < slices.Index(order, b)
}

// probability turns bits of evidence into a probability.
func probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }

// contact is the best comparison of two lists of values.
type contact struct {
	a, b    string
	verdict Verdict
	how     string
	key     string // what follows the kind in a key that both have, where they agree
	telling bool   // misspelt, but with a number in it that is the same: no namesake's
}

// best compares every value of one list with every one of the other and keeps the closest.
func best[T any](a, b []T, compare func(x, y T) contact) contact {
	var found contact
	for _, x := range a {
		for _, y := range b {
			if c := compare(x, y); found.verdict == Missing || c.strength() > found.strength() {
				found = c
			}
		}
	}
	return found
}

// strength orders findings: of those that agree, a crowd's says the least; of those that are but close, a town or
// months in common.
func (c contact) strength() int {
	const each, little, less = 3, 2, 1
	s := each * rank(c.verdict)
	switch c.how {
	case "near", "town":
		return s - little
	case "scrambled", crowded:
		return s - less
	}
	return s
}

// rank orders the verdicts: missing, differ, close, agree.
func rank(v Verdict) int {
	switch v {
	case Differ:
		return 1
	case Close:
		return 2
	case Agree:
		return 3
	}
	return 0
}

func compareEmail(x, y email) contact {
	c := contact{a: x.written(), b: y.written(), verdict: Close}
	switch {
	case x.exact == y.exact && !x.broken():
		c.verdict, c.how, c.key = Agree, "equal", x.loose
	case x.tagged == y.tagged && !x.broken():
		c.verdict, c.how, c.key = Agree, "tag", x.loose
	case x.loose == y.loose:
		c.how, c.key = "dots", x.loose
	case onlyDigitsDiffer(x.local, y.local):
		c.verdict = Differ
	case slipped(x, y):
		c.how = "typo"
		c.telling = len(digitsOf(x.local)) > 1 && digitsOf(x.local) == digitsOf(y.local)
	case scrambledEmail(x.loose, y.loose):
		c.how = "scrambled"
	default:
		c.verdict = Differ
	}
	return c
}

const minLocal = 6

// slipped reports two addresses that differ by a slip or two: in one part of them, or in the whole of
// what is no address.
func slipped(x, y email) bool {
	if x.broken() || y.broken() {
		return edits(x.loose, y.loose, 2) <= 2
	}
	_, dx, _ := cutLast(x.exact, "@")
	_, dy, _ := cutLast(y.exact, "@")
	switch {
	case edits(x.loose, y.loose, 1) <= 1:
		return true
	case dx == dy:
		return min(len(x.local), len(y.local)) >= minLocal && edits(x.local, y.local, 2) <= 2
	}
	return x.local == y.local && len(x.local) >= minLocal && edits(dx, dy, 2) <= 2
}

// scrambledEmail reports long addresses of nearly the same signs in another order.
func scrambledEmail(a, b string) bool {
	const longEnough, alike = 14, 0.9
	shorter, longer := min(len(a), len(b)), max(len(a), len(b))
	return shorter >= longEnough && 2*float64(shorter) >= alike*float64(shorter+longer) && bag(a, b) >= alike
}

// onlyDigitsDiffer reports mailboxes such as ivanov71 and ivanov72, which belong to two people.
func onlyDigitsDiffer(a, b string) bool {
	return a != b && strings.TrimRight(a, "0123456789") == strings.TrimRight(b, "0123456789")
}

// comparePhone: a number written without its country is the same as one that ends like it.
func comparePhone(x, y number) contact {
	c := contact{a: x.e164, b: y.e164, verdict: Differ}
	switch {
	case x.e164 == y.e164:
		c.verdict, c.how, c.key = Agree, "equal", x.tail
	case len(x.tail) == phoneTail && x.tail == y.tail:
		c.verdict, c.how, c.key = Close, "country", x.tail
		if x.home || y.home {
			c.verdict = Agree
		}
	case len(x.e164) == len(y.e164) && edits(x.e164, y.e164, 1) == 1, len(x.tail) == phoneTail && len(y.tail) == phoneTail && edits(x.tail, y.tail, 1) == 1:
		c.verdict, c.how = Close, "digit"
	}
	return c
}

func compareNumber(x, y string) contact {
	c := contact{a: x, b: y, verdict: Differ}
	switch {
	case x == y:
		c.verdict, c.how, c.key = Agree, "equal", x
	case len(x) >= minLocal && edits(x, y, 1) <= 1:
		c.verdict, c.how = Close, "digit"
	}
	return c
}

// neighbours reports numbers that may have been given out one after the other, as those of twins are.
func neighbours(a, b string) bool {
	const near = 10
	x, errX := strconv.ParseInt(digitsOf(a), 10, 64)
	y, errY := strconv.ParseInt(digitsOf(b), 10, 64)
	return errX != nil || errY != nil || max(x-y, y-x) < near
}

// compareOrganisations compares two organisations without a person's name by their words, whatever the legal
// form.
func compareOrganisations(a, b []token, w Weights) Verdict {
	const equal = 0.97
	likeness := wordsLikeness(plainWords(a), plainWords(b))
	switch {
	case len(a) == 0 || len(b) == 0:
		return Missing
	case likeness >= equal:
		return Agree
	case likeness >= w.Name:
		return Close
	}
	return Differ
}

func joined(tokens []token) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.text
	}
	return strings.Join(words, " ")
}
