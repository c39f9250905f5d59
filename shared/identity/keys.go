package identity

import (
	"slices"
	"strings"
)

// Strength says how much sharing a key means, and so how soon a full one may be cut short.
type Strength int

// The strengths.
const (
	Weak   Strength = iota + 1 // many people share it: a name, a postcode
	Medium                     // few people share it: a birth date with an initial, a house
	Strong                     // one person or household: a mailbox, a phone, an account
)

// Key is one way to reach a person in the register.
type Key struct {
	Text     string // kind, colon, normal form: "email:annbell@post.example"
	Strength Strength
}

// The kinds of keys whose value Compare looks at again, where it is a crowd's.
const (
	kindEmail     = "email"
	kindPhoneTail = "phone-tail"
	kindAccount   = "account"
	kindDocument  = "document"
	kindHouse     = "house"
	kindName      = "name"
)

// MaxKeys bounds the keys of one profile.
const MaxKeys = 20

// Keys gives the keys under which a person is stored and looked for, strongest first, at most
// MaxKeys. Two records of one person nearly always share one. Kinds: email (without dots and tags, so
// that both ways of writing meet; Compare tells them apart), phone, phone-tail, account, document, born (birth date and an initial of the name), house
// (postcode or street with a number), name (consonants of surname and an initial).
func (p Profile) Keys() []Key {
	return p.keys(keyList{contacts: 3, initials: 5, names: 2}, MaxKeys)
}

// MaxEveryKey bounds EveryKey, so that all of them may change hands in one transaction.
const MaxEveryKey = 80

// EveryKey gives the keys under which any of a person's records may stand, strongest first, at most MaxEveryKey: of
// somebody who complained under several names, with several mailboxes and birth dates, Keys has but some of them.
func (p Profile) EveryKey() []Key {
	return p.keys(keyList{contacts: MaxValues, initials: MaxValues * maxTokens, names: maxNames}, MaxEveryKey)
}

func (p Profile) keys(k keyList, most int) []Key {
	k.ofContacts(p)
	k.born(p)
	for _, a := range p.addresses[:min(len(p.addresses), k.contacts)] {
		k.house(a)
	}
	k.named(p)
	slices.SortStableFunc(k.list, func(x, y Key) int { return int(y.Strength - x.Strength) })
	return k.list[:min(len(k.list), most)]
}

// keyList gathers keys: of so many values of each kind at most, so that no kind pushes the others out.
type keyList struct {
	contacts, initials, names int
	list                      []Key
}

func (k *keyList) add(strength Strength, kind string, parts ...string) {
	if slices.Contains(parts, "") {
		return
	}
	key := Key{Text: kind + ":" + strings.Join(parts, ":"), Strength: strength}
	if !slices.Contains(k.list, key) {
		k.list = append(k.list, key)
	}
}

func (k *keyList) ofContacts(p Profile) {
	for _, e := range p.emails[:min(len(p.emails), k.contacts)] {
		if !e.broken() {
			k.add(Strong, kindEmail, e.loose)
		}
	}
	for _, n := range p.phones[:min(len(p.phones), k.contacts)] {
		k.add(Strong, "phone", n.e164)
		k.add(Medium, kindPhoneTail, n.tail)
	}
	for _, n := range p.accounts[:min(len(p.accounts), k.contacts)] {
		k.add(Strong, kindAccount, n)
	}
	for _, n := range p.documents[:min(len(p.documents), k.contacts)] {
		k.add(Strong, kindDocument, n)
	}
}

// born: a birth date with the initials of the names that the person is known under.
func (k *keyList) born(p Profile) {
	n := 0
	for _, b := range p.births {
		var initials []string
		for _, name := range p.names {
			for _, t := range words(name) {
				if i := t.root[:1]; n < k.initials && !slices.Contains(initials, i) {
					initials = append(initials, i)
					n++
					k.add(Medium, "born", string(b), i)
				}
				if t.role != given && !t.letter {
					k.add(Medium, "month", string(b[:6]), bones(t.root, nameBones))
				}
			}
		}
	}
}

func (k *keyList) house(a *address) {
	k.add(Medium, kindHouse, a.code, a.house)
	k.add(Medium, kindHouse, bones(a.street, nameBones), a.house)
}

const nameBones = 5

// named: the consonants of one word with the initial of another.
func (k *keyList) named(p Profile) {
	for _, n := range p.names[:min(len(p.names), k.names)] {
		k.namedAfter(words(n))
	}
	if len(p.names) == 0 && len(p.org) > 0 {
		k.add(Weak, kindName, bones(p.org[0].skel, nameBones), "organisation")
	}
}

func (k *keyList) namedAfter(list []token) {
	const wordKeys = 3
	list = list[:min(len(list), wordKeys)]
	for i, t := range list {
		if t.letter {
			continue
		}
		for j, u := range list {
			if i != j {
				k.add(Weak, kindName, bones(t.root, nameBones), u.root[:1])
			}
		}
	}
}

// words are the words of a name without patronymics.
func words(n name) []token {
	return slices.DeleteFunc(slices.Clone(n.tokens), func(t token) bool { return t.role == patronymic })
}
