package entity

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// placeFile lists places: code, value, and their Thai, Korean and English names.
//
//go:embed places.tsv
var placeFile string

// placeNames are the names of all places. One behind ? is also a word, or a piece of
// one, and needs a word beside it that something is handed over there.
func placeNames() []entry {
	var all []entry
	for line := range strings.Lines(placeFile) {
		fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if strings.HasPrefix(line, "#") || len(fields) != 5 {
			continue
		}
		for _, names := range fields[2:] {
			for name := range strings.SplitSeq(names, "|") {
				says := placeWord
				if bare, ok := strings.CutPrefix(name, "?"); ok {
					name, says = bare, vaguePlaceWord
				}
				if name != "" {
					all = append(all, entry{text: name, says: says, province: fields[0], place: fields[1]})
				}
			}
		}
	}
	return all
}

// findPlaces finds the names of places.
func findPlaces(p *cues) []Entity {
	var found []Entity
	if p.says&(placeWord|vaguePlaceWord) == 0 {
		return nil
	}
	reach := 0
	for i := range p.marks {
		m := &p.marks[i]
		if m.entry.says&(placeWord|vaguePlaceWord) == 0 || m.start < reach || !p.isPlace(m) {
			continue
		}
		reach = m.end
		found = append(found, Entity{Kind: Place, Value: m.entry.place, Sub: &m.entry.province, Start: m.start, End: m.end})
	}
	return found
}

// isPlace says whether a name is one of a place here: a Latin one no part of a
// handle, a vague one beside a word of handing over or another place.
func (p *cues) isPlace(m *mark) bool {
	if b := m.start - 1; b >= 0 && (p.s[b] == '@' || p.s[b] == '_' || p.s[b] == '/' || p.s[b] == '-' && b > 0 && isLetter(p.s[b-1]) && isLetter(p.s[m.start]) || isLetter(p.s[m.start]) && isDigit(p.s[b])) {
		return false
	}
	if m.end < len(p.s) && (p.s[m.end] == '_' || isLetter(p.s[m.start]) && isDigit(p.s[m.end])) {
		return false
	}
	if p.endingAt(m.end, bankWord) != nil || !p.koreanEdges(m) {
		return false
	}
	if m.entry.says&placeWord != 0 {
		return true
	}
	return p.near(m.start, m.end, reachRunes/2, onceWord|placeWord) != nil
}

// koreanEdges says that a Korean name begins a word, or stands behind another
// place, and is followed by nothing that makes another word of it: 연수원 is no
// 수원, 부산물 no 부산.
func (p *cues) koreanEdges(m *mark) bool {
	first, _ := utf8.DecodeRuneInString(p.s[m.start:])
	if !unicode.Is(unicode.Hangul, first) {
		return true
	}
	if prev, _ := utf8.DecodeLastRuneInString(p.s[:m.start]); unicode.Is(unicode.Hangul, prev) && p.endingAt(m.start, placeWord|vaguePlaceWord) == nil {
		return false
	}
	next, _ := utf8.DecodeRuneInString(p.s[m.end:])
	if !unicode.Is(unicode.Hangul, next) || strings.ContainsRune("에은는이가을를로의와과도서만까부쪽권발행시군구역동읍면점", next) {
		return true
	}
	i := p.first(m.end)
	return i < len(p.marks) && p.marks[i].start == m.end
}
