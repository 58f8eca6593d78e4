package classifier

import "unicode/utf8"

// entry is one thing a pattern may be.
type entry struct {
	term        *term  // nil for a word of identifiers
	initials    bool   // the pattern is the term's initial consonants
	first, last letter // what the pattern begins and ends with
	word        int32  // its place in entity.Words
}

// entries are what each pattern may be, end to end: there are tens of thousands of
// patterns, and nearly all are one thing.
type entries struct {
	all  []entry
	from []int32 // those of pattern n end where those of n+1 begin
}

// of are the entries of a pattern.
func (e *entries) of(pattern int32) []entry { return e.all[e.from[pattern]:e.from[pattern+1]] }

// spelling is one way a term is written.
type spelling struct {
	pattern int32 // below 0 = that of a letter: see letterTerms
	entry   entry
}

// vocabulary gathers patterns and what they may be while a pack is compiled.
type vocabulary struct {
	patterns  []string
	numbers   map[string]int32 // of patterns
	spellings []spelling
}

// add adds a way a term is written. It is kept in the order of the terms.
func (v *vocabulary) add(pattern string, e entry) {
	first, _ := utf8.DecodeRuneInString(pattern)
	last, _ := utf8.DecodeLastRuneInString(pattern)
	e.first, e.last = letterOf(first), letterOf(last)
	if singleLetter(pattern) {
		v.spellings = append(v.spellings, spelling{int32(pattern[0]) - 'z' - 1, e})
		return
	}
	n, ok := v.numbers[pattern]
	if !ok {
		n = int32(len(v.patterns))
		v.numbers[pattern], v.patterns = n, append(v.patterns, pattern)
	}
	v.spellings = append(v.spellings, spelling{n, e})
}

// letters gives the letters numbers behind those of the patterns.
func (v *vocabulary) letters() (numbers letterTerms, patterns int) {
	patterns = len(v.patterns)
	var used [len(numbers)]bool
	for _, s := range v.spellings {
		if s.pattern < 0 {
			used[int(s.pattern)+len(used)] = true
		}
	}
	for i, is := range used {
		if is {
			patterns++
			numbers[i] = int32(patterns)
		}
	}
	for i, s := range v.spellings {
		if s.pattern < 0 {
			v.spellings[i].pattern = numbers[int(s.pattern)+len(used)] - 1
		}
	}
	return numbers, patterns
}

// entries lays what was added out by pattern, of so many patterns.
func (v *vocabulary) entries(patterns int) entries {
	e := entries{all: make([]entry, len(v.spellings)), from: make([]int32, patterns+1)}
	next := make([]int32, patterns+1) // where the next entry of pattern n-1 goes
	for _, s := range v.spellings {
		e.from[s.pattern+1]++
	}
	for n := range patterns {
		e.from[n+1] += e.from[n]
		next[n] = e.from[n]
	}
	for _, s := range v.spellings {
		e.all[next[s.pattern]] = s.entry
		next[s.pattern]++
	}
	return e
}

// pack lays the texts of terms, patterns and masks end to end in one string,
// the same text once. Each by itself lies scattered among what reading the rules
// left, and keeps its neighbourhood from being used again.
func (v *vocabulary) pack() {
	v.packMasks()
	pieces := make([]*string, 0, len(v.patterns)+len(v.spellings))
	for i := range v.patterns {
		pieces = append(pieces, &v.patterns[i])
	}
	var before *term
	for _, s := range v.spellings {
		if s.entry.term != nil && s.entry.term != before { // the spellings of a term stand side by side
			before = s.entry.term
			pieces = append(before.texts(pieces), &before.text, &before.listed)
		}
	}
	var l endToEnd
	for _, p := range pieces {
		l.count(*p)
	}
	l.lay()
	for _, p := range pieces {
		*p = l.place(*p)
	}
}

// packMasks lays the masks of all terms side by side, for the same reason.
func (v *vocabulary) packMasks() {
	var terms []*term
	words := 0
	for _, s := range v.spellings {
		if t := s.entry.term; t != nil && t.masks != nil && (len(terms) == 0 || terms[len(terms)-1] != t) {
			terms = append(terms, t)
			words += len(t.masks.behind) + len(t.masks.before)
		}
	}
	sets, all := make([]maskSet, len(terms)), make([]mask, 0, words)
	for i, t := range terms {
		for _, part := range []struct{ from, to *[]mask }{{&t.masks.behind, &sets[i].behind}, {&t.masks.before, &sets[i].before}} {
			at := len(all)
			all = append(all, *part.from...)
			*part.to = all[at:len(all):len(all)]
		}
		t.masks = &sets[i]
	}
}

// texts adds the texts of a term's masks.
func (t *term) texts(pieces []*string) []*string {
	if t.masks == nil {
		return pieces
	}
	for _, words := range [][]mask{t.masks.behind, t.masks.before} {
		for i := range words {
			pieces = append(pieces, &words[i].before, &words[i].behind)
		}
	}
	return pieces
}
