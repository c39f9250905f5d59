package register

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// note adds a line to the journal of k, chains it to the one before and counts what such an act costs. Save k
// afterwards.
func (c *change) note(k *complaint.Case, act complaint.Act, e complaint.Entry) {
	k.Entries++
	e.ID, e.Case, e.At, e.Act = fmt.Sprintf("%s-%06d", k.ID, k.Entries), k.ID, c.now, act
	if e.By.Kind == "" {
		e.By = c.by
	}
	e.Chain = chain(k.Chain, e)
	k.Chain = e.Chain
	k.CostMinor += c.r.policy.Cost(act)
	k.Updated = c.now
	it, err := entryItem(e, k.Entries)
	c.put(it, err, store.IfAbsent())
}

// chain hashes a journal line together with the hash of the line before it.
func chain(before string, e complaint.Entry) string {
	e.Chain = ""
	line, err := json.Marshal(e)
	if err != nil { // an Entry is text and times: it can't fail
		panic(err)
	}
	sum := sha256.Sum256(append([]byte(before+"\n"), line...))
	return hex.EncodeToString(sum[:])
}

// VerifyJournal checks that the lines of one case, in order, are unbroken and end in the hash that the
// case holds. It gives the number of the first line that does not fit, or 0.
func VerifyJournal(k complaint.Case, lines []complaint.Entry) int {
	before := ""
	for i, e := range lines {
		if e.ID != fmt.Sprintf("%s-%06d", k.ID, i+1) || chain(before, e) != e.Chain {
			return i + 1
		}
		before = e.Chain
	}
	if len(lines) != k.Entries || before != k.Chain {
		return len(lines) + 1
	}
	return 0
}
