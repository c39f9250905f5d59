package register

import (
	"fmt"
	"strings"
	"time"

	"resonance/shared/store"
)

// Types of the items that the register stores; they travel with the change stream.
const (
	TypeCase      = "case"
	TypeComplaint = "complaint"
	TypeJournal   = "journal"
	TypeStep      = "step"
	TypeTimer     = "timer"
	TypeTask      = "task"
	TypeGrant     = "grant"
	TypeLetter    = "letter"
	TypePerson    = "person"
	TypeProblem   = "problem"
	TypeLink      = "link"
	TypeAgain     = "again"
	TypeKey       = "key"
	TypeOnce      = "once"
	TypeIntent    = "intent"
	TypeNumbers   = "numbers"
	TypeCard      = "card"
	TypeAutomatic = "automatic"
	TypeSpending  = "spending"
	TypeRisk      = "risk"
	TypeReview    = "review"
	TypeOnlookers = "onlookers"
)

// Shards is how many partitions a list that would grow hot is spread over; reads merge them. What is needed for
// 1,000 complaints a second is computed in infra/bench. It may grow: what stands in a shard is found there again.
const Shards = 16

// Everything of one case stands in one partition, so that the case page is one Query.
func casePartition(id string) string       { return "case#" + id }
func caseKey(id string) store.Key          { return store.Key{Partition: casePartition(id), Sort: "case"} }
func complaintKey(c, id string) store.Key  { return inCase(c, "complaint#"+id) }
func stepKey(c, id string) store.Key       { return inCase(c, "step#"+id) }
func taskKey(c, id string) store.Key       { return inCase(c, "task#"+id) }
func grantKey(c, id string) store.Key      { return inCase(c, "grant#"+id) }
func cardKey(c string) store.Key           { return inCase(c, "card") }
func wakeKey(c string) store.Key           { return inCase(c, "timer#wake") }
func planKey(c string) store.Key           { return inCase(c, "timer#plan") }
func journalKey(c string, n int) store.Key { return inCase(c, fmt.Sprintf("journal#%06d", n)) }
func inCase(c, sort string) store.Key      { return store.Key{Partition: casePartition(c), Sort: sort} }
func personKey(id string) store.Key        { return store.Key{Partition: "person#" + id, Sort: "person"} }
func problemKey(id string) store.Key       { return store.Key{Partition: "problem#" + id, Sort: "problem"} }
func nagKey(id string) store.Key           { return store.Key{Partition: "problem#" + id, Sort: "timer#nag"} }

// linkKey places a case in the list of those that hang on a problem.
func linkKey(problem, c string) store.Key {
	return store.Key{Partition: shardOf(listLinks(problem), c), Sort: c}
}
func spendingKey(member, month string) store.Key {
	return store.Key{Partition: "spending#" + member, Sort: month}
}
func riskKey(month string) store.Key  { return store.Key{Partition: "risk#" + month, Sort: "risk"} }
func reviewKey(id string) store.Key   { return store.Key{Partition: "review#" + id, Sort: "review"} }
func liftKey(id string) store.Key     { return store.Key{Partition: "review#" + id, Sort: "timer#lift"} }
func listLinks(problem string) string { return "links#" + problem }
func listAgain(problem string) string { return "again#" + problem }
func keyKey(k string) store.Key       { return store.Key{Partition: "key#" + k, Sort: "key"} }
func onceKey(k string) store.Key      { return store.Key{Partition: "once#" + k, Sort: "once"} }
func intentKey(id string) store.Key   { return store.Key{Partition: "intent#" + id, Sort: "intent"} }
func numbersKey(series string) store.Key {
	return store.Key{Partition: "numbers#" + series, Sort: "numbers"}
}

// letterKey stores a letter with its case, and one without a case on its own.
func letterKey(c, id string) store.Key {
	if c == "" {
		return store.Key{Partition: "letter#" + id, Sort: "letter#" + id}
	}
	return inCase(c, "letter#"+id)
}

// shardOf names the partition of list in which id stands.
func shardOf(list, id string) string { return nthShard(list, store.Shard(id, Shards)) }

func nthShard(list string, n int) string { return fmt.Sprintf("%s#%d", list, n) }

// stamp writes an instant so that text order is time order.
func stamp(t time.Time) string { return t.UTC().Format(stampLayout) }

const stampLayout = "2006-01-02T15:04:05.000Z"

// stamped is the time that a sort key begins with.
func stamped(sort string) (time.Time, error) {
	at, _, _ := strings.Cut(sort, "#")
	return time.Parse(stampLayout, at)
}

// at places id in a sharded list by time.
func at(list string, t time.Time, id string) store.Key {
	return store.Key{Partition: shardOf(list, id), Sort: stamp(t) + "#" + id}
}

// The sharded lists of index One and Two.
const (
	listDue        = "due"     // One: steps and timers that the clock must look at, by time
	listOutbox     = "outbox"  // One: intents that are not yet on their queue, by time
	listRunning    = "running" // One: running cases, by ruling deadline
	listLook       = "look"    // Two: cases that need a look, by receipt
	listTasks      = "tasks"   // One: tasks that are not done, by due time
	listOwed       = "owed"    // Two: those of them that are not the work on a case, by due time
	listMailIn     = "mail-in" // One: letters received, by time
	listMailOut    = "mail-out"
	listTrouble    = "mail-trouble" // Two: letters failed, held or unknown
	listActs       = "acts"         // One: journal lines, by time
	listReviews    = "reviews"      // One: conduct reviews, by when they were opened
	listOverturned = "overturned"   // Two: those whose decision was overturned
)
