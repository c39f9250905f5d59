package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The aims of matching, on invented people: what the measured files are like, made small.

func TestAimsOnMadePeople(t *testing.T) {
	out := filepath.Join(t.TempDir(), "people.csv")
	if _, _, err := run(t, "make-people", "--records", "3000", out); err != nil {
		t.Fatal(err)
	}
	r, _, err := run(t, "people", out)
	if err != nil {
		t.Fatal(err)
	}
	least := map[string]float64{"precision": 0.99, "recall": 0.97}
	for name, want := range least {
		if got := r[name].(float64); got < want {
			t.Errorf("%s is %.3f, want %.3f", name, got, want)
		}
	}
	perhaps, reads := r["perhaps"].(map[string]any), r["reads"].(map[string]any)
	if perhaps["recall"].(float64) < 0.97 || perhaps["looks"].(float64) > 150 {
		t.Errorf("perhaps: %v", perhaps)
	}
	if reads["max"].(float64) > 100 || reads["trips"] != 2.0 {
		t.Errorf("reads: %v", reads)
	}
}

// family is a household that is easily taken for fewer people than it has. N stands for its number in all that
// sets it apart from other households, and {a} for a birth date, which may be written otherwise; each line is
// cluster, name, e-mail, phone, street, birth date, account.
var family = []string{
	// One man: in two scripts, with a nickname, with an initial, with slips, with another address.
	"a,Алексей Игоревич Ковальчук,{n}.N@mail.example,8 (999) 000-N,ул. Учебная N,{a},77N0",
	"a,Aleksei Kowaltschuk,,+7 999 000N,,{a},",
	"a,Лёша Ковальчук,{n}.N+shop@mail.example,,,,77-N0",
	"a,КОВАЛЬЧУК А. И.,{n}.N@mail.example,,Учебная ул. N,,",
	"a,Алексеи Ковалчук,,8999000N,,{a.},",
	"a,Alexey Kovalchuk,{m}@post.example,,\"Probnaya 9, kv. 4N\",{a~},77N0",
	// His wife and their twins, on his phone and account and in his house.
	"b,Мария Ковальчук,{n}.N@mail.example,8 (999) 000-N,ул. Учебная N,{b},77N0",
	"b,Masha Kovalchuk,{m}a@mail.example,,ul. Uchebnaya N,{b8},",
	"c,Пётр Ковальчук,,8 (999) 000-N,ул. Учебная N,{c},77N0",
	"d,Павел Ковальчук,,8 (999) 000-N,ул. Учебная N,{c},77N0",
	// His father, of one name with him.
	"e,Алексей Ковальчук,,,ул. Учебная N,{e},",
	// A lawyer's clients.
	"f,Ann {n},office@{n}.example,020 7946 N,,,",
	"g,Tom {n},office@{n}.example,020 7946 N,,,",
	"h,William {n},office@{n}.example,020 7946 N,,{h},",
	"h,Bill {n},bill.{n}@post.example,,9 Trial Crescent N,{h},",
	// Whoever has the phone now, and a namesake elsewhere.
	"i,Kaya Yıldız,,8 (999) 000-N,,,",
	"j,Мария Ковальчук,{n}N@box.example,,ул. Эталонная 7N,{j},",
	// A woman who married.
	"k,Ellen {n},{m}.{n}@mail.example,,,{k},",
	"k,Ellen {m},{m}.{n}@mail.example,,,{k},",
}

// ofHousehold gives the nth household names of its own, and each of its births a day, in the ways of writing it.
func ofHousehold(n int) *strings.Replacer {
	var pairs []string
	for i, who := range []string{"a", "b", "c", "e", "h", "j", "k"} {
		day := time.Date(1930+11*i, 3, 7, 0, 0, 0, 0, time.UTC).AddDate(n%9, n*5%7, n*11%17)
		pairs = append(pairs, "{"+who+"}", day.Format(time.DateOnly), "{"+who+".}", day.Format("02.01.2006"),
			"{"+who+"~}", fmt.Sprintf("%d-%02d-%02d", day.Year(), day.Day(), day.Month()), "{"+who+"8}", day.Format("20060102"))
	}
	return strings.NewReplacer(append(pairs, "{n}", word(n*977+60, "ton"), "{m}", word(n*1663+70, "ley"))...)
}

func TestAimsOnFamilies(t *testing.T) {
	var people, traps strings.Builder
	people.WriteString("id,cluster,full_name,email,phone,street,date_of_birth,account\n")
	traps.WriteString("id1,id2\n")
	for n := range 30 {
		number := fmt.Sprint(1000 + n*2663%9000)
		for i, line := range family {
			cluster, rest, _ := strings.Cut(ofHousehold(n).Replace(strings.ReplaceAll(line, "N", number)), ",")
			fmt.Fprintf(&people, "%d-%d,%d%s,%s\n", n, i, n, cluster, rest)
			for j, other := range family[:i] {
				if other[0] != line[0] {
					fmt.Fprintf(&traps, "%d-%d,%d-%d\n", n, i, n, j)
				}
			}
		}
	}
	r, _, err := run(t, "people", file(t, "families.csv", people.String()), "--traps", file(t, "traps.csv", traps.String()))
	if err != nil {
		t.Fatal(err)
	}
	if trapped := r["traps"].(map[string]any); trapped["share"].(float64) > 0.01 || trapped["pairs"].(float64) < 4000 {
		t.Errorf("traps: %v", trapped)
	}
	if p, got := r["precision"].(float64), r["recall"].(float64); p < 0.98 || got < 0.9 {
		t.Errorf("precision %.3f, recall %.3f", p, got)
	}
	if perhaps := r["perhaps"].(map[string]any); perhaps["recall"].(float64) < 0.97 || perhaps["looks"].(float64) > 150 {
		t.Errorf("perhaps: %v", perhaps)
	}
}
