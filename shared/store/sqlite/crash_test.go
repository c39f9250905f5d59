package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"resonance/shared/store"
	"resonance/shared/store/sqlite"
)

// crashFile, when set in the environment, makes this test binary the process that is to be killed.
const (
	crashFile  = "RESONANCE_TEST_CRASH_FILE"
	crashRound = "RESONANCE_TEST_CRASH_ROUND"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		if err := writeUntilKilled(path, os.Getenv(crashRound)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes pairs from several sides and prints each pair's name once it is acknowledged.
func writeUntilKilled(path, round string) error {
	db, err := sqlite.Open(path)
	if err != nil {
		return err
	}
	failed := make(chan error)
	for side := range 4 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("%s-%d-%d", round, side, i)
				if err := db.Write(context.Background(), pair(name)...); err != nil {
					failed <- err
					return
				}
				fmt.Println(name)
			}
		}()
	}
	return <-failed
}

func pair(name string) []store.Op {
	var ops []store.Op
	for _, half := range []string{"a", "b"} {
		it := store.Item{Key: store.Key{Partition: "p", Sort: name + "/" + half}, Doc: []byte(`{}`)}
		ops = append(ops, store.Put(it, store.IfAbsent()))
	}
	return ops
}

// Whatever was acknowledged before kill -9 is there, whole, and so is its change; what was not
// acknowledged is there whole or not at all.
func TestKilledInTheMiddle(t *testing.T) {
	const kills = 15
	path := filepath.Join(t.TempDir(), "table.db")
	var promised []string
	for i := range kills {
		promised = append(promised, writeAndKill(t, path, i, 10+i*9)...)
	}
	db := openFile(t, path)
	found := map[string]int{}
	for _, it := range all(t, db) {
		name, _, _ := strings.Cut(it.Sort, "/")
		found[name]++
	}
	fed := map[string]int{}
	for _, c := range changes(t, db, "", 1<<20) {
		name, _, _ := strings.Cut(c.New.Sort, "/")
		fed[name]++
	}
	for _, name := range promised {
		if found[name] == 0 {
			t.Errorf("acknowledged %s is lost", name)
		}
	}
	for name, n := range found {
		if n != 2 || fed[name] != 2 {
			t.Errorf("%s has %d of 2 items and %d of 2 changes", name, n, fed[name])
		}
	}
	if len(fed) != len(found) {
		t.Errorf("changes of %d writes, items of %d", len(fed), len(found))
	}
	t.Logf("%d acknowledged, %d found after %d kills", len(promised), len(found), kills)
}

// writeAndKill lets a process write until it has acknowledged n pairs, kills it, and gives all that it
// acknowledged.
func writeAndKill(t *testing.T, path string, round, n int) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), crashFile+"="+path, crashRound+"="+strconv.Itoa(round))
	var trouble strings.Builder
	cmd.Stderr = &trouble
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); cmd.ProcessState.Success() || trouble.Len() > 0 {
		t.Fatalf("the writer ended with %v: %s", err, trouble.String())
	}
	return acknowledged
}
