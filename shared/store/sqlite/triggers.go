package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"strings"
)

// triggers are those that write the feed, by name: of the changes of items of these types, of all if nil.
func triggers(types []string) map[string]string {
	if types != nil && len(types) == 0 {
		return nil
	}
	return map[string]string{
		"items_inserted": trigger("items_inserted", "INSERT", types, "NEW"),
		"items_updated":  trigger("items_updated", "UPDATE", types, "OLD", "NEW"),
		"items_deleted":  trigger("items_deleted", "DELETE", types, "OLD"),
	}
}

// trigger keeps the images of a row, OLD or NEW, that there are of an event.
func trigger(name, event string, types []string, images ...string) string {
	columns, values, wanted := "unix, pk, sk", "unix, "+images[0]+".pk, "+images[0]+".sk", make([]string, len(images))
	for i, image := range images {
		for _, column := range []string{"version", "type", "doc", "expires", "one_pk", "one_sk", "two_pk", "two_sk"} {
			columns += ", " + strings.ToLower(image) + "_" + column
			values += ", " + image + "." + column
		}
		wanted[i] = image + ".type IN (" + quoted(types) + ")"
	}
	when := ""
	if types != nil {
		when = " WHEN " + strings.Join(wanted, " OR ")
	}
	return fmt.Sprintf("CREATE TRIGGER %s AFTER %s ON items%s BEGIN INSERT INTO changes (%s) SELECT %s FROM clock; END", name, event, when, columns, values)
}

func quoted(texts []string) string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = "'" + strings.ReplaceAll(t, "'", "''") + "'"
	}
	return strings.Join(all, ", ")
}

// setTriggers makes these the triggers of the file. Where they are already, nothing is written.
func setTriggers(ctx context.Context, conn *sql.Conn, wanted map[string]string) error {
	found, err := triggersOf(ctx, conn)
	if err != nil || maps.Equal(found, wanted) {
		return err
	}
	return alone(ctx, conn, func() error {
		found, err := triggersOf(ctx, conn) // another process may have been faster
		if err != nil {
			return err
		}
		for name := range found {
			if _, err := conn.ExecContext(ctx, "DROP TRIGGER "+name); err != nil {
				return err
			}
		}
		return makeTriggers(ctx, conn, wanted)
	})
}

func makeTriggers(ctx context.Context, conn *sql.Conn, wanted map[string]string) error {
	for _, text := range wanted {
		if _, err := conn.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

func triggersOf(ctx context.Context, conn *sql.Conn) (found map[string]string, err error) {
	rows, err := conn.QueryContext(ctx, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	found = map[string]string{}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, err
		}
		found[name] = text
	}
	return found, rows.Err()
}
