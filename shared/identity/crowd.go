package identity

import "strings"

// crowd is the keys under which so many people stand that sharing one of them says little: a family's phone, a law
// firm's mailbox, a house of a hundred flats, a name that many bear.
type crowd struct {
	keys  map[string]bool
	names bool // a name is among them
}

// crowded is how a value agrees that is a crowd's.
const crowded = "crowded"

// Crowded gives the profile of somebody of whom it is known that many people share these of their keys. What agrees by
// them alone is weak evidence, and no proof.
func (p Profile) Crowded(keys []string) Profile {
	if len(keys) == 0 {
		return p
	}
	p.crowd = crowd{keys: make(map[string]bool, len(keys))}
	for _, k := range keys {
		p.crowd.keys[k] = true
		p.crowd.names = p.crowd.names || strings.HasPrefix(k, kindName+":")
	}
	return p
}

// crowded reports whether two people share a value with a crowd.
func (c *comparison) crowded(kind string, found contact) bool {
	if found.key == "" {
		return false
	}
	for _, one := range c.crowds {
		if len(one.keys) > 0 && one.keys[kind+":"+found.key] {
			return true
		}
	}
	return false
}
