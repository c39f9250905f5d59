package sqlite

import "fmt"

// LimitPages makes the file full once it has this many pages, as a full disk would.
func (d *DB) LimitPages(n int) error {
	_, err := d.write.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n))
	return err
}
