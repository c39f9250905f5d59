package staff

import (
	"context"
	"fmt"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Acts of the staff journal.
const (
	ActMemberAdded     complaint.Act = "member-added"
	ActMemberChanged   complaint.Act = "member-changed"
	ActMemberDisabled  complaint.Act = "member-disabled"
	ActMemberEnabled   complaint.Act = "member-enabled"
	ActLinkSent        complaint.Act = "link-sent"
	ActLinkMade        complaint.Act = "link-made"
	ActSignedIn        complaint.Act = "signed-in"
	ActSignedOut       complaint.Act = "signed-out"
	ActSessionsRevoked complaint.Act = "sessions-revoked"
	ActTokenMade       complaint.Act = "token-made"
	ActTokenRevoked    complaint.Act = "token-revoked"
)

// Acts lists every act of the staff journal; the catalogue holds a sentence for each.
func Acts() []complaint.Act {
	return []complaint.Act{
		ActMemberAdded, ActMemberChanged, ActMemberDisabled, ActMemberEnabled, ActLinkSent, ActLinkMade,
		ActSignedIn, ActSignedOut, ActSessionsRevoked, ActTokenMade, ActTokenRevoked,
	}
}

// journalPartition holds the lines of one month, so that no partition grows without end.
func journalPartition(at time.Time) string { return "staff-journal#" + at.Format("2006-01") }

// lineTime is how the id of a line begins.
const lineTime = "2006-01-02T15:04:05.000Z"

// note adds a line about member to the staff journal, in the same commit as the act.
func (s *Service) note(a *act, at time.Time, by complaint.Actor, what complaint.Act, about Member, params map[string]string) {
	id := fmt.Sprintf("%s#%s", at.Format(lineTime), newID())
	if params == nil {
		params = map[string]string{}
	}
	params["member"] = about.Name
	e := complaint.Entry{ID: id, At: at, By: by, Act: what, Params: params, Link: about.ID}
	a.put(store.Key{Partition: journalPartition(at), Sort: id}, typeJournal, e, store.IfAbsent(), at.Add(s.lives.LastLines).Unix())
}

// Journal gives lines of the month of a line and of the month before it, newest first: those before that line, or
// the newest of all where it is empty. next is the line to go on from; it is empty when nothing older is kept, and
// may be of a month in which nothing happened.
func (s *Service) Journal(ctx context.Context, before string, limit int) (lines []complaint.Entry, next string, err error) {
	now := s.clock().UTC()
	from := now
	if before != "" {
		if from, err = time.Parse(lineTime, before[:min(len(before), len(lineTime))]); err != nil {
			return nil, "", complaint.Invalid("cursor", "cursor")
		}
	}
	month := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC)
	last := month.AddDate(0, -1, 0)
	for _, m := range []time.Time{month, last} {
		page, err := s.table.Query(ctx, store.Query{Partition: journalPartition(m), To: before, Limit: limit + 2, Desc: true}) // with the line before, and one more
		if err != nil {
			return nil, "", forPeople("read the staff journal", err)
		}
		for _, it := range page.Items {
			e, err := store.Decode[complaint.Entry](it)
			switch {
			case err != nil:
				return nil, "", err
			case e.ID == before:
			case len(lines) == limit:
				return lines, lines[limit-1].ID, nil
			default:
				lines = append(lines, e)
			}
		}
	}
	if last.After(now.Add(-s.lives.LastLines)) {
		next = last.Format(lineTime) + "#!"
	}
	return lines, next, nil
}
