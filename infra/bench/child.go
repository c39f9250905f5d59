package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is the real program on a data folder.
type child struct {
	process    *exec.Cmd
	url, mail  string
	started    time.Duration // from the call until /healthz answered
	complaints *bytes.Buffer // what it wrote to stderr
}

// startChild starts the program on free ports and waits until it is healthy.
func startChild(binary, data string) (*child, error) {
	c := &child{process: exec.Command(binary, "serve", "--data", data, "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0"), complaints: &bytes.Buffer{}}
	c.process.Env = append(os.Environ(), "RESONANCE_SLACK_PAGE=127.0.0.1:0")
	c.process.Stderr = c.complaints
	out, err := c.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := c.process.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for c.mail == "" && lines.Scan() {
		if _, at, ok := strings.Cut(lines.Text(), "The desk is at"); ok {
			c.url = strings.TrimSpace(at)
		}
		if _, at, ok := strings.Cut(lines.Text(), "Mail is accepted at"); ok {
			c.mail = strings.TrimSpace(at)
		}
	}
	go func() {
		for lines.Scan() { // so that it never waits for a reader
		}
	}()
	if c.mail == "" {
		return nil, fmt.Errorf("the desk does not start: %w: %s", c.process.Wait(), c.complaints)
	}
	if err := c.healthy(); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	c.started = time.Since(began)
	return c, nil
}

func (c *child) pid() int { return c.process.Process.Pid }

func (c *child) healthy() error {
	var err error
	for range 60000 {
		var response *http.Response
		if response, err = http.Get(c.url + "/healthz"); err == nil {
			if err = response.Body.Close(); response.StatusCode == http.StatusOK {
				return err
			}
			err = errors.New(response.Status)
		}
		time.Sleep(time.Millisecond)
	}
	return fmt.Errorf("the desk does not answer: %w: %s", err, c.complaints)
}

func (c *child) stop() error {
	if err := c.process.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := c.process.Wait(); err != nil {
		return fmt.Errorf("the desk ended badly: %w: %s", err, c.complaints)
	}
	return nil
}

func startEmpty(binary, data string) (float64, error) {
	c, err := startChild(binary, data)
	if err != nil {
		return 0, err
	}
	return ms(c.started), c.stop()
}

// resident is the memory of a process in MB.
func resident(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0, errors.New("the system tells no VmRSS")
	}
	kilobytes, err := strconv.ParseFloat(fields[0], 64)
	return kilobytes / 1024, err
}

// watchMemory samples until the function that it gives is called, which gives the most that was seen.
func watchMemory(pid int) func() float64 {
	ctx, stop := context.WithCancel(context.Background())
	most := make(chan float64)
	go func() {
		var peak float64
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			if now, err := resident(pid); err == nil {
				peak = max(peak, now)
			}
			select {
			case <-ctx.Done():
				most <- peak
				return
			case <-tick.C:
			}
		}
	}()
	return func() float64 { stop(); return <-most }
}

// quiet waits until a process has next to nothing to do: less than five hundredths of a second of work in a
// second. Cards still go to Slack then, at the message a second that Slack allows.
func quiet(pid int) error {
	before, err := worked(pid)
	for err == nil {
		time.Sleep(time.Second)
		var now int
		if now, err = worked(pid); err == nil && now-before < 5 {
			return nil
		}
		before = now
	}
	return err
}

// worked is the processor time of a process in hundredths of a second.
func worked(pid int) (int, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[12])
	return user + system, err
}
