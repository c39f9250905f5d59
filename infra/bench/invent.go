package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// invented is one complaint of somebody; the same number gives the same.
type invented struct{ name, email, text string }

var (
	given     = strings.Fields("Ann Boris Clara David Elena Frank Galina Henry Irina James Katya Leon Maria Nikita Olga Peter Rita Sergei Tanya Victor")
	syllables = strings.Fields("ba cor den fi gan hol ir jas kel lom mar nev or pet rus sal tov ur ven wal yar zim")
	things    = strings.Fields("fridge kettle parcel invoice contract refund courier account router ticket subscription washer boiler card loan delivery phone oven")
	faults    = strings.Fields("broken late lost wrong missing cancelled doubled noisy leaking refused blocked delayed damaged expired overheated unanswered")
	more      = strings.Fields("again yesterday since support promised nobody answered manager warranty branch letter weeks called three times waited engineer came part ordered receipt shows amount charged twice winter children flat neighbour technician appointment morning evening replaced returned warehouse office terms signed")
)

// invent makes what complaints look like: words that many share, and names that few do.
func invent(n int) invented {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	pick := func(words []string) string { return words[r.IntN(len(words))] }
	family := pick(syllables) + pick(syllables) + pick(syllables)
	name := pick(given) + " " + strings.ToUpper(family[:1]) + family[1:]
	words := []string{"My", pick(things), "is", pick(faults), "and"}
	for range 40 {
		words = append(words, pick(more))
	}
	return invented{name: name, email: fmt.Sprintf("%s%d@mail.example", family, n), text: strings.Join(words, " ") + "."}
}
