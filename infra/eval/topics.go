package main

import (
	"errors"
	"flag"
	"strconv"
	"strings"
	"time"

	"resonance/shared/policy"
	"resonance/shared/repeat"
)

var topics = command{
	name: "topics",
	usage: `FILE.csv [--columns NAME=COLUMN,…]
Looks each text up among the earlier ones of the file, in its order, by the code that registers complaints:
keys, bounded posting lists, at most ` + strconv.Itoa(repeat.MaxRead) + ` problems read, ranking. Columns:

  group  what the text is about, for counting; texts without a group are looked up and found, but not counted
  text   the text
  id     ignored

--columns names the file's own columns for them: --columns group=category,text=title+description takes
the text from two columns. Known by themselves: category, intent, label, cluster, topic, duplicate_group
for the group; narrative, description, body, content for the text. Gives

  texts, groups  how many there are
  asked          texts that have an earlier one of their group: recall is the share of these
  recall@1/5/10  as the desk works: each earlier text hangs on the problem that its group names, as when
                 staff confirmed it, and problems are proposed. Found when the text's own problem is among
                 the first 1, 5 or 10
  alone          recall when nobody has said of any text what it is about: each earlier text is proposed by
                 itself. Found when one of the first 1, 5 or 10 is of the text's group
  reads          items that one look-up reads: at most, and in the mean
  perSecond      texts read, looked up and filed in a second (as the desk works), without reading the file
  seconds        what that took

`,
	run: func(flags *flag.FlagSet, args []string) (any, error) {
		columns := flags.String("columns", "", "NAME=COLUMN,… for columns called otherwise")
		file, err := parse(flags, args)
		if err != nil {
			return nil, err
		}
		m := &topicsMeasure{seen: map[string]bool{}}
		for i := range m.shelves {
			m.shelves[i] = newShelf(policy.Default(), furthest)
		}
		return m.run(file, *columns)
	},
}

// furthest is how many proposals are counted; the desk shows fewer.
const furthest = 10

var topicFields = []field{
	{"id", nil},
	{"group", []string{"category", "intent", "label", "cluster", "topic", "duplicate_group"}},
	{"text", []string{"narrative", "description", "body", "content"}},
}

// topicsMeasure is one run over a file of texts. The first shelf knows what staff confirmed, the second
// nothing.
type topicsMeasure struct {
	shelves [2]*shelf
	groups  []string // by text
	seen    map[string]bool
	result  topicsResult
	spent   time.Duration
}

type topicsResult struct {
	Texts  int `json:"texts"`
	Groups int `json:"groups"`
	Asked  int `json:"asked"`
	recall
	Alone     recall  `json:"alone"`
	Reads     reads   `json:"reads"`
	PerSecond float64 `json:"perSecond"`
	Seconds   float64 `json:"seconds"`
}

// recall is the share of what was asked that was found among the first so many.
type recall struct {
	At1  float64 `json:"recall@1"`
	At5  float64 `json:"recall@5"`
	At10 float64 `json:"recall@10"`
}

func (m *topicsMeasure) run(file, columns string) (result topicsResult, err error) {
	t, err := openTable(file)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, t.file.Close()) }()
	from, err := mapColumns(t, topicFields, columns, "group", "text")
	if err != nil {
		return result, err
	}
	err = t.each(func(r row) error {
		m.text(strings.Clone(from.value(r, "group")), from.value(r, "text"))
		return nil
	})
	return m.sum(), err
}

// text looks one text up on both shelves and files it there.
func (m *topicsMeasure) text(group, text string) {
	id := strconv.Itoa(len(m.groups))
	problem := "group " + group
	if group == "" {
		problem = id
	}
	before := time.Now()
	sign := repeat.Sign(text)
	found, read := m.shelves[0].look(sign)
	m.shelves[0].hang(sign, problem)
	m.spent += time.Since(before)
	alone, _ := m.shelves[1].look(sign)
	m.shelves[1].hang(sign, id)
	m.result.Reads.add(read)
	if group != "" && m.seen[group] {
		m.result.Asked++
		m.result.count(found, func(id string) bool { return id == problem })
		m.result.Alone.count(alone, func(id string) bool { return m.groups[place(id)] == group })
	}
	m.groups = append(m.groups, group)
	m.seen[group] = true
}

func (r *recall) count(found []repeat.Proposal, right func(id string) bool) {
	for i, p := range found {
		if !right(p.ID) {
			continue
		}
		if i < 1 {
			r.At1++
		}
		if i < 5 {
			r.At5++
		}
		r.At10++
		return
	}
}

func (m *topicsMeasure) sum() topicsResult {
	r := m.result
	delete(m.seen, "")
	r.Texts, r.Groups = len(m.groups), len(m.seen)
	for _, x := range []*float64{&r.At1, &r.At5, &r.At10, &r.Alone.At1, &r.Alone.At5, &r.Alone.At10} {
		*x /= float64(max(r.Asked, 1))
	}
	r.Reads.divide(r.Texts)
	r.Seconds = m.spent.Seconds()
	if r.Seconds > 0 {
		r.PerSecond = float64(r.Texts) / r.Seconds
	}
	return r
}
