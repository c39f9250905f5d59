package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/shared/queue"
	"resonance/shared/queue/sqlite"
)

// crashFile, when set in the environment, makes this test binary the process that is to be killed.
const crashFile = "RESONANCE_TEST_CRASH_FILE"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		if err := sendUntilKilled(path, os.Getpid()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// sendUntilKilled sends from several sides and prints each message once it is acknowledged.
func sendUntilKilled(path string, pid int) error {
	db, err := sqlite.Open(path, time.Now)
	if err != nil {
		return err
	}
	q, err := db.Queue(sqlite.Config{Name: "q"})
	if err != nil {
		return err
	}
	failed := make(chan error)
	for side := range 4 {
		go func() {
			for i := 0; ; i++ {
				body := fmt.Sprintf("%d-%d-%d", pid, side, i)
				if err := q.Send(context.Background(), queue.Message{Body: body}); err != nil {
					failed <- err
					return
				}
				fmt.Println(body)
			}
		}()
	}
	return <-failed
}

// Whatever was acknowledged before kill -9 is there exactly once.
func TestKilledInTheMiddle(t *testing.T) {
	const kills = 20
	path := filepath.Join(t.TempDir(), "queue.db")
	promised := map[string]bool{}
	for i := range kills {
		for _, body := range sendAndKill(t, path, 10+i*7) {
			promised[body] = true
		}
	}
	db := openDB(t, path, time.Now)
	q, err := db.Queue(sqlite.Config{Name: "q"})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for {
		got, err := q.Receive(t.Context(), sqlite.MaxReceiveBatch)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 0 {
			break
		}
		var wg sync.WaitGroup
		for _, m := range got {
			seen[m.Body]++
			wg.Go(func() {
				if err := q.Delete(t.Context(), m.Receipt); err != nil {
					t.Errorf("Delete: %v", err)
				}
			})
		}
		wg.Wait()
	}
	for body := range promised {
		if seen[body] != 1 {
			t.Errorf("acknowledged %s is there %d times", body, seen[body])
		}
	}
	t.Logf("%d acknowledged, %d found after %d kills", len(promised), len(seen), kills)
}

// sendAndKill lets a process send until it has acknowledged n messages, kills it, and gives all that
// it acknowledged.
func sendAndKill(t *testing.T, path string, n int) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), crashFile+"="+path)
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
		t.Fatalf("the sender ended with %v: %s", err, trouble.String())
	}
	return acknowledged
}
