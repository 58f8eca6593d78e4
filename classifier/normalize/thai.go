package normalize

const (
	saraA       = 'ะ'
	saraAA      = 'า'
	saraAM      = 'ำ'
	saraE       = 'เ'
	saraAE      = 'แ'
	saraO       = 'โ'
	saraI       = 'ใ'
	saraII      = 'ไ'
	nikhahit    = 'ํ'
	lakkhangyao = 'ๅ'
)

// thaiClass is the class of a Thai letter or mark.
func thaiClass(r rune) (class, bool) {
	switch {
	case r >= 'ก' && r <= 'ฮ', r == 'ๆ':
		return thaiCons, true
	case r >= saraE && r <= saraII:
		return thaiLead, true
	case r == saraA || r == saraAA || r == saraAM:
		return thaiVowel, true
	case r == 'ั', r >= 'ิ' && r <= 'ฺ', r >= '็' && r <= '๎':
		return thaiMark, true
	}
	return 0, false
}

// thaiOrder is where a mark stands in its cluster: vowel above or below,
// nikhahit, tone, thanthakhat, and SARA AM last.
func thaiOrder(r rune) int {
	switch r {
	case nikhahit:
		return 2
	case '่', '้', '๊', '๋':
		return 3
	case '์', '๎':
		return 4
	case saraAM:
		return 5
	}
	return 1
}

// noteThai notes that the item does not stand where orderThai would put it.
func (f *folder) noteThai(last *item, it item) {
	switch {
	case it.class == thaiMark && (last.class == thaiMark && thaiOrder(last.r) >= thaiOrder(it.r) || last.r == saraAM):
		f.todo |= doThaiOrder
	case it.r == saraE && last.r == saraAE:
		f.todo |= doRepeats
	}
}

// orderThai brings the marks of every cluster into canonical order, once each,
// and writes SARA AM one way: น้ํา นํ้า น้ำ นำ้ are all น้ำ.
func orderThai(items []item) []item {
	w := 0
	for i := 0; i < len(items); {
		if items[i].class != thaiMark && items[i].r != saraAM {
			items[w] = items[i]
			w++
			i++
			continue
		}
		end := i
		var marks thaiMarks
		for end < len(items) && marks.take(items[end]) {
			end++
		}
		if w2 := marks.put(items, w, i, end); w2 > w {
			w = w2
		}
		i = end
	}
	return items[:w]
}

// thaiMarks is the set of marks of one cluster: a bit for each of U+0E30 on.
type thaiMarks uint64

// take adds an item to the set if it belongs to the cluster: a mark, SARA AM,
// or the SARA AA that completes a nikhahit.
func (m *thaiMarks) take(it item) bool {
	switch {
	case it.class == thaiMark, it.r == saraAM:
		*m |= 1 << (it.r - saraA)
		return true
	case it.r == saraAA && m.has(nikhahit) && !m.has(saraAM):
		*m = *m&^(1<<(nikhahit-saraA)) | 1<<(saraAM-saraA)
		return true
	}
	return false
}

func (m thaiMarks) has(r rune) bool { return m&(1<<(r-saraA)) != 0 }

// put writes the set over the items from w on; all of them stand for the whole
// of the cluster's marks, items[i:end].
func (m thaiMarks) put(items []item, w, i, end int) int {
	start, stop := items[i].start, items[i].end
	for _, it := range items[i:end] {
		start, stop = min(start, it.start), max(stop, it.end)
	}
	if end-i == 1 {
		items[w] = items[i]
		return w + 1
	}
	for order := 1; order <= 5; order++ {
		for r := saraA; r <= '๎'; r++ {
			if !m.has(r) || thaiOrder(r) != order {
				continue
			}
			k, _ := thaiClass(r)
			items[w] = item{r: r, class: k, start: start, end: stop}
			w++
		}
	}
	return w
}
