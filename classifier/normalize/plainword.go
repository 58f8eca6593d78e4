package normalize

// plainWord is an ordinary word of one script without a sign, told on the way of
// the first pass so that the second view need not look at it; see ordinary.
type plainWord struct {
	kind       pieceKind
	start, end int // folded
}

func (w *plainWord) move(by int) { w.start, w.end = w.start+by, w.end+by }

// manyThai is so many bytes of Thai that three letters stand in them, however many
// marks each has.
const manyThai = 36

// plain is the kind of a chunk that is such a word, noPiece if it is none or too
// short to be sure of.
func (t *trail) plain(tab *table, chunk string) pieceKind {
	switch {
	case t.others:
	case t.seen == 1<<syllable && t.bits == 0 && len(chunk) >= 6:
		return hangulPiece
	case t.seen == 1<<latin && t.bits&^(asIsLatin|asIsUpper|asIsRound) == 0 && len(chunk) >= 2:
		return latinPiece
	case t.seen&^thaiBits == 0 && t.bits == 0 && len(chunk) >= manyThai:
		if c := (scanner{s: chunk, tab: tab}); c.beginsThai(0) && c.endsThai(len(chunk)) {
			return thaiPiece
		}
	}
	return noPiece
}
