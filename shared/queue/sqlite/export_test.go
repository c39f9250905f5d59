package sqlite

import (
	"errors"
	"fmt"
)

// LimitPages makes the file full once it has this many pages, as a full disk would.
func (d *DB) LimitPages(n int) error {
	_, err := d.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n))
	return err
}

// ReadyPlan is how SQLite looks for what may be received, a line a step.
func (q *Queue) ReadyPlan() (lines []string, err error) {
	rows, err := q.db.read.Query("EXPLAIN QUERY PLAN "+q.readyQuery(), q.id, 1, 1)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id, parent, unused int
		var line string
		if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Err()
}
