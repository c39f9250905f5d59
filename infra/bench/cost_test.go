//go:build !race

package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCostsDoNotGrow weighs every step among few cases and among many. What a registration reads grows until its
// words and names are as common as they can be, which two reads of 100 keys bound.
func TestCostsDoNotGrow(t *testing.T) {
	few, err := measureCosts(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	many, err := measureCosts(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(many.Steps) != 6 {
		t.Fatalf("steps: %v", slices.Sorted(maps.Keys(many.Steps)))
	}
	for name, was := range few.Steps {
		is := many.Steps[name]
		for what := range maps.Keys(is.Requests) {
			if is.Requests[what] > was.Requests[what]+0.3 {
				t.Errorf("%s: %s is asked for %.2f times among 10 cases, %.2f among 1,000", name, what, was.Requests[what], is.Requests[what])
			}
		}
		if is.Write > was.Write*1.1+1 {
			t.Errorf("%s writes %.0f units among 10 cases, %.0f among 1,000", name, was.Write, is.Write)
		}
		if is.Read > was.Read*1.1+1 && (name != byForm && name != byLetter || is.Read > 260) {
			t.Errorf("%s reads %.0f units among 10 cases, %.0f among 1,000", name, was.Read, is.Read)
		}
	}
	var page bytes.Buffer
	if err := costTable(&page, many); err != nil || !strings.Contains(page.String(), "| 1,000,000 | ") {
		t.Errorf("the page: %v\n%s", err, &page)
	}
	t.Logf("%+v\n%+v", few, many)
}

// The page in docs is of these steps, prices and words: what it says may differ in the figures alone.
func TestThePageAboutCostsIsCurrent(t *testing.T) {
	stands, err := os.ReadFile(filepath.Join("..", "..", "docs", "cost.md"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := measureCosts(t.Context(), 10)
	var page bytes.Buffer
	if err == nil {
		err = costTable(&page, c)
	}
	if err != nil {
		t.Fatal(err)
	}
	if wording(page.String()) != wording(string(stands)) {
		t.Errorf("docs/cost.md is to be written anew: go run ./infra/bench -cases 10000 cost > docs/cost.md")
	}
}

// wording leaves out figures, and rows of them.
func wording(page string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789,. ", r) {
			return -1
		}
		return r
	}, page)
}
