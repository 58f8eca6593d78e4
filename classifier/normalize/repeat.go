package normalize

// squeeze shortens stretched spellings: three or more of a letter become two;
// of Thai vowels and marks one is left, and เเ becomes แ. Digits and signs stay,
// and so does the www of an address.
func squeeze(items []item) []item {
	w, same := 0, 0
	var prev rune
	for i := 0; i < len(items); i++ {
		it := items[i]
		if it.r == prev {
			same++
		} else {
			prev, same = it.r, 1
		}
		address := it.r == 'w' && same == 3 && i+1 < len(items) && items[i+1].r == '.'
		if w > 0 && melts(&items[w-1], it, same) && !address {
			items[w-1].end = max(items[w-1].end, it.end)
			continue
		}
		items[w] = it
		w++
	}
	return items[:w]
}

// melts says whether an item, the same-th of its kind in a row, melts into the
// last one written.
func melts(last *item, it item, same int) bool {
	switch {
	case it.r == saraE && (last.r == saraE || last.r == saraAE):
		last.r = saraAE
		return true
	case it.class.squeezed():
		return it.r == last.r
	case it.class < latin || it.class > jamoV:
		return false
	}
	return same > 2
}
