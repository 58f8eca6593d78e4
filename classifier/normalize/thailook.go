package normalize

// Latin letters inside Thai words are read as Thai only where no genuine Latin
// letter can stand: before a vowel sign or tone mark (vาย), behind a leading
// vowel or one that needs a consonant (กัu, บาn), as the first letter of a
// cluster (wร้อม), or, for l and I, as a leading vowel before a consonant
// (lลน์). "ทักlineนะ" stays as it is.

// thaiAlike gives the Thai letter a Latin one is drawn like; capital and small
// may differ. Zero: none.
func thaiAlike(it item) rune {
	switch it.r {
	case 's':
		return 'ร'
	case 'v':
		return 'ข'
	case 'u':
		if it.upper {
			return 'บ'
		}
		return 'น'
	case 'n':
		return 'ท'
	case 'w':
		return 'พ'
	case 'o':
		return 'อ'
	case 'y':
		return 'ย'
	case 'h':
		return 'ห'
	case 'c':
		return 'ค'
	case 'a':
		return 'ล'
	case 'j':
		return 'ง'
	}
	return 0
}

// readThai reads the Latin letters of a mostly Thai token, from right to left,
// so that a letter just read may carry the one before it (llอป). More than two
// Latin letters in a row are a Latin word, and so are two of which one stays.
func readThai(token []item, counted bool) bool {
	changed := false
	for end := len(token); end > 0; {
		i := end - 1
		if token[i].class != latin {
			end--
			continue
		}
		n := 0
		for ; i >= 0 && token[i].class == latin; i-- {
			if i+2 >= end || token[i].r != token[i+1].r || token[i].r != token[i+2].r {
				n++
			}
		}
		if n <= 2 && !(counted && i < 0) {
			changed = readRunOf(token, i+1, end) || changed
		}
		end = i + 1
	}
	return changed
}

// readRunOf reads all Latin letters of [from,to) or none. The inner ones of a
// stretched letter go with the one behind them.
func readRunOf(token []item, from, to int) bool {
	kept := append([]item(nil), token[from:to]...)
	for k := to - 1; k >= from; k-- {
		at := k - from
		if at > 0 && k+1 < to && kept[at-1].r == kept[at].r && kept[at+1].r == kept[at].r {
			token[k].r, token[k].class, token[k].upper = token[k+1].r, token[k+1].class, false
			continue
		}
		if !readLetter(token, k) {
			copy(token[from:to], kept)
			return false
		}
	}
	return true
}

// readLetter reads the Latin letter at i if it stands where a Thai one does.
func readLetter(token []item, i int) bool {
	to := thaiAlike(token[i])
	switch {
	case to != 0 && carries(token, i):
	case token[i].r == 'l' || token[i].r == 'i' && (token[i].upper || i == 0):
		to = leadingVowel(token, i)
	default:
		to = 0
	}
	if to == 0 {
		return false
	}
	if token[i].r == 'n' && i+2 < len(token) && token[i+1].r == '้' && token[i+2].r == saraAM {
		to = 'น' // น้ำ; ท้ำ is no word
	}
	k, _ := thaiClass(to)
	token[i].r, token[i].class, token[i].upper = to, k, false
	return true
}

// carries says whether the letter at i stands where only a Thai consonant can.
func carries(token []item, i int) bool {
	if i > 0 && (token[i-1].class == thaiLead || token[i-1].r == 'ั') {
		return true
	}
	if i > 0 && token[i-1].r == saraAA && (token[i].r == 'n' || token[i].r == 'u') && (i+1 >= len(token) || token[i+1].class == thaiLead) {
		return true
	}
	if closes(token, i) {
		return true
	}
	if i+1 >= len(token) {
		return false
	}
	next := token[i+1]
	if next.class == thaiMark || next.class == thaiVowel {
		return token[i].r != 'a' && token[i].r != 'j' || i > 0
	}
	if token[i].r == 'o' && next.class == thaiLead {
		return i > 0 && token[i-1].class == thaiCons // วอเตอร์
	}
	if next.class != thaiCons {
		return false
	}
	switch token[i].r {
	case 'w', 'v':
		return next.r == 'ร' || next.r == 'ล' || next.r == 'อ' || next.r == 'ว' && token[i].r == 'v'
	case 'n':
		return next.r == 'ร'
	case 'h':
		return next.r == 'ม' || next.r == 'น' || next.r == 'ล' || next.r == 'ว' || next.r == 'ง' || next.r == 'ญ' || next.r == 'ย'
	case 'o':
		return i > 0 && (token[i-1].class == thaiCons || token[i-1].r == '็' || token[i-1].r == 'w' || token[i-1].r == 'v')
	}
	return false
}

// closes says whether the letter at i stands where a Thai syllable ends: alone
// between its vowel and the next syllable (ฝิ่uสุก, lมnใส, โปsโค).
func closes(token []item, i int) bool {
	if i < 2 || i+1 < len(token) && token[i+1].class != thaiCons && token[i+1].class != thaiLead {
		return false
	}
	before, lead := token[i-1], token[i-2]
	switch token[i].r {
	case 'n', 'u', 's':
		return before.class == thaiCons && (lead.class == thaiLead || lead.r == 'l') || before.class == thaiMark && thaiOrder(before.r) <= 3
	case 'y':
		return before.class == thaiMark && i+1 < len(token) && token[i+1].class == thaiCons
	}
	return false
}

// leadingVowel reads an l before a consonant: ไ in the words that have it in
// this trade, else เ.
func leadingVowel(token []item, i int) rune {
	if i+1 >= len(token) {
		return 0
	}
	next := token[i+1]
	if next.r == saraE || next.r == saraAE {
		return saraE
	}
	if next.class != thaiCons {
		return 0
	}
	var after rune
	if i+2 < len(token) {
		after = token[i+2].r
	}
	switch next.r {
	case 'ล':
		if after == 'น' {
			return saraII
		}
	case 'อ':
		if after == 'ซ' || after == 'ด' {
			return saraII
		}
	case 'ด':
		if after == '้' {
			return saraII
		}
	case 'ม':
		if after == '่' {
			return saraII
		}
	case 'ฮ', 'ฟ', 'ป':
		if after == 0 {
			return saraII
		}
	}
	return saraE
}
