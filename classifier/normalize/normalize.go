// Package normalize gives every spelling of a text one canonical form, with a
// map from every byte of it back to the original bytes, and cuts text into the
// terms both indexes store. The same function folds rules, posts and queries.
//
//	normalize.go  Text, Fold, Span
//	folder.go     the pass itself: chunks of characters, corrected and written out
//	quick.go      chunks that stay as they are
//	letters.go    letters counted by script
//	table.go      what each code point becomes, and its class
//	join.go       the second view: separated and leet spellings joined
//	quickword.go  among them words of Latin letters or Hangul alone, eight bytes at once
//	plainword.go  words the first pass knows to be ordinary
//	word.go       words the second view leaves as they are
//	leet.go       digits read as letters, for the second view only
//	invisible.go  characters nobody sees
//	latin.go      width, styled letters, case, look-alikes
//	digits.go     letters standing for digits, superscripts
//	repeat.go     stretched spellings
//	hangul.go     jamo composition, finals and partial splits; initials
//	thai.go       SARA AM, tone order, doubled SARA E
//	split.go      signs no Thai word ends before
//	thailook.go   Latin letters standing for Thai ones inside Thai tokens
//	emoji.go      what is kept of emoji; flags and letters in disguise
//	grapheme.go   borders of what a reader calls a character
//	slab.go       short texts side by side
//	plain.go      the narrow fold identifiers get
//	terms.go      Segments, Terms, QueryTerms, Words: what the indexes store
//
// It is pure, table-driven and idempotent.
package normalize

// Text is a folded text with the way back to the bytes it came from.
type Text struct {
	Original  string
	Folded    string  // canonical form: what is matched, cut into terms and shown nowhere
	Invisible int     // characters of Original nobody sees
	Letters   Letters // of Original
	runs      []run
	words     []plainWords // ordinary ones, some of them
	joined    [][2]int     // second view only: the words of Folded that were joined
}

// run says where the bytes from folded on, up to the next run, came from: one
// by one from original on when size is 0, else all of them from the size bytes
// at original.
type run struct{ folded, original, size int }

// Fold gives a text its canonical form. Invalid UTF-8 counts as U+FFFD, byte
// by byte. Fold(Fold(x).Folded).Folded is Fold(x).Folded, except that a
// stretch of more than 65,536 characters without white space is cut there.
func Fold(original string) Text {
	var f Folder
	return f.Fold(original)
}

// Folder folds one text after another in the same memory; the zero value is
// ready. It is not safe for concurrent use.
type Folder struct {
	first, second folder
	scan          scanner
	view          Text
}

// Fold is the function Fold, but for the way back from the text, which is good
// until the next call. Original and Folded are for ever.
func (f *Folder) Fold(original string) Text {
	w := &f.first
	w.reset(len(original))
	w.read(original)
	return Text{Original: original, Folded: w.text(original), Invisible: w.invisible, Letters: w.letters, runs: w.runs, words: w.words}
}

// Joined lists the words of Folded that Join put together, as half-open ranges
// of bytes; nil for a first view.
func (t *Text) Joined() [][2]int { return t.joined }

// Span maps the bytes [start,end) of Folded to the smallest range of bytes of
// Original that produced them, widened to grapheme borders. Arguments outside
// Folded are moved to its nearest end. An empty range stays empty.
func (t *Text) Span(start, end int) (int, int) {
	start = min(max(start, 0), len(t.Folded))
	end = min(max(end, 0), len(t.Folded))
	if start >= end {
		at := t.first(start)
		return at, at
	}
	i := t.find(start)
	k := i
	if i+1 < len(t.runs) && t.runs[i+1].folded < end {
		k = t.find(end - 1)
	}
	return widen(t.Original, t.runs[i].first(start), t.runs[k].last(end-1))
}

// first is the first byte of Original behind the byte at of Folded.
func (t *Text) first(at int) int {
	if at >= len(t.Folded) {
		return len(t.Original)
	}
	return t.runs[t.find(at)].first(at)
}

// find is the index of the run that holds the byte at of Folded.
func (t *Text) find(at int) int {
	lo, hi := 0, len(t.runs)
	for lo+1 < hi {
		if mid := (lo + hi) / 2; t.runs[mid].folded <= at {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// first is the first byte of Original behind the byte at of Folded, in the run.
func (r *run) first(at int) int {
	if r.size > 0 {
		return r.original
	}
	return r.original + at - r.folded
}

// last is the end of those bytes.
func (r *run) last(at int) int {
	if r.size > 0 {
		return r.original + r.size
	}
	return r.original + at - r.folded + 1
}
