package normalize

import (
	"strings"
	"unicode/utf8"
)

// Join gives the second view of a folded text: runs of three or more single
// letters, jamo or syllables with separators between them joined, two syllables
// with a sign between, and leet
// read; nil when it would not differ. Its Span leads to the same Original.
func Join(t Text) *Text {
	var f Folder
	return f.Join(t)
}

// Join is the function Join, but for the way back from the view, which is good
// until the next call. t may be the last text of this Folder.
func (s *Folder) Join(t Text) *Text {
	edits := s.scan.findEdits(&t)
	if len(edits) == 0 {
		return nil
	}
	f := &s.second
	f.reset(len(t.Folded))
	f.bold = true
	w := way{t: &t}
	at := 0
	for _, e := range edits {
		w.copy(f, at, e.start)
		w.apply(f, e)
		at = e.end
	}
	w.copy(f, at, len(t.Folded))
	s.view = Text{Original: t.Original, Folded: f.text(t.Folded), Invisible: t.Invisible, runs: f.runs, joined: f.joined}
	if s.view.Folded == t.Folded {
		return nil
	}
	return &s.view
}

// way walks forward through a folded text and knows where each character came
// from.
type way struct {
	t *Text
	k int // the run at hand
}

// seek goes on to the run that holds the byte at.
func (w *way) seek(at int) {
	for w.k+1 < len(w.t.runs) && w.t.runs[w.k+1].folded <= at {
		w.k++
	}
}

// from is the range of the original behind the n bytes of a character at.
func (w *way) from(at, n int) (int, int) {
	w.seek(at)
	r := w.t.runs[w.k]
	if r.size > 0 {
		return r.original, r.original + r.size
	}
	return r.original + at - r.folded, r.original + at - r.folded + n
}

// copy hands the characters of [start,end) on as they are.
func (w *way) copy(f *folder, start, end int) {
	s, whole := w.t.Folded, end // no chunk that ends behind end ends before whole
	for whole > start && whole < len(s) && !isBreak(s[whole-1]) {
		whole--
	}
	for at := start; at < end; {
		if at < whole && len(f.items) == 0 && (at == 0 || isBreak(s[at-1])) {
			if plain, _ := f.plainChunks(s[:whole], at); plain > at {
				w.pass(f, at, plain)
				at = plain
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(s[at:])
		from, to := w.from(at, n)
		w.give(f, r, from, to)
		at += n
	}
}

// pass hands on [start,end), chunks nothing is changed in.
func (w *way) pass(f *folder, start, end int) {
	f.writeSpace()
	by := len(f.out) - start
	w.seek(start)
	for k := w.k; k < len(w.t.runs) && w.t.runs[k].folded < end; k++ {
		r := w.t.runs[k]
		at := max(r.folded, start)
		f.runs = append(f.runs, run{folded: at + by, original: r.first(at), size: r.size})
	}
	f.out = append(f.out, w.t.Folded[start:end]...)
}

func (w *way) give(f *folder, r rune, from, to int) {
	switch e := f.tab.entry(r); e.class {
	case zeroJoiner:
		f.add(item{r: r, class: joiner, start: from, end: to})
	case regional:
		f.add(item{r: r, class: regional, start: from, end: to})
	default:
		if e.class < firstSpecial {
			f.put(e, from, to)
			return
		}
		f.special(r, e, "", from, to)
	}
}

// apply hands on the characters of an edit as it reads them.
func (w *way) apply(f *folder, e edit) {
	s := w.t.Folded
	letters := lastLetter(s, e)
	for at := e.start; at < e.end; {
		r, n := utf8.DecodeRuneInString(s[at:])
		from, to := w.from(at, n)
		switch k := f.tab.entry(r).class; {
		case e.as != 0:
			r = e.as
			_, to = w.from(e.end-1, 1)
			n = e.end - at
		case k == digit && at < letters:
			r = leetRune(r)
		case kindOf(k) == noPiece && k != regional:
			at += n
			continue
		}
		w.give(f, r, from, to)
		f.joins = true
		at += n
	}
}

// edit is a range of folded text the second view reads in another way: as one
// letter, or, when as is 0, without what separates its letters and with leet.
type edit struct {
	start, end int
	as         rune
}

// maxPieces bounds the memory of findEdits: no run is longer.
const maxPieces = 4096

// findEdits lists the edits of a folded text, in order, without overlaps. They
// are good until the next call.
func (c *scanner) findEdits(t *Text) []edit {
	s := t.Folded
	*c = scanner{s: s, words: t.words, tab: tables(), pieces: c.pieces[:0], edits: c.edits[:0]}
	last := nothingBeside
	for at := 0; at < len(s); {
		var end int
		if words := c.plain(at); words != nil {
			last.words(words, at)
			end = words.end
		} else if kind, to := c.short(at); kind != noPiece {
			last.word(kind, at)
			end = to
		} else if end = c.signs(at); end > at && c.isBorder(end) { // signs hold short words together
			last.one = last.before
		} else {
			at, last.one = c.look(last.before, at)
			last.before = last.one
			continue
		}
		if end < len(s) && s[end] == '\n' {
			last = nothingBeside
		}
		at = end + 1
	}
	return c.edits
}

// short is ordinary or lone.
func (c *scanner) short(at int) (kind pieceKind, end int) {
	if kind, end = c.ordinary(at); kind == noPiece {
		kind, end = c.lone(at)
	}
	return kind, end
}

// look reads what is no ordinary word at, and on to the first place no edit goes
// across, which it gives: a line's begin, a Latin word, or two ordinary words
// behind the last other one. before is where the ordinary words before it begin
// that an edit may hold too, and one the same for the place it gives; -1 = none.
func (c *scanner) look(before, at int) (pos, one int) {
	pos = at
	word, last, calm := -1, -1, 0 // word, last: where the last ordinary word begins and ends; calm: ordinary words in a row
	if before >= 0 {
		pos = before
	}
	for pos < len(c.s) {
		pos = c.take(pos)
		if pos <= at || pos == len(c.s) || !isBreak(c.s[pos-1]) {
			continue
		}
		if len(c.pieces) == 0 {
			return pos, -1
		}
		kind, end := c.ordinary(pos)
		if kind == noPiece || last+1 != pos {
			calm = 0
		}
		if kind == latinPiece {
			word = -1
			break
		}
		if kind != noPiece && calm == 2 {
			break
		}
		if kind != noPiece {
			calm, word, last = calm+1, pos, end
		}
	}
	c.flush()
	return pos, word
}

// take takes the piece that begins at and gives its end.
func (c *scanner) take(at int) int {
	if c.s[at] == ' ' && c.beginsPiece(at+1) {
		return at + 1
	}
	p := c.read(at)
	switch {
	case p.kind != noPiece:
		if c.apart(&p) {
			c.flush()
		}
		c.pieces = append(c.pieces, p)
	case p.ends:
		c.flush()
		c.sign(p)
	case p.flags > 0:
		c.sign(p)
	}
	return p.end
}

// apart says that no run holds both the last piece and p: a space between
// pieces of more than one letter is an ordinary one.
func (c *scanner) apart(p *piece) bool {
	n := len(c.pieces)
	if n == 0 {
		return false
	}
	last := &c.pieces[n-1]
	return n == maxPieces || last.end+1 == p.start && c.s[last.end] == ' ' && !(last.single() && p.single()) && !(last.kind == thaiPiece && p.kind == thaiPiece) && !(last.letters == 1 && isTail(c.s, p))
}

// flush finds the edits of the pieces at hand.
func (c *scanner) flush() {
	c.edits = appendEdits(c.edits, c.s, c.pieces)
	c.pieces = c.pieces[:0]
}

// pieceKind is the script of a piece.
type pieceKind uint8

const (
	noPiece pieceKind = iota
	latinPiece
	thaiPiece
	hangulPiece
)

func kindOf(k class) pieceKind {
	switch {
	case k == latin || k == digit:
		return latinPiece
	case k >= thaiCons && k <= thaiMark:
		return thaiPiece
	case k >= syllable && k <= jamoT:
		return hangulPiece
	}
	return noPiece
}

// piece is a run of characters of one script, or of none of those that join.
type piece struct {
	kind       pieceKind
	start, end int
	letters    int   // what a reader counts: marks go with their letter
	digits     int   // how many of them are digits
	flags      int   // regional indicators
	first      class // class of the first character
	lastTwo    class // class of the last but one character
	last       class // class of the last character
	ends       bool  // no run goes across: holds a line break or is long
}

// single says that a piece is one character as a reader counts: in Thai, a
// vowel written before its consonant goes with it.
func (p *piece) single() bool {
	return p.letters == 1 || p.letters == 2 && p.first == thaiLead
}

// scanner cuts a folded text into pieces.
type scanner struct {
	s      string
	words  []plainWords
	word   int // the first of them from the place at hand on
	tab    *table
	pieces []piece // of the stretch at hand, those of no script left out
	edits  []edit
}

// read reads the piece that begins at.
func (c *scanner) read(at int) piece {
	p := piece{start: at, end: at}
	for p.end < len(c.s) {
		if p.kind != noPiece && c.more(&p) {
			continue
		}
		r, k, n := c.tab.classAt(c.s, p.end)
		kind := kindOf(k)
		if p.end == at {
			p.kind = kind
		} else if kind != p.kind {
			break
		}
		p.count(r, k)
		p.end += n
	}
	p.ends = p.ends || p.kind == noPiece && p.letters > 3
	return p
}

func (p *piece) count(r rune, k class) {
	if p.letters == 0 {
		p.first = k
	}
	if k != thaiMark && r != saraAM || p.letters == 0 {
		p.letters++
	}
	switch k {
	case digit:
		p.digits++
	case regional:
		p.flags++
	}
	p.lastTwo, p.last = p.last, k
	p.ends = p.ends || r == '\n'
}

// sign notes flags that may spell a word.
func (c *scanner) sign(p piece) {
	if p.flags < 4 {
		return
	}
	c.flush()
	first := -1
	for i, r := range c.s[p.start:p.end] {
		flag := r >= firstRegional && r <= lastRegional
		if flag && first < 0 {
			first = p.start + i
		}
		if !flag && first >= 0 {
			c.edits = append(c.edits, edit{start: first, end: p.start + i})
			first = -1
		}
	}
	if first >= 0 {
		c.edits = append(c.edits, edit{start: first, end: p.end})
	}
}

// appendEdits finds the edits of one stretch of pieces.
func appendEdits(edits []edit, s string, ps []piece) []edit {
	for i := 0; i < len(ps); {
		k, ok := runFrom(s, ps, i)
		if torn := tornFrom(s, ps, k); torn > k {
			k, ok = torn, true
		} else if !ok && k > i {
			if torn := tornFrom(s, ps, i); torn > i {
				k, ok = torn, true
			}
		}
		if ok {
			from, to := beyond(s, ps, i, k, edits)
			edits = append(edits, edit{start: ps[from].start, end: ps[to].end})
			i = to + 1
			continue
		}
		if e, ok := readPiece(s, ps, i); ok {
			edits = append(edits, e)
		}
		i = max(i+1, k)
	}
	return edits
}

// runFrom follows the run that begins with piece i to its last piece k, and
// says whether it is one to join. A refused run of more than two pieces (one of
// digits) is not looked at again.
func runFrom(s string, ps []piece, i int) (k int, ok bool) {
	first := &ps[i]
	if first.digits > 0 && (first.letters > 1 || i > 0 && ps[i-1].digits > 0) {
		return i, false
	}
	single, whole, inner, digits, last := 0, 0, 0, 0, i
	sep := ""
	for n := i; n < len(ps); n++ {
		p := &ps[n]
		if n == i+1 {
			sep = s[first.end:p.start]
		}
		if n > i && !follows(s, ps, n, sep, single == n-i) {
			break
		}
		last = n
		digits += p.digits
		if p.letters == 1 {
			single++
			inner++
		}
		if p.single() {
			whole++
		}
		if n > i && !mayJoin(p, sep) {
			break
		}
	}
	if first.kind == hangulPiece && strings.Contains(sep, " ") && last > i && last+1 < len(ps) && tight(s, &ps[last], &ps[last+1]) {
		last-- // "맛 브_액": the sign holds the last piece to the next
	}
	if first.kind == hangulPiece && single == last-i+1 && hasTail(s, ps, last+1) {
		return last + 1, true
	}
	if first.kind == thaiPiece && sep == " " && (single <= last-i || last == i+1) {
		return last, last > i && isBroken(s, ps[i:last+1])
	}
	if last == i+1 && isPair(first, &ps[last], sep) {
		return last, true
	}
	if last < i+2 {
		return i, false
	}
	if first.letters == 1 {
		inner--
	}
	if ps[last].letters == 1 {
		inner--
	}
	if first.kind == latinPiece {
		return last, digits*2 <= single-digits
	}
	return last, inner > 0 || single > 1 || whole > 1 && sep != " "
}

// tight says whether a sign without a space joins two Hangul pieces.
func tight(s string, a, b *piece) bool {
	return b.kind == hangulPiece && a.end < b.start && !strings.ContainsAny(s[a.end:b.start], " \t\n,()[]{}+=:;?!\"'&<>%$#@")
}

// hasTail says whether piece n ends a word cut up by spaces: "아 이 스만".
func hasTail(s string, ps []piece, n int) bool {
	return n < len(ps) && s[ps[n-1].end:ps[n].start] == " " && ps[n-1].letters == 1 && isTail(s, &ps[n])
}

// isTail says whether a piece is one Hangul syllable with a particle.
func isTail(s string, p *piece) bool {
	if p.kind != hangulPiece || p.letters != 2 || p.last != syllable {
		return false
	}
	_, size := utf8.DecodeLastRuneInString(s[:p.end])
	return strings.Contains(tails, s[p.end-size:p.end])
}

// tails are the particles of one syllable.
const tails = "은는이가을를도만로랑"

// follows says whether piece n continues a run with the separator sep. allSingle
// says that all pieces so far are single letters.
func follows(s string, ps []piece, n int, sep string, allSingle bool) bool {
	p, before := &ps[n], &ps[n-1]
	between := s[before.end:p.start]
	if p.kind != before.kind || between == "" || p.digits > 0 && before.digits > 0 {
		return false
	}
	if between != sep && !(allSingle && p.letters == 1 && between != " " && sep != " " && (before.kind != latinPiece || !strings.Contains(between, " "))) {
		return false
	}
	strict := p.kind == latinPiece || sep == " "
	return !strict || p.single() && before.single()
}

// isPair says whether two pieces are one Thai or Korean word cut in two: with
// one of the signs that cut words and numbers between them only if they are
// short (빙.두, ไอ-ซ์), with a sign that has no business there always (ไอ*ซ์ขีด).
// With spaces between they are any two words, but for two single Hangul
// syllables (대 마, 대 - 마): whether those are one word is the reader's to say.
func isPair(a, b *piece, sep string) bool {
	longest := 1
	switch {
	case a.kind == thaiPiece:
		longest = 2
	case a.kind != hangulPiece || a.last != syllable || b.last != syllable:
		return false
	}
	if len(sep) == 1 && strings.Contains("./-", sep) {
		return a.letters <= longest && b.letters <= longest
	}
	if a.kind == hangulPiece && a.letters == 1 && b.letters == 1 {
		return !strings.ContainsAny(sep, "\t\n,:;()[]{}'\"#@?!<>&%$฿₩“”‘’…") && sep != ". " && sep != "  "
	}
	return !strings.ContainsAny(sep, " \t\n.,-/:;()[]{}'\"#@?!<>&%$฿₩“”‘’…")
}

// mayJoin says whether a piece can stand inside a run: one letter, or two of
// Hangul or Thai when something other than spaces separates.
func mayJoin(p *piece, sep string) bool {
	return p.single() || p.letters == 2 && p.kind != latinPiece && sep != " "
}
