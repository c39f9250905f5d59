package identity

// Spelling brings one word of a name to the form that its spellings share, whatever the script and
// the way of transliteration: Щербаков, Shcherbakov and Schtscherbakow agree. It is for finding, not
// for showing, and gives "" for a word without letters or digits.
func Spelling(word string) string { return skeleton(latin(word)) }
