// Package card makes of a case what Slack may show of it to everybody.
package card

import (
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/slack"
)

// Of is the card of a case; of its tasks the card offers those that are not done.
func Of(r *register.Register, k complaint.Case, tasks []complaint.Task) slack.Card {
	c := slack.Card{
		Case: k.ID, Channel: string(k.Loudest()), Severity: string(k.Severity), State: string(k.State),
		Owner: k.Owner.Name, Link: r.CaseURL(k.ID), Emergency: k.Emergency != nil,
	}
	if ruling, ok := k.Ruling(); ok {
		c.Due, c.Provisional, c.Late = ruling.Due, len(ruling.Provisional) > 0, ruling.Due.Before(r.Now())
	}
	if k.Snooze != nil {
		c.Snoozed = k.Snooze.Until
	}
	for _, t := range tasks {
		switch {
		case t.State == complaint.TaskDone:
		case t.Kind == complaint.TaskCallBack:
			c.Call = t.ID
			if c.Due.IsZero() { // an answered case has no clock left but that of the call
				c.Due, c.Late = t.Due, t.Due.Before(r.Now())
			}
		case t.Kind == complaint.TaskKey:
			c.Key = t.ID
		}
	}
	return c
}
