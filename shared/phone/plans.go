package phone

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// plan is what reading needs of the numbering plan of one region.
type plan struct {
	region        string
	code          string // calling code
	international string // pattern of what is dialled before a calling code
	prefix        string // pattern of what is dialled before a national number; may be empty
	transform     string // what the prefix becomes, where it is not simply taken off
	lengths       []int  // of national numbers, ascending
	local         []int  // of numbers dialled within a town
	pattern       string // of national numbers
}

// plansFile has a line for each region: its fields as in plan, tab-separated. Of regions with one calling
// code the main one comes first.
//
//go:generate go test -run TestThePlansAreThoseOfTheLibrary -write
//go:embed plans.txt
var plansFile string

var (
	compiled sync.Map // pattern to *regexp.Regexp: of some 700 patterns a desk needs a few
	plans    = sync.OnceValue(readPlans)
)

type planIndex struct {
	byRegion map[string]*plan
	byCode   map[string][]*plan
}

func planIn(region string) *plan         { return plans().byRegion[region] }
func plansOf(code string) []*plan        { return plans().byCode[code] }
func contains(lengths []int, n int) bool { return slices.Contains(lengths, n) }

func readPlans() planIndex {
	all := planIndex{map[string]*plan{}, map[string][]*plan{}}
	for line := range strings.Lines(plansFile) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		p := &plan{f[0], f[1], f[2], f[3], f[4], numbers(f[5]), numbers(f[6]), f[7]}
		all.byCode[p.code] = append(all.byCode[p.code], p)
		if p.region != world {
			all.byRegion[p.region] = p
		}
	}
	return all
}

// world stands for the regions of calling codes that belong to no country, such as +800.
const world = "001"

func numbers(list string) []int {
	var out []int
	for _, n := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' }) {
		v, err := strconv.Atoi(n)
		if err != nil {
			panic("plans.txt: " + err.Error()) // the table is compiled in
		}
		out = append(out, v)
	}
	return out
}
