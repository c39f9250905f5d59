package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"time"
)

var makePeople = command{
	name: "make-people",
	usage: `OUT.csv
Writes a file of invented people for eval people, as large as wanted: two records in three are of somebody
new, the others of somebody before, with a slip, without a contact, or with another one. A few surnames are
borne by many and most by few, as it is with real ones. The same number and seed give the same file.

  records, people        how many it has

`,
	run: func(flags *flag.FlagSet, args []string) (any, error) {
		records := flags.Int("records", 1_000_000, "how many records")
		seed := flags.Uint64("seed", 1, "for the chance")
		out, err := parse(flags, args)
		if err != nil {
			return nil, err
		}
		return inventPeople(out, *records, *seed)
	},
}

type madePeople struct {
	Records int `json:"records"`
	People  int `json:"people"`
}

func inventPeople(out string, records int, seed uint64) (made madePeople, err error) {
	file, err := os.Create(out)
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	buffered := bufio.NewWriter(file)
	w := csv.NewWriter(buffered)
	inventor := newInventor(seed)
	if err := w.Write([]string{"id", "cluster", "full_name", "email", "phone", "street", "city", "postcode", "date_of_birth"}); err != nil {
		return made, err
	}
	for made.Records = 0; made.Records < records; made.Records++ {
		n := made.People
		if n > 0 && inventor.IntN(3) == 0 {
			n = inventor.IntN(n)
		} else {
			made.People++
		}
		if err := w.Write(append([]string{strconv.Itoa(made.Records), strconv.Itoa(n)}, inventor.record(seed, n)...)); err != nil {
			return made, err
		}
	}
	w.Flush()
	return made, errors.Join(w.Error(), buffered.Flush())
}

// inventor makes people up. Who a person is depends on the seed and the person's number alone; how a record
// tells it, on chance.
type inventor struct{ *rand.Rand }

func newInventor(seed uint64) inventor { return inventor{rand.New(rand.NewPCG(seed, 0))} }

var syllables = strings.Fields("ba be bi bo bra da de do dra fa fe fi ga go gra ha he ka ke ki ko kra la le li lo ma me mi mo na ne no pa pe po pra ra re ri ro sa se so sta ta te ti to tra va ve vo za zo")

// word makes the nth word of two syllables or more.
func word(n int, ending string) string {
	text := ""
	for i := 0; i < 2 || n > 0; i++ {
		text += syllables[n%len(syllables)]
		n /= len(syllables)
	}
	return strings.ToUpper(text[:1]) + text[1:] + ending
}

func (i inventor) record(seed uint64, n int) []string {
	p := rand.New(rand.NewPCG(seed+1, uint64(n)))
	const names, towns = 60_000, 2_000
	surname := word(int(rand.NewZipf(p, 1.2, 20, names).Uint64()), []string{"nov", "son", "ter", "ley"}[p.IntN(4)])
	given := word(int(rand.NewZipf(p, 1.3, 10, 800).Uint64()), []string{"n", "s", "l", "ra"}[p.IntN(4)])
	town := p.IntN(towns)
	born := time.Date(1935, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, p.IntN(70*365))
	fields := []string{
		given + " " + surname,
		fmt.Sprintf("%s%d@mail%d.example", surname, p.IntN(1_000_000), p.IntN(20)),
		fmt.Sprintf("+999%09d", p.IntN(1_000_000_000)),
		fmt.Sprintf("%s street %d", word(p.IntN(3_000), "ing"), 1+p.IntN(200)),
		word(town, "ham"),
		fmt.Sprintf("%05d", 10_000+town*7+p.IntN(7)),
		born.Format(time.DateOnly),
	}
	for f := range fields {
		switch i.IntN(10) {
		case 0, 1:
			if f > 0 {
				fields[f] = ""
			}
		case 2:
			fields[f] = i.slip(fields[f])
		}
	}
	return fields
}

// slip exchanges two neighbouring letters.
func (i inventor) slip(text string) string {
	at := i.IntN(len(text) - 1)
	return text[:at] + text[at+1:at+2] + text[at:at+1] + text[at+2:]
}
