package entity

// beginnings are the first characters of the lexicon's words in scripts of three
// bytes a character, as bits by hash: at most places of a text none of them
// begins, and that shows without a look at a bucket.
type beginnings struct {
	one         [64]uint64      // words of one character: a bit for its last two bytes
	apart       [64]uint64      // words of which none of those characters comes second, as in 반 개
	two         [1 << 10]uint64 // the first two characters of all others
	short, long [1 << 10]uint64 // all those have, or the first three
}

// longHead is how many bytes of a word tell most others from it.
const longHead = 9

// add enters a word: by its first three characters, or two, or one.
func (h *beginnings) add(text string) {
	switch {
	case text == "" || text[0] < 0xe0:
	case len(text) >= longHead && text[3] >= 0xe0:
		mark16(&h.two, bytesOf(text, 6))
		mark16(&h.long, bytesOf(text[1:longHead], 8))
	case len(text) >= 6 && text[3] >= 0xe0:
		mark16(&h.two, bytesOf(text, 6))
		mark16(&h.short, bytesOf(text, 6))
	case len(text) > 3 && text[3] < 0xe0:
		h.apart[text[1]&63] |= 1 << (text[2] & 63)
	default:
		h.one[text[1]&63] |= 1 << (text[2] & 63)
	}
}

// mayBeginAlone says whether a word known by its first character alone may begin
// with the first of a number of bytes.
func (h *beginnings) mayBeginAlone(bytes uint64) bool {
	bits := h.one[bytes>>8&63]
	if bytes>>24&0xff < 0xe0 {
		bits |= h.apart[bytes>>8&63]
	}
	return bits>>(bytes>>16&63)&1 != 0
}

// mayBegin says whether any other may begin with the first two.
func (h *beginnings) mayBegin(bytes uint64) bool { return has16(&h.two, bytes&(1<<48-1)) }

// mayGoOn says whether one that may begin with the first two of the nine bytes of
// s may also go on as they do.
func (h *beginnings) mayGoOn(s string) bool {
	return has16(&h.long, bytesOf(s[1:longHead], 8)) || has16(&h.short, bytesOf(s[:8], 8)&(1<<48-1))
}

// bytesOf are the first n bytes of s in one number.
func bytesOf(s string, n int) uint64 {
	return eightAt(s[:n], 0)
}

func mark16(bits *[1 << 10]uint64, v uint64) {
	h := v * 0x9e3779b97f4a7c15 >> 48
	bits[h>>6] |= 1 << (h & 63)
}

func has16(bits *[1 << 10]uint64, v uint64) bool {
	h := v * 0x9e3779b97f4a7c15 >> 48
	return bits[h>>6]>>(h&63)&1 != 0
}
