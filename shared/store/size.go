package store

// Attribute names under which engines keep an item; their length counts.
const (
	AttrPartition = "pk"
	AttrSort      = "sk"
	AttrVersion   = "version"
	AttrType      = "type"
	AttrDoc       = "doc"
	AttrExpires   = "expires"
	AttrOnePart   = "one_pk"
	AttrOneSort   = "one_sk"
	AttrTwoPart   = "two_pk"
	AttrTwoSort   = "two_sk"
)

// maxInt is the characters of the longest version or time.
const maxInt = 20

// Size is what DynamoDB counts for the item, in bytes: names and values in UTF-8, at most one byte for
// two characters of a number and one more, 3 bytes for a list or map and 1 for each member. A document
// that no engine would take counts as it is spelled. Source: "DynamoDB item sizes and formats" in the
// developer guide.
func Size(it Item) int {
	doc, err := measure(it.Doc)
	if err != nil {
		doc = len(it.Doc)
	}
	return bareSize(it) + doc
}

// bareSize leaves out the value of the document.
func bareSize(it Item) int {
	size := len(AttrPartition) + len(it.Partition) + len(AttrSort) + len(it.Sort) +
		len(AttrVersion) + numberBytes(maxInt) + len(AttrType) + len(it.Type) + len(AttrDoc)
	if it.Expires != 0 {
		size += len(AttrExpires) + numberBytes(maxInt)
	}
	if it.One != (Key{}) {
		size += len(AttrOnePart) + len(it.One.Partition) + len(AttrOneSort) + len(it.One.Sort)
	}
	if it.Two != (Key{}) {
		size += len(AttrTwoPart) + len(it.Two.Partition) + len(AttrTwoSort) + len(it.Two.Sort)
	}
	return size
}
