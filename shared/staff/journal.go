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

// note adds a line about member to the staff journal, in the same commit as the act.
func (s *Service) note(a *act, at time.Time, by complaint.Actor, what complaint.Act, about Member, params map[string]string) {
	id := fmt.Sprintf("%s#%s", at.Format("2006-01-02T15:04:05.000Z"), newID())
	if params == nil {
		params = map[string]string{}
	}
	params["member"] = about.Name
	e := complaint.Entry{ID: id, At: at, By: by, Act: what, Params: params, Link: about.ID}
	a.put(store.Key{Partition: journalPartition(at), Sort: id}, typeJournal, e, store.IfAbsent(), at.Add(s.lives.LastLines).Unix())
}

// Journal gives the newest lines of this month and the one before, newest first.
func (s *Service) Journal(ctx context.Context, limit int) ([]complaint.Entry, error) {
	now := s.clock()
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	var lines []complaint.Entry
	for _, m := range []time.Time{month, month.AddDate(0, -1, 0)} {
		if len(lines) >= limit {
			break
		}
		page, err := s.table.Query(ctx, store.Query{Partition: journalPartition(m), Limit: limit - len(lines), Desc: true})
		if err != nil {
			return nil, forPeople("read the staff journal", err)
		}
		for _, it := range page.Items {
			e, err := store.Decode[complaint.Entry](it)
			if err != nil {
				return nil, err
			}
			lines = append(lines, e)
		}
	}
	return lines, nil
}
