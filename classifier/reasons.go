package classifier

import (
	"slices"
	"strconv"

	"scops/classifier/normalize"
)

// reasons are the sentences of the signals of one post, written one behind the
// other, so that they take no memory each.
type reasons struct {
	text []byte
	ends []int // of each sentence
	slab normalize.Slab
}

func (w *reasons) reset() { w.text, w.ends = w.text[:0], w.ends[:0] }

// hand gives the signals of two lists their sentences. They were
// written in order of the items of a reading, whose shadow ones make up the
// second list.
func (w *reasons) hand(r *reading, counted, shadow []Signal) {
	if len(w.ends) == 0 {
		return
	}
	all, from, k := w.slab.Keep(w.text), 0, 0
	for i := range r.items {
		f := &r.items[i]
		if !f.isReason() {
			continue
		}
		list := &counted
		if f.shadow() {
			list = &shadow
		}
		(*list)[0].Why = all[from:w.ends[k]]
		from = w.ends[k]
		k++
		*list = (*list)[1:]
	}
}

// isReason says that an item becomes a signal: innocent words do not.
func (f *found) isReason() bool { return f.term == nil || f.slot() != "" }

// write writes why an item counts, or why not.
func (w *reasons) write(r *reading, f *found) {
	w.text = appendQuoted(w.text, r.text[f.start:f.end])
	role := roleOf(f.slot())
	if f.term != nil {
		w.add(" is ", r.c.meaning(f.term.list), ": ", role)
		if f.hidden {
			w.add(", written in disguise")
		}
	} else {
		if r.c.grammar.groupOf(f) == "" {
			role = "noted, not counted"
		}
		w.add(" is a ", kindName(string(f.entity.Kind), "en"), ": ", role)
	}
	switch {
	case f.framed != 0:
		w.add("; it counts for nothing, because the sentence speaks of ", r.c.grammar.frameGloss(f.framed))
	case f.quoted:
		w.add("; it counts for nothing, because somebody else is quoted")
	}
	w.add(".")
	w.ends = append(w.ends, len(w.text))
}

// appendQuoted is strconv.AppendQuote; that looks every character up in tables,
// of which most surfaces need none.
func appendQuoted(to []byte, s string) []byte {
	for _, c := range s {
		thai := isThai(c) && (c <= 'ฺ' || c >= 'เ') // all but those not assigned
		if !thai && !isSyllable(c) && (c < ' ' || c > '~' || c == '"' || c == '\\') {
			return strconv.AppendQuote(to, s)
		}
	}
	to = append(to, '"')
	to = append(to, s...)
	return append(to, '"')
}

func (w *reasons) add(words ...string) {
	for _, s := range words {
		w.text = append(w.text, s...)
	}
}

// sortSignals sorts by start, end and rule; most lists are in order.
func sortSignals(list []Signal) {
	for i := 1; i < len(list); i++ {
		if compareSignals(&list[i-1], &list[i]) > 0 {
			slices.SortStableFunc(list, func(a, b Signal) int { return compareSignals(&a, &b) })
			return
		}
	}
}
