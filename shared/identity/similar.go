package identity

// edits is the optimal string alignment distance of two words: insertions, deletions, substitutions
// and exchanges of neighbours (Damerau 1964), counted no further than limit+1.
func edits(a, b string, limit int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	const longest = 64
	switch {
	case len(a)-len(b) > limit, len(b)-len(a) > limit, len(a) >= longest, len(b) >= longest:
		return limit + 1
	case len(a) == 0, len(b) == 0:
		return len(a) + len(b)
	case limit == 1 && (len(a) > 2 || len(b) > 2 || len(a) != len(b)):
		return limit + 1 // one slip leaves one letter, or two exchanged ones
	}
	var rows [3][longest]uint8
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = uint8(i)
		least := row[0]
		for j := 1; j <= len(b); j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if int(least) > limit+1 {
			return limit + 1 // an exchange may still take one back
		}
		before, last, row = last, row, before
	}
	return min(int(last[len(b)]), limit+1)
}

// jaroWinkler is the similarity of two words from 0 to 1 (Winkler 1990: prefix scale 0.1, at most four
// letters).
func jaroWinkler(a, b string) float64 {
	j := jaro(a, b)
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return j + float64(prefix)*0.1*(1-j)
}

func jaro(a, b string) float64 {
	const longest = 64
	if len(a) == 0 || len(b) == 0 || len(a) > longest || len(b) > longest {
		return 0
	}
	var inA, inB [longest]bool
	window := max(len(a), len(b))/2 - 1
	matches := 0
	for i := range len(a) {
		for j := max(0, i-window); j < min(len(b), i+window+1); j++ {
			if !inB[j] && a[i] == b[j] {
				inA[i], inB[j] = true, true
				matches++
				break
			}
		}
	}
	if matches == 0 {
		return 0
	}
	moved, j := 0, 0
	for i := range len(a) {
		if !inA[i] {
			continue
		}
		for !inB[j] {
			j++
		}
		if a[i] != b[j] {
			moved++
		}
		j++
	}
	m := float64(matches)
	return (m/float64(len(a)) + m/float64(len(b)) + (m-float64(moved)/2)/m) / 3
}

// bag is the likeness of two words by their letters alone, in whatever order: twice those in common by
// all (Dice).
func bag(a, b string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 2 * float64(inCommon(a, b)) / float64(len(a)+len(b))
}

// inCommon counts the letters that two words share, in whatever order.
func inCommon(a, b string) int {
	var counts [128]int8
	for i := range len(a) {
		counts[a[i]&127]++
	}
	common := 0
	for i := range len(b) {
		if counts[b[i]&127] > 0 {
			counts[b[i]&127]--
			common++
		}
	}
	return common
}
