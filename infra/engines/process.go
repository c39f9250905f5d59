// Package engines installs, starts and stops the engines that tests run against and that are not
// written by us. Each is pinned (pom.xml for those in Java, a module of its own for those in Go, node for
// npm's, python for PyPI's), installed into the user's cache when it is first wanted, and runs on a free
// loopback port until the test that asked for it ends.
//
// An engine that can't be had fails the test: a suite that skips in silence proves nothing. Tests
// import this package; nothing else may.
package engines

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

const (
	startPatience = time.Minute
	pollEvery     = 20 * time.Millisecond
	stopPatience  = 5 * time.Second
)

// freePort gives a loopback port that nobody listened on a moment ago.
func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find a free port: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatalf("free a port: %v", err)
	}
	return l.Addr().(*net.TCPAddr).Port
}

// start runs an engine until the test ends, and returns once ready says so, with the file that it writes to.
// The engine dies with the test binary, however that ends.
func start(t testing.TB, cmd *exec.Cmd, ready func(context.Context) error) (log string) {
	t.Helper()
	name := filepath.Base(cmd.Path)
	output, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	cmd.Stdout, cmd.Stderr = output, output
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", name, errors.Join(err, output.Close()))
	}
	ended := make(chan error, 1)
	go func() { ended <- errors.Join(cmd.Wait(), output.Close()) }()
	t.Cleanup(func() {
		stop(t, cmd, ended)
		if t.Failed() {
			t.Logf("%s wrote last:\n%s", name, lastOf(t, output.Name()))
		}
	})
	if err := await(t.Context(), ended, ready); err != nil {
		text, readErr := os.ReadFile(output.Name())
		t.Fatalf("start %s: %v\n%s", name, errors.Join(err, readErr), text)
	}
	return output.Name()
}

// lastOf is the end of a file, for whoever looks for what went wrong.
func lastOf(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("read %s: %v", file, err)
	}
	return text[max(0, len(text)-4<<10):]
}

// await asks ready until it agrees, the engine ends, or patience does.
func await(ctx context.Context, ended chan error, ready func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case end := <-ended:
			ended <- end // for stop
			return fmt.Errorf("it ended at once: %w", errors.Join(end, err))
		case <-ctx.Done():
			return fmt.Errorf("it is not ready after %v: %w", startPatience, err)
		case <-tick.C:
		}
	}
}

// stop asks kindly first.
func stop(t testing.TB, cmd *exec.Cmd, ended chan error) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("stop %s: %v", cmd.Path, err)
	}
	select {
	case <-ended:
		return
	case <-time.After(stopPatience):
	}
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("kill %s: %v", cmd.Path, err)
	}
	<-ended
}

// listening is ready once something accepts connections.
func listening(address string) func(context.Context) error {
	return func(ctx context.Context) error {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		return conn.Close()
	}
}
