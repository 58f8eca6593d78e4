package classifier

import (
	"slices"
	"strings"

	"scops/crawler"
)

// leastBareName and mostBareNames bound the names without a cue, in bytes and in
// number.
const (
	leastBareName = 5
	mostBareNames = 16
)

// bareNames reads what can only be an account's name in a Korean post: Latin
// letters joined by "_", with no word of a messenger beside it.
func (r *reading) bareNames(m marks, all []found) []found {
	if r.lang != "ko" {
		return all
	}
	for at, n := 0, 0; n < mostBareNames && len(all) < maxMatches; n++ {
		i := strings.IndexByte(r.text[at:], '_')
		if i < 0 {
			break
		}
		start, end := at+i, at+i+1
		for start > 0 && isNameByte(r.text[start-1]) {
			start--
		}
		for end < len(r.text) && isNameByte(r.text[end]) {
			end++
		}
		at = end
		end -= len(r.text[start:end]) - len(strings.TrimRight(r.text[start:end], "."))
		if r.isBareName(m, crawler.Range{Start: start, End: end}) {
			all = append(all, r.looseEntity(mention, start, end, strings.ToLower(r.text[start:end])))
		}
	}
	return all
}

// isBareName says whether a token is a name: letters on both sides of "_", and no
// part of a link, a hashtag or a name already found.
func (r *reading) isBareName(m marks, q crawler.Range) bool {
	left, right, _ := strings.Cut(r.text[q.Start:q.End], "_")
	isName := func(c rune) bool { return isAlphabetic(c) }
	switch {
	case q.End-q.Start < leastBareName, !strings.ContainsFunc(left, isName), strings.Trim(right, "_.") == "":
		return false
	case q.Start > 0 && strings.IndexByte("@#/-:", r.text[q.Start-1]) >= 0, q.End < len(r.text) && strings.IndexByte("@/(", r.text[q.End]) >= 0:
		return false
	}
	return !r.isTaken(q) && !slices.ContainsFunc(m.names, func(n crawler.Range) bool { return n.Start < q.End && n.End > q.Start }) &&
		between(r.text, q.Start) && between(r.text, q.End)
}
