package repeat

import (
	"hash/fnv"
	"math"
	"slices"
	"strconv"
)

// Near-copies meet in a band when four MinHash values over pairs of neighbouring words agree (Broder
// 1997; banding after Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4): with sixteen
// bands of four, texts that share half of their pairs meet with probability .64, seven tenths .99.
const rowsPerBand = 4

// minShingles is the fewest pairs of words for which bands mean anything.
const minShingles = 6

// bandsOf gives the MinHash bands of a text, none for a very short one.
func bandsOf(list []term) []string {
	shingles := shinglesOf(list)
	if len(shingles) < minShingles {
		return nil
	}
	var least [MaxBands * rowsPerBand]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	for s := range shingles {
		for i := range least {
			if h := mix(s ^ mix(uint64(i)+1)); h < least[i] {
				least[i] = h
			}
		}
	}
	bands := make([]string, MaxBands)
	for b := range bands {
		h := uint64(b)
		for _, v := range least[b*rowsPerBand : (b+1)*rowsPerBand] {
			h = mix(h ^ v)
		}
		bands[b] = strconv.FormatUint(h, 36)
	}
	return bands
}

// shinglesOf hashes every pair of neighbouring significant words.
func shinglesOf(list []term) map[uint64]bool {
	set := map[uint64]bool{}
	before := ""
	for _, t := range list {
		if light(t.stem) {
			continue
		}
		if before != "" {
			h := fnv.New64a()
			h.Write([]byte(before))
			h.Write([]byte{' '})
			h.Write([]byte(t.stem))
			set[h.Sum64()] = true
		}
		before = t.stem
	}
	return set
}

// mix is the finaliser of splitmix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// copied estimates from the bands how much of their pairs of words two texts share, 0 to 1.
func copied(a, b []string) float64 {
	if len(a) != MaxBands || len(b) != MaxBands {
		return 0
	}
	same := 0
	for i := range a {
		if a[i] == b[i] {
			same++
		}
	}
	return math.Pow(float64(same)/MaxBands, 1.0/rowsPerBand)
}

// Groups gives the places of texts that are near-copies of each other, by their bands: groups of two and
// more, the largest first. A copy of a copy is of the group.
func Groups(bands [][]string) [][]int {
	of := make([]int, len(bands)) // the first of its group
	members := make([][]int, len(bands))
	for i := range bands {
		of[i], members[i] = i, []int{i}
		for j := range i {
			if of[j] == of[i] || copied(bands[i], bands[j]) < copyFrom {
				continue
			}
			into, gone := min(of[i], of[j]), max(of[i], of[j])
			for _, m := range members[gone] {
				of[m] = into
			}
			members[into], members[gone] = append(members[into], members[gone]...), nil
		}
	}
	groups := slices.DeleteFunc(members, func(g []int) bool { return len(g) < 2 })
	for _, g := range groups {
		slices.Sort(g)
	}
	slices.SortStableFunc(groups, func(x, y []int) int { return len(y) - len(x) })
	return groups
}
