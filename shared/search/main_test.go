package search

import (
	"flag"
	"os"
	"testing"
)

// TestMain keeps the laws to a few seconds: each check writes to a real engine. Ask for more with
// -rapid.checks.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(m.Run())
}
