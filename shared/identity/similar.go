package identity

// edits is the optimal string alignment distance of two words: insertions, deletions, substitutions
// and exchanges of neighbours (Damerau 1964), counted no further than limit+1.
func edits(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	const longest = 64
	if len(a) >= longest || len(b) >= longest {
		return limit + 1
	}
	var rows [3][longest]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
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
	var counts [256]int
	for i := range len(a) {
		counts[a[i]]++
	}
	common := 0
	for i := range len(b) {
		if counts[b[i]] > 0 {
			counts[b[i]]--
			common++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}
