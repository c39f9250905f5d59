package policy

import (
	"resonance/shared/complaint"
)

func (c *checker) remedy() {
	r := c.policy.Remedy
	last := Range{}
	for _, severity := range complaint.Severities() {
		path := "remedy.ranges." + string(severity)
		k, ok := r.Ranges[severity]
		c.must(ok, path, "is missing")
		c.must(k.Floor <= k.Ceiling, path+".floor", "must not be above the ceiling")
		c.must(k.Floor >= last.Floor && k.Ceiling >= last.Ceiling, path, "more harm must not deserve less")
		last = k
	}
	for severity := range r.Ranges {
		c.oneOf(string(severity), texts(complaint.Severities()), "remedy.ranges."+string(severity))
	}
	c.must(r.ValueRaises >= 1 && r.ValueRaises <= 10, "remedy.value_raises", "must be between 1 and 10")
	c.must(r.SecondFailureRaises >= 1 && r.SecondFailureRaises <= 10, "remedy.second_failure_raises", "must be between 1 and 10")
	m := r.Matrix
	c.must(m.AcceptedRisk <= m.MonthlyRisk, "remedy.matrix.accepted_risk", "must not be above the month's")
	c.window(m.AsksWithin, "remedy.matrix.asks_within")
	c.must(m.AtMostAsks >= 0, "remedy.matrix.at_most_asks", "must not be negative")
	c.share(m.UpheldShare, "remedy.matrix.upheld_share")
	c.must(m.OwnShareFrom >= 1, "remedy.matrix.own_share_from", "must be at least 1")
}
