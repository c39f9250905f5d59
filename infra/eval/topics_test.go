package main

import (
	"fmt"
	"strings"
	"testing"
)

// The third and the fourth text are asked for: each has an earlier one of its group. What staff confirmed
// finds both; words alone find the one that shares some.
func TestTopics(t *testing.T) {
	f := file(t, "topics.csv", "\ufeffid,group,text\n1,card,Card was declined at the till\n2,lift,The lift is stuck\n3,card,My card was declined again\n4,lift,Elevator out of order\n5,,Nobody knows\n")
	got, _, err := run(t, "topics", f)
	if err != nil {
		t.Fatal(err)
	}
	alone := got["alone"].(map[string]any)
	if got["texts"] != 5.0 || got["groups"] != 2.0 || got["asked"] != 2.0 || got["recall@1"] != 0.5 || alone["recall@5"] != 0.5 || got["perSecond"].(float64) <= 0 {
		t.Errorf("%v", got)
	}
}

// Texts of one problem in other words each are found by what the earlier ones taught it.
func TestTopicsLearn(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("nr;x,intent,title,body\n")
	says := []string{"parcel lost", "courier lost it", "courier vanished", "parcel vanished", "vanished box courier"}
	for i, text := range says {
		fmt.Fprintf(&rows, "%d,p,%s,\"by\nrail\"\n%d,noise%d,thing%d matter%d,\n", i, text, i, i, i, i)
	}
	got, _, err := run(t, "topics", file(t, "t.csv", rows.String()), "--columns", "text=title+body")
	if err != nil || got["asked"] != 4.0 || got["recall@1"] != 1.0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestPairs(t *testing.T) {
	three := file(t, "pairs.tsv", "id\ttext_1\ttext_2\tclass\n1\t\"Bell\" rings \"again\t\"Bell\" rings \"again\t1\n2\tThe court fined a bank\tBank fined in court\t0\n3\tCourt fines bank\tCats sleep\t-1\n")
	got, _, err := run(t, "pairs", three)
	if err != nil {
		t.Fatal(err)
	}
	strict := got["strict"].(map[string]any)
	if got["f1"] != 1.0 || got["threshold"] != 0.43 || strict["threshold"] != 0.67 || strict["recall"] != 1.0 {
		t.Errorf("%v", got)
	}
	two := file(t, "pairs.csv", "text1,text2,label\nsame words here,same words here,1\ncats sleep,elections win,0\n")
	if got, _, err = run(t, "pairs", two); err != nil || got["f1"] != 1.0 || got["strict"] != nil {
		t.Errorf("%v, %v", got, err)
	}
}

func TestTextFilesWithMistakes(t *testing.T) {
	for _, bad := range []struct{ command, text, says string }{
		{"topics", "id,text\n1,a\n", "group"},
		{"topics", "id,group\n1,a\n", "text"},
		{"topics", "id,group,text\n1,a,\"b\n", "line 2"},
		{"pairs", "text1,text2\na,b\n", "label"},
		{"pairs", "text1,text2,label\na,b,1\na,b,perhaps\n", "line 3"},
	} {
		if _, _, err := run(t, bad.command, file(t, "bad.csv", bad.text)); err == nil || !strings.Contains(err.Error(), bad.says) {
			t.Errorf("%s of %q: %v, want %q", bad.command, bad.text, err, bad.says)
		}
	}
}
