package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Four records of two people, in other files' words: Ann twice, her son once, and somebody else.
const few = `rec_id, first_name, last_name, e-mail, dob, favourite colour
rec-1-org, Ann, Fairweather, ann.fair@post.example, 1950-01-02, blue
rec-2-org, Tom, Jessop, tom@jessop.example, 1961-12-30,
rec-1-dup-0, Fairweather, Ann, Ann.Fair@post.example, 1950-02-01
rec-3-org, Jim, Fairweather, ann.fair@post.example, 1985-07-19, red
`

func TestPeople(t *testing.T) {
	pairs := filepath.Join(t.TempDir(), "pairs.csv")
	traps := file(t, "traps.csv", "a,b,kind\nrec-1-org,rec-3-org,family\nrec-1-org,rec-1-dup-0,none\nrec-1-org,rec-9-org,none\n")
	r, _, err := run(t, "people", file(t, "few.csv", few), "--cluster-from", `^rec-(\d+)-`, "--traps", traps, "--pairs", pairs)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"records": 4, "people": 3, "precision": 1, "recall": 1, "f1": 1} {
		if r[name] != want {
			t.Errorf("%s is %v, want %v", name, r[name], want)
		}
	}
	trapped := r["traps"].(map[string]any)
	if kinds := trapped["kinds"].(map[string]any); trapped["pairs"] != 2.0 || trapped["joined"] != 1.0 || trapped["unknown"] != 1.0 || kinds["family"].(map[string]any)["joined"] != 0.0 {
		t.Errorf("traps: %v", trapped)
	}
	if reads := r["reads"].(map[string]any); reads["max"].(float64) < 4 || reads["trips"] != 2.0 {
		t.Errorf("reads: %v", reads)
	}
	written, err := os.ReadFile(pairs)
	if err != nil || string(written) != "id1,id2\nrec-1-org,rec-1-dup-0\n" {
		t.Errorf("pairs: %q, %v", written, err)
	}
}

// A file of traps that names nobody is a mistake, and no success.
func TestTrapsOfOtherPeople(t *testing.T) {
	for _, text := range []string{"id\nrec-1-org\n", "a,b\nrec-7-org,rec-8-org\n"} {
		_, _, err := run(t, "people", file(t, "few.csv", few), "--cluster-from", `^rec-(\d+)-`, "--traps", file(t, "traps.csv", text))
		if err == nil || !strings.Contains(err.Error(), "names two records") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPeopleColumns(t *testing.T) {
	const text = "number,who,box,other\n1,a,ann@post.example,Ann Fairweather\n2,a,ann@post.example,Ann Fairweather\n"
	r, _, err := run(t, "people", "--columns", "id=number, cluster=who,email=box,full_name=other", file(t, "few.csv", text))
	if err != nil || r["f1"] != 1.0 {
		t.Errorf("%v, %v", r, err)
	}
	for _, bad := range []struct{ says, text, columns string }{
		{"that of cluster with --columns", text, "id=number"},
		{"colour", text, "id=number,cluster=colour"},
		{"colour=other", text, "colour=other"},
		{"line 3: the id", "id,cluster\n1,a\n1,b\n", ""},
		{"line 2: has no id", "id,cluster\n,a\n", ""},
		{"line 2: has no cluster", "id,cluster\n1,\n", ""},
	} {
		if _, _, err := run(t, "people", "--columns", bad.columns, file(t, "bad.csv", bad.text)); err == nil || !strings.Contains(err.Error(), bad.says) {
			t.Errorf("%v, want %q", err, bad.says)
		}
	}
	if _, _, err := run(t, "people", file(t, "empty.csv", "id,cluster\n")); err != nil {
		t.Errorf("a file without records: %v", err)
	}
}

func TestRankNames(t *testing.T) {
	const text = "name1,name2,is_match\n\"KOVAL, Oleg\",\"KOWAL, Olegs\",1\n\"KOVAL, Oleg\",\"BEAR, The\",1\n\"JESSOP, Tom\",\"JESSOP, Ann\",0\n"
	r, _, err := run(t, "names", "--rank", file(t, "names.csv", text))
	if err != nil {
		t.Fatal(err)
	}
	lookups, spellings := r["lookups"].(map[string]any), r["spellings"].(map[string]any)
	if lookups["all"] != 2.0 || lookups["spellings"] != 1.0 || spellings["1"] != 1.0 || r["all"].(map[string]any)["1"] != 0.5 {
		t.Errorf("%v", r)
	}
}

// What many share joins nobody here either: of two clients of one name, whom a law firm's mailbox joined while it had
// few, the third is put before staff.
func TestPeopleAmongACrowd(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,cluster,full_name,email\n0,a,Ann Fairweather,office@law.example\n1,a,Ann Fairweather,office@law.example\n")
	for i, name := range []string{
		"Boris Kovalchuk", "Clara Jessop", "Derek Zorblax", "Emma Tirvindel", "Frank Moulton", "Greta Obuchow", "Hans Vinterberg",
		"Irene Quincy", "Jack Rutherford", "Karl Lindqvist", "Laura Yilmaz", "Mona Abernathy", "Nora Delacroix",
	} {
		fmt.Fprintf(&b, "%d,%c,%s,office@law.example\n", i+2, 'b'+i, name)
	}
	b.WriteString("15,a,Ann Fairweather,office@law.example\n")
	r, _, err := run(t, "people", file(t, "crowd.csv", b.String()))
	if err != nil {
		t.Fatal(err)
	}
	pairs, perhaps := r["pairs"].(map[string]any), r["perhaps"].(map[string]any)
	if pairs["true"] != 3.0 || pairs["correct"] != 1.0 || pairs["predicted"] != 1.0 || perhaps["recall"] != 1.0 {
		t.Errorf("pairs %v, perhaps %v", pairs, perhaps)
	}
}
