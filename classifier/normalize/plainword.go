package normalize

// plainWords are ordinary words of one script without a sign, one space or line break
// between them, told on the way of the first pass so that the second view need not
// look at them; see ordinary.
type plainWords struct {
	start, end int       // folded
	beside               // behind the last one
	kind       pieceKind // of the last one
}

var noWords = plainWords{beside: nothingBeside}

// add adds the word at, one place behind the others.
func (w *plainWords) add(s string, kind pieceKind, at, end int) {
	if w.end == 0 {
		w.start = at
	} else if s[at-1] == '\n' {
		w.beside = nothingBeside
	}
	w.word(kind, at)
	w.kind, w.end = kind, end
}

func (w *plainWords) move(by int) {
	w.start, w.end, w.before, w.one = w.start+by, w.end+by, w.before+by, w.one+by
}

// beside is where the last two ordinary words of a line begin, what of them an edit
// behind them may hold; -1 = none.
type beside struct{ before, one int }

var nothingBeside = beside{-1, -1}

// word goes on behind an ordinary word at.
func (b *beside) word(kind pieceKind, at int) {
	if kind == latinPiece || b.one < 0 {
		b.before, b.one = at, at
	} else {
		b.before, b.one = b.one, at
	}
}

// words goes on behind the words from at on: only one of the last two may be missing.
func (b *beside) words(w *plainWords, at int) {
	if at < w.one {
		*b = w.beside
	} else {
		b.word(w.kind, at)
	}
}

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
