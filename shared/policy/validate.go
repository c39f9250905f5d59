package policy

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/pattern"
)

// Validate reports every value that makes no sense, as Mistakes, or nil.
func (p *Policy) Validate() error {
	c := &checker{policy: p}
	c.company()
	c.calendars()
	c.places()
	c.clocks()
	c.plan()
	c.matching()
	c.conduct()
	c.remedy()
	c.work()
	if len(c.mistakes) == 0 {
		return nil
	}
	slices.SortStableFunc(c.mistakes, func(a, b Mistake) int { return strings.Compare(a.Path, b.Path) })
	return c.mistakes
}

type checker struct {
	policy   *Policy
	mistakes Mistakes
	regions  *calendar.Set
}

// must records a mistake at path unless ok.
func (c *checker) must(ok bool, path, format string, args ...any) {
	if !ok {
		c.mistakes = append(c.mistakes, Mistake{Path: path, Text: fmt.Sprintf(format, args...)})
	}
}

func (c *checker) company() {
	k := c.policy.Company
	c.text(k.Name, "company.name")
	c.must(isAddress(k.Desk) && !strings.Contains(k.Desk, "+"), "company.desk", "must be a mail address without +")
	_, door := k.Doors[k.Desk]
	c.must(door, "company.doors", "must have the desk's own address %q", k.Desk)
	for address, channel := range k.Doors {
		path := "company.doors." + address
		c.must(isAddress(address), path, "must be a mail address in lower case")
		c.oneOf(string(channel), texts(complaint.Channels()), path)
	}
	c.domains(k.Domains, "company.domains")
	c.must(len(k.Languages) > 0, "company.languages", "must name at least one language")
	for i, l := range k.Languages {
		c.oneOf(l, []string{"en", "ru"}, fmt.Sprintf("company.languages[%d]", i))
	}
	c.must(currency.MatchString(k.Currency), "company.currency", "must be three capital letters such as GBP")
	c.must(country.MatchString(k.PhoneRegion), "company.phone_region", "must be two capital letters such as GB")
	_, err := k.Hours.parse()
	c.must(err == nil, "company.hours", "%v", err)
}

var (
	currency = pattern.New(`^[A-Z]{3}$`)
	country  = pattern.New(`^[A-Z]{2}$`)
	address  = pattern.New(`^[a-z0-9._+-]+@[a-z0-9.-]+$`)
	domain   = pattern.New(`^[a-z0-9-]+(\.[a-z0-9-]+)*$`)
)

func isAddress(text string) bool { return address.MatchString(text) }

func (c *checker) calendars() {
	for id, k := range c.policy.Calendars {
		path := "calendars." + id
		for number, year := range k.Years {
			at := fmt.Sprintf("%s.years.%d", path, number)
			c.must(year.Source != "", at+".source", "must name the decree or list that the days come from")
		}
		_, err := k.parse()
		c.must(err == nil, path+".years", "%v", err)
	}
	set, err := c.policy.BuildCalendars()
	if err != nil && len(c.mistakes) == 0 {
		c.must(false, "calendars", "%v", err)
	}
	c.regions = set
	c.region(c.policy.Company.Region, "company.region")
	c.regime(c.policy.Company.Regime, "company.regime")
}

// region checks that there is a calendar with this id. Without calendars the mistake is elsewhere.
func (c *checker) region(id, path string) {
	if c.regions == nil {
		return
	}
	c.must(c.regions.Has(id), path, "there is no calendar %q; there are: %s", id, strings.Join(c.regions.Regions()[1:], ", "))
}

func (c *checker) regime(id, path string) {
	_, known := c.policy.Regimes[id]
	c.must(id == "" || known, path, "there is no regime %q", id)
}

func (c *checker) places() {
	for id, r := range c.policy.Regimes {
		c.text(r.Name, "regimes."+id+".name")
		c.region(r.Region, "regimes."+id+".region")
	}
	owner := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(c.policy.Authorities)) {
		a, path := c.policy.Authorities[id], "authorities."+id
		c.text(a.Name, path+".name")
		c.domains(a.Domains, path+".domains")
		for i, d := range a.Domains {
			c.must(owner[d] == "", fmt.Sprintf("%s.domains[%d]", path, i), "%q is also a domain of %s", d, owner[d])
			owner[d] = id
		}
		c.regime(a.Regime, path+".regime")
		_, err := regexp.Compile(a.Reference)
		c.must(err == nil, path+".reference", "is not a pattern: %v", err)
	}
	for id, o := range c.policy.Outlets {
		c.text(o.Name, "outlets."+id+".name")
		c.domains(o.Domains, "outlets."+id+".domains")
		c.must(o.Reach >= 0, "outlets."+id+".reach", "must not be negative")
	}
}

func (c *checker) text(t Text, path string) {
	c.must(t.EN != "", path+".en", "must not be empty")
	c.must(t.RU != "", path+".ru", "must not be empty")
}

func (c *checker) domains(list []string, path string) {
	for i, d := range list {
		c.must(domain.MatchString(d), fmt.Sprintf("%s[%d]", path, i), "%q is not a mail domain in lower case", d)
	}
}

func (c *checker) oneOf(value string, choices []string, path string) {
	c.must(slices.Contains(choices, value), path, "%q is not one of %s", value, strings.Join(choices, ", "))
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func (c *checker) matching() {
	i, r := c.policy.Identity, c.policy.Repeat
	c.share(i.Same, "identity.same")
	c.share(i.Perhaps, "identity.perhaps")
	c.share(i.Name, "identity.name")
	c.must(i.Perhaps <= i.Same, "identity.perhaps", "must not be above identity.same")
	c.must(i.Shown > 0, "identity.shown", "must be at least 1")
	c.share(r.Similar, "repeat.similar")
	c.share(r.Sure, "repeat.sure")
	c.share(r.Likely, "repeat.likely")
	c.share(r.Alike, "repeat.alike")
	c.must(r.Similar <= r.Likely, "repeat.similar", "must not be above repeat.likely")
	c.must(r.Likely <= r.Sure, "repeat.likely", "must not be above repeat.sure")
	c.must(r.Shown > 0, "repeat.shown", "must be at least 1")
	c.window(r.SameProblem, "repeat.same_problem")
	c.window(r.AnyProblem, "repeat.any_problem")
	for severity, s := range c.policy.Severity {
		path := "severity." + string(severity)
		c.oneOf(string(severity), texts(complaint.Severities()), path)
		for language, words := range s.Words {
			c.oneOf(language, []string{"en", "ru"}, path+".words."+language)
			for n, w := range words {
				c.must(isStem(w), fmt.Sprintf("%s.words.%s[%d]", path, language, n), "%q must be the beginning of one word in lower case", w)
			}
		}
	}
}

func isStem(w string) bool {
	return w != "" && w == strings.ToLower(w) && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
}

func (c *checker) share(v float64, path string) {
	c.must(v >= 0 && v <= 1, path, "must be between 0 and 1")
}

// window checks a length that is measured without a calendar.
func (c *checker) window(l Length, path string) {
	c.must(l.N > 0 && !l.Working(), path, "must be some calendar days, weeks or hours")
}

// some checks a length that must not be nothing.
func (c *checker) some(l Length, path string) {
	c.must(l.N > 0, path, "must be a length above zero, such as \"3 working days\"")
}
