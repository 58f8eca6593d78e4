package classifier

import (
	"slices"
	"sort"
	"strings"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/crawler"
)

// marks are the stretches of a text that are names: links, handles, numbers of
// telephones. Words inside them are no words of the post.
type marks struct{ names []crawler.Range }

// marksOf collects the entities that are names, what stands behind "@" and what
// looks like an address; room holds them as far as it goes.
func marksOf(t *normalize.Text, entities []entity.Entity, room []crawler.Range) marks {
	m, text := marks{names: room}, t.Original
	for _, e := range entities {
		if e.Kind != entity.Price && e.Kind != entity.Quantity && e.Kind != entity.Place {
			m.names = append(m.names, crawler.Range{Start: e.Start, End: e.End})
		}
	}
	for at := 0; at < len(text); {
		i := sign(text, at)
		if i < 0 {
			break
		}
		at = i + 1
		switch {
		case text[i] == '@':
			end := i + 1
			for end < len(text) && isNameByte(text[end]) {
				end++
			}
			for end > i+1 && text[end-1] == '.' {
				end--
			}
			if end > i+1 {
				m.names = append(m.names, crawler.Range{Start: i, End: end})
				at = end
			}
		case strings.HasPrefix(text[i:], "://"):
			end := i + 3
			for end < len(text) && text[end] > ' ' && text[end] < 0x80 {
				end++
			}
			m.names = append(m.names, crawler.Range{Start: i, End: end})
			at = end
		}
	}
	m.names = append(m.names, bareNames(t, m.names)...)
	slices.SortStableFunc(m.names, func(a, b crawler.Range) int { return a.Start - b.Start })
	return m
}

// sign is where the next "@" or "://" stands, -1 if none does.
func sign(text string, from int) int {
	i := strings.IndexByte(text[from:], '@')
	before := text[from:]
	if i >= 0 {
		before = before[:i]
	}
	if k := strings.Index(before, "://"); k >= 0 {
		i = k
	}
	if i < 0 {
		return -1
	}
	return from + i
}

func isNameByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '.'
}

// inName says whether a range lies inside a name. Names hardly overlap, so the
// last few that begin before it decide.
func (m marks) inName(start, end int) bool {
	k := sort.Search(len(m.names), func(i int) bool { return m.names[i].Start > start })
	for i := max(0, k-4); i < k; i++ {
		if end <= m.names[i].End {
			return true
		}
	}
	return false
}
