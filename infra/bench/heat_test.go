//go:build !race

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNoPartitionTakesMoreThanDynamoDBGives(t *testing.T) {
	for _, s := range storms {
		t.Run(s.name, func(t *testing.T) {
			list, err := heatOf(t.Context(), s, 250)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) < 100 || list[0].Write == 0 {
				t.Fatalf("nothing was measured: %+v", list)
			}
			for _, h := range list {
				if h.Write > maxWrite || h.Read > maxRead {
					t.Errorf("%s takes %.0f write and %.0f read units a second", h.Partition, h.Write, h.Read)
				}
			}
		})
	}
}

// The page in docs is of these storms and words: what it says may differ in its tables and figures.
func TestThePageAboutHeatIsCurrent(t *testing.T) {
	stands, err := os.ReadFile(filepath.Join("..", "..", "docs", "heat.md"))
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := heatTable(t.Context(), &page, 20); err != nil {
		t.Fatal(err)
	}
	if prose(page.String()) != prose(string(stands)) {
		t.Errorf("docs/heat.md is to be written anew: go run ./infra/bench heat > docs/heat.md")
	}
}

// prose leaves out tables and figures.
func prose(page string) string {
	var lines []string
	for line := range strings.Lines(page) {
		if !strings.HasPrefix(line, "|") {
			lines = append(lines, wording(line))
		}
	}
	return strings.Join(lines, "")
}
