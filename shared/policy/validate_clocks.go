package policy

import (
	"fmt"
	"slices"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
)

// met lists the kinds of step that a clock may want.
var met = []complaint.StepKind{complaint.StepAcknowledge, complaint.StepProgress, complaint.StepResolution}

// Stated is the id of the clock that a sender's own deadline starts; the policy may not use it.
const Stated = "stated"

func (c *checker) clocks() {
	for id, k := range c.policy.Clocks {
		path := "clocks." + id
		c.must(id != Stated && validID(id), path, "must be a name of small letters, digits and hyphens, and not %q", Stated)
		c.text(k.Name, path+".name")
		c.must(k.Source != Rule{}, path+".source", "must say which law or house rule sets it")
		c.oneOf(string(k.Meets), texts(met), path+".meets")
		c.oneOf(string(k.Starts), texts(Events()), path+".starts")
		c.must(k.Starts != Emergency || k.For.Emergency, path+".starts", "emergency needs \"for: {emergency: true}\"")
		c.some(k.Due, path+".due")
		c.region(c.policy.RegionOfClock(k), path+".region")
		_, err := calendar.ParseRoll(string(k.Roll))
		c.must(err == nil, path+".roll", "%v", err)
		c.must(k.Roll == calendar.RollNone || k.Due.Unit == CalendarDay, path+".roll", "only calendar days can end on a day off")
		c.must(!k.Optional || !k.Fallback, path+".fallback", "an optional clock can't be a fallback")
		c.must(!k.Repeats || k.Meets == complaint.StepProgress, path+".repeats", "only progress can be due again")
		c.applies(k.For, path+".for")
		c.extension(k, path+".extension")
		_, known := c.policy.Authorities[k.CopyTo]
		c.must(k.CopyTo == "" || known || isAddress(k.CopyTo), path+".copy_to", "%q is neither an authority here nor a mail address", k.CopyTo)
		c.offsets(k.Remind, path+".remind")
		c.offsets(k.Escalate, path+".escalate")
	}
	c.everyChannelAnswered()
}

func validID(id string) bool {
	return id != "" && !slices.ContainsFunc([]rune(id), func(r rune) bool {
		return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}

func (c *checker) applies(a Applies, path string) {
	for i, channel := range a.Channels {
		c.oneOf(string(channel), texts(complaint.Channels()), fmt.Sprintf("%s.channels[%d]", path, i))
	}
	for i, id := range a.Regimes {
		_, known := c.policy.Regimes[id]
		c.must(known, fmt.Sprintf("%s.regimes[%d]", path, i), "there is no regime %q", id)
	}
	for i, id := range a.Authorities {
		_, known := c.policy.Authorities[id]
		c.must(known, fmt.Sprintf("%s.authorities[%d]", path, i), "there is no authority %q", id)
	}
}

func (c *checker) extension(k Clock, path string) {
	if k.Extension == nil {
		return
	}
	c.some(k.Extension.By, path+".by")
	c.must(k.Extension.By.Unit == k.Due.Unit, path+".by", "must be in %s, as the clock is", k.Due.Unit)
}

func (c *checker) offsets(list []Length, path string) {
	for i, l := range list {
		c.must(l.Unit != "" && l.N >= 0, fmt.Sprintf("%s[%d]", path, i), "must be a length")
	}
}

// everyChannelAnswered makes sure that no case is without a time for its acknowledgement and answer.
func (c *checker) everyChannelAnswered() {
	for _, channel := range complaint.Channels() {
		clocks := c.policy.ClocksFor(channel, "", "", false)
		for _, kind := range []complaint.StepKind{complaint.StepAcknowledge, complaint.StepResolution} {
			c.must(slices.ContainsFunc(clocks, func(k Clock) bool { return k.Meets == kind && !k.Optional }), "clocks",
				"no clock sets a time for the %s of a case through the channel %s", kind, channel)
		}
	}
}

func (c *checker) plan() {
	p := c.policy.Plan
	c.offsets(p.Remind, "plan.remind")
	c.offsets(p.Escalate, "plan.escalate")
	c.must(len(p.Escalate) > 0, "plan.escalate", "must hold at least one length, or nobody hears of a missed time")
	c.must(p.Grace.Unit == WorkingHour || p.Grace.Unit == HourUnit, "plan.grace", "must be in hours or working hours")
	c.some(p.Conclusions, "plan.conclusions")
	c.some(p.FixShipped, "plan.fix_shipped")
}
