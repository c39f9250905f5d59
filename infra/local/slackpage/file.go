package slackpage

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// file keeps messages as lines of JSON: a message is added at the end each time it is written, the last line
// with a ts counts. A line cut off by a crash is the last one and is left out.
type file struct {
	path  string
	out   *os.File
	lines int // since the file was last written anew
}

// rewriteAfter is how many lines are added before the file is written anew without what is outdated.
const rewriteAfter = 20_000

func (p *Page) openFile() error {
	if p.config.File == "" {
		return nil
	}
	p.file = &file{path: p.config.File}
	if err := p.file.read(p.state.put); err != nil {
		return err
	}
	return p.file.rewrite(p.state.all())
}

func (f *file) read(put func(*message)) error {
	in, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open the messages: %w", err)
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var m message
		if json.Unmarshal(lines.Bytes(), &m) == nil && m.TS != "" {
			put(&m)
		}
	}
	if err := errors.Join(lines.Err(), in.Close()); err != nil {
		return fmt.Errorf("read the messages: %w", err)
	}
	return nil
}

// rewrite puts a file with these messages alone in the place of the old one, whole or not at all.
func (f *file) rewrite(messages []*message) error {
	next, err := os.OpenFile(f.path+".next", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write the messages: %w", err)
	}
	out := bufio.NewWriter(next)
	encode := json.NewEncoder(out)
	for _, m := range messages {
		if err := encode.Encode(m); err != nil {
			return errors.Join(fmt.Errorf("write the messages: %w", err), next.Close())
		}
	}
	if err := errors.Join(out.Flush(), os.Rename(f.path+".next", f.path)); err != nil {
		return errors.Join(fmt.Errorf("write the messages: %w", err), next.Close())
	}
	old := f.out
	f.out, f.lines = next, 0
	if old != nil {
		return old.Close()
	}
	return nil
}

// add writes a message before Slack's answer says that it is there.
func (f *file) add(m *message, all func() []*message) error {
	if f == nil || m.For != "" {
		return nil
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write a message: %w", err)
	}
	if _, err := f.out.Write(append(raw, '\n')); err != nil {
		return fmt.Errorf("write a message: %w", err)
	}
	if f.lines++; f.lines > rewriteAfter {
		return f.rewrite(all())
	}
	return nil
}

func (f *file) close() error {
	if f == nil || f.out == nil {
		return nil
	}
	return f.out.Close()
}
