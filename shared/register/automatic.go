package register

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// automatic is when acknowledgements went to one address of late, oldest first.
type automatic struct {
	At []time.Time `json:"at"`
}

// automaticKey holds no address: nobody needs to read it there.
func automaticKey(address string) store.Key {
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return store.Key{Partition: "automatic#" + hex.EncodeToString(sum[:]), Sort: "automatic"}
}

// acknowledge answers the submission. When so many acknowledgements went to that address of late that a
// machine may be writing back, it waits for a person: such a machine may name no case and so begin a new
// one with every letter.
func (a *attempt) acknowledge(c *change, k *complaint.Case, key string) error {
	to := a.side(c, *k)
	if to.ReplyTo == "" {
		to = k.Begun()
	}
	if a.s.Letter != nil && a.s.ReplyTo != "" && a.r.heldBack(k, to, true) == "" {
		if err := a.countAutomatic(c); err != nil {
			return err
		}
	}
	speaks := a.s.Letter != nil && strings.EqualFold(to.ReplyTo, a.s.ReplyTo) && speaksForAnother(a.s.Who.Emails, a.s.ReplyTo, a.s.Letter.From)
	c.sendAcknowledgement(k, addressee{Side: to, speaks: speaks}, key)
	return nil
}

func (a *attempt) countAutomatic(c *change) error {
	limits, itemKey := a.r.policy.Letters, automaticKey(a.s.ReplyTo)
	var sent automatic
	before, known := a.first[itemKey]
	if known {
		var err error
		if sent, err = store.Decode[automatic](before); err != nil {
			return err
		}
	}
	window := limits.AddressWindow.Window()
	sent.At = slices.DeleteFunc(sent.At, func(at time.Time) bool { return !at.After(c.now.Add(-window)) })
	if len(sent.At) >= limits.PerAddress {
		c.wait = tooManyAutomatic
		return nil
	}
	sent.At = append(sent.At, c.now)
	it, err := store.Encode(itemKey, TypeAutomatic, sent)
	it.Expires = c.now.Add(window).Unix()
	c.put(it, err, condition(before.Version))
	return err
}
