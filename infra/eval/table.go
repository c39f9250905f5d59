package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// table is a file of rows under a line of column names: commas, or tabs when the name ends in .tsv. Blanks
// around values and a byte order mark go; values between commas may be quoted and hold line breaks; a short
// row is missing its last values.
type table struct {
	name    string
	file    *os.File
	rows    reader
	columns []string
}

// reader gives the values of one row after the other, and the line of the one just read.
type reader interface {
	Read() ([]string, error)
	FieldPos(field int) (line, column int)
}

// row is one line of a table.
type row struct {
	values []string
	line   int
}

func openTable(path string) (*table, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	t := &table{name: filepath.Base(path), file: file}
	if strings.EqualFold(filepath.Ext(path), ".tsv") {
		t.rows = &tabbed{lines: bufio.NewReader(afterMark(file))}
	} else {
		rows := csv.NewReader(afterMark(file))
		rows.FieldsPerRecord, rows.ReuseRecord, rows.TrimLeadingSpace = -1, true, true
		t.rows = rows
	}
	head, err := t.next()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = fmt.Errorf("%s is empty: its first line must name the columns", t.name)
		}
		return nil, errors.Join(err, file.Close())
	}
	t.columns = slices.Clone(head.values)
	return t, nil
}

// afterMark reads what follows a byte order mark.
func afterMark(r io.Reader) io.Reader {
	const mark = "\ufeff"
	b := bufio.NewReader(r)
	if start, err := b.Peek(len(mark)); err == nil && string(start) == mark {
		_, _ = b.Discard(len(mark)) // it was just peeked at
	}
	return b
}

// tabbed reads lines of values between tabs. A quotation mark is a character like any other, unless the
// whole value stands between two.
type tabbed struct {
	lines *bufio.Reader
	n     int
}

func (t *tabbed) Read() ([]string, error) {
	line, err := t.lines.ReadString('\n')
	if err != nil && line == "" {
		return nil, err
	}
	t.n++
	values := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
	for i, v := range values {
		if inner, ok := strings.CutPrefix(v, `"`); ok && strings.HasSuffix(inner, `"`) {
			inner = strings.TrimSuffix(inner, `"`)
			if plain := strings.ReplaceAll(inner, `""`, ""); !strings.Contains(plain, `"`) {
				values[i] = strings.ReplaceAll(inner, `""`, `"`)
			}
		}
	}
	return values, nil
}

func (t *tabbed) FieldPos(int) (line, column int) { return t.n, 1 }

// next gives the next row that is not empty, and io.EOF after the last. The row is good until the next call.
func (t *table) next() (row, error) {
	for {
		values, err := t.rows.Read()
		if errors.Is(err, io.EOF) {
			return row{}, err
		}
		if err != nil {
			return row{}, fmt.Errorf("%s: %w", t.name, err) // names the line
		}
		empty := true
		for i, v := range values {
			values[i] = strings.TrimSpace(v)
			empty = empty && values[i] == ""
		}
		if !empty {
			line, _ := t.rows.FieldPos(0)
			return row{values: values, line: line}, nil
		}
	}
}

// each does something with every row, in order.
func (t *table) each(do func(row) error) error {
	for {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(r); err != nil {
			return err
		}
	}
}

// column gives the place of the first of the names that the table has, or -1. Case doesn't matter.
func (t *table) column(names ...string) int {
	for _, name := range names {
		if i := slices.IndexFunc(t.columns, func(c string) bool { return strings.EqualFold(c, name) }); i >= 0 {
			return i
		}
	}
	return -1
}

// need is column for one that must be there.
func (t *table) need(names ...string) (int, error) {
	i := t.column(names...)
	if i < 0 {
		return i, fmt.Errorf("%s has no column %s, but %s", t.name, names[0], strings.Join(t.columns, ", "))
	}
	return i, nil
}

// at gives the value in a place; "" where there is none.
func (r row) at(i int) string {
	if i < 0 || i >= len(r.values) {
		return ""
	}
	return r.values[i]
}

// fail is a mistake in the row.
func (t *table) fail(r row, format string, args ...any) error {
	return fmt.Errorf("%s, line %d: %s", t.name, r.line, fmt.Sprintf(format, args...))
}

// labels are the words for yes and no in labelled files.
var labels = map[string]bool{"1": true, "true": true, "yes": true, "match": true, "0": false, "false": false, "no": false, "-1": false}

// label reads whether a pair is labelled as one.
func (t *table) label(r row, i int) (bool, error) {
	is, ok := labels[strings.ToLower(r.at(i))]
	if !ok {
		return false, t.fail(r, "%q in column %s is neither true nor false", r.at(i), t.columns[i])
	}
	return is, nil
}
