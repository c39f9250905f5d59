package register

import (
	"context"
	"crypto/sha256"
	"encoding/base32"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// LetterID names an inbound letter after its key, so that a redelivered one has the same id.
func (r *Register) LetterID(key string) string {
	sum := sha256.Sum256([]byte("letter " + key))
	return base32.StdEncoding.EncodeToString(sum[:])[:26]
}

// KeepLetter stores a letter that no person wrote: in the mail log, and on the case that it names. It makes no
// case and answers nothing. A redelivered letter is kept once.
func (r *Register) KeepLetter(ctx context.Context, key string, l complaint.Letter, caseID string) error {
	once := onceKey("letter-" + key)
	return store.Retry(ctx, func() error {
		found, err := r.read(ctx, once, caseKey(orNone(caseID)))
		if err != nil {
			return err
		}
		if _, done := found[once]; done {
			return nil
		}
		c := r.change(complaint.TheSystem(), r.Now())
		if it, ok := found[caseKey(caseID)]; ok {
			k, err := caseOf(it)
			if err != nil {
				return err
			}
			if k.Within != "" {
				return r.KeepLetter(ctx, key, l, k.Within)
			}
			l.Case = k.ID
			c.note(&k, complaint.ActMachineLetter, complaint.Entry{Link: l.ID, Params: map[string]string{"letter": string(l.Kind)}})
			if l.Kind == complaint.LetterBounce {
				k.NeedLook(complaint.LookLetter)
				c.saveCase(k)
			} else {
				c.keepBooks(k)
			}
		}
		c.saveLetter(l)
		it, err := store.Encode(once, TypeOnce, onceRecord{Receipt: Receipt{Case: l.Case}})
		c.put(it, err, store.IfAbsent())
		return c.commit(ctx)
	})
}

// orNone keeps an empty id from being an empty key.
func orNone(id string) string {
	if id == "" {
		return "none"
	}
	return id
}
