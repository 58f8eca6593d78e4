package normalize

import (
	"maps"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// alike are letters drawn like a Latin one: the Latin-target part of UTS #39
// for the scripts used to disguise words, in folded (small) form, with the
// capitals' shapes where only those match (В for B). They are read as Latin
// only inside tokens that are mostly Latin, so that Russian and Greek stay.
const alike = "аa вb гr еe ёe зe іi їi јj кk мm нh оo пn рp сc тt уy хx ьb ѕs ԁd һh ԛq ԝw ѵv ғf ҟk ҝk қk ҡk ңh ҳx ӏl ԍg ӿx ӡe єe ѡw ҫc ҭt үy ұy өo әe ӧo ӓa ӑa ӗe ѐe" +
	" αa βb γy εe ζz ηn ιi κk μm νv οo ρp σo τt υu χx ωw άa έe ήn ίi όo ύu ώw ϊi ϋu ϲc ϳj ϸp φo" +
	" օo ոn սu հh ցg զq յj ղn ոn տs քp ձd եe" +
	" ꭰd ꭱr ꭲt ꭵi ꭺa ꭻj ꭼe ꮇm ꮋh ꮐg ꮓz ꮟb ꮢr ꮤw ꮪs ꮩv ꮮl ꮯc ꮲp ꮶk ꮃw ꮳc ꮷd" +
	" ⲁa ⲃb ⲉe ⲏh ⲓi ⲕk ⲙm ⲛn ⲟo ⲣp ⲥc ⲧt ⲩy ⲭx" +
	" ꓐb ꓑp ꓓd ꓔt ꓖg ꓗk ꓙj ꓚc ꓜz ꓝf ꓞf ꓟm ꓠn ꓡl ꓢs ꓣr ꓦv ꓧh ꓪw ꓫx ꓬy ꓮa ꓰe ꓲi ꓳo ꓴu"

// styled are Latin letters and signs NFKC does not fold: small capitals,
// phonetic and crossed letters, negative circles and squares, curly quotes,
// dashes, dots.
const styled = "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ꞯq ǫq ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz" +
	" ıi ȷj ɑa ɡg ɩi ɛe ɜe ɵo ɾr ʋv ɯw ʃs ɓb ƈc ƙk ƥp ƭt ƴy øo đd łl ħh ŧt ɨi ɉj ƀb ɇe ɍr ɏy ⱥa ȼc ǥg ƶz ʉu ɫl ɱm ɲn ŋn ɳn ɖd ʂs ʐz ꭓx ꭇr ƞn ƒf æae œoe ßss ẞss ɐa ᴬa" +
	" ‘' ’' ‛' ′' ʼ' ʹ' “\" ”\" „\" ‟\" ″\" ʺ\" ‐- ‑- ‒- –- —- ―- −- ﹘- ⁃- 〜~ ∼~ ‧· ∙· ⋅· ・· ㆍ· ᆞ· ⸱· ᐧ· ᛫· ⁄/ ∕/ ⧸/ ∣| ǀ| ❘| ｜| ⁎* ∗* ﹡* ✱* ٭* ⸺- ˍ_ ‿_ ∶: ꞉: ։: ‚,"

// ownMappings are the code points that differ from NFKC and lower case.
func ownMappings() map[rune]string {
	m := map[rune]string{
		'\t': " ", '\n': "\n", '\v': "\n", '\f': "\n", '\r': "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n",
		'İ': "i", 'K': "k", utf8.RuneError: "\ufffd",
		[]rune(Break)[0]: " ", // stands between segments: no text may hold it
		saraAM:           string(saraAM), 0x0eb3: "\u0eb3",
		lakkhangyao: string(saraAA),
	}
	addPairs(m, styled)
	addAlphabet(m, 0x249c, "abcdefghijklmnopqrstuvwxyz")  // parenthesised
	addAlphabet(m, 0x1f110, "abcdefghijklmnopqrstuvwxyz") // parenthesised capitals
	addAlphabet(m, 0x1f130, "abcdefghijklmnopqrstuvwxyz") // squared
	addAlphabet(m, 0x1f150, "abcdefghijklmnopqrstuvwxyz") // negative circled
	addAlphabet(m, 0x1f170, "abcdefghijklmnopqrstuvwxyz") // negative squared
	addAlphabet(m, 0x2776, "123456789")                   // negative circled digits
	addAlphabet(m, 0x2780, "123456789")
	addAlphabet(m, 0x278a, "123456789")
	m[0x24ff], m[0x277f], m[0x2789], m[0x2793] = "0", "10", "10", "10"
	for c := rune(0x21); c < 0x7f; c++ {
		m[private+c] = "\ufffd" // what Terms writes for ASCII signs: no text may hold it
	}
	maps.Copy(m, hangulMappings())
	return m
}

// addPairs adds entries written as one character followed by what it becomes.
func addPairs(m map[rune]string, list string) {
	for len(list) > 0 {
		for len(list) > 0 && list[0] == ' ' {
			list = list[1:]
		}
		r, n := utf8.DecodeRuneInString(list)
		if n == 0 {
			return
		}
		end := n
		for end < len(list) && list[end] != ' ' {
			end++
		}
		m[r] = list[n:end]
		list = list[end:]
	}
}

// alikeLetters is the table behind alike.
func alikeLetters() map[rune]rune {
	listed, m := map[rune]string{}, map[rune]rune{}
	addPairs(listed, alike)
	for r, to := range listed {
		m[r] = rune(to[0])
	}
	return m
}

func addAlphabet(m map[rune]string, first rune, letters string) {
	for i := range len(letters) {
		m[first+rune(i)] = letters[i : i+1]
	}
}

// keepsItself names what NFKC would spoil: SARA AM, fractions, trade marks, ℹ.
func keepsItself(r rune) bool {
	switch {
	case r == saraAM, r == 0x0eb3, r == 0x2139, r == 0x2122, r == 0x2120, r == 0xa8, r == 0xaf, r == 0xb4, r == 0xb8:
		return true
	case r >= 0xbc && r <= 0xbe, r >= 0x2150 && r <= 0x215f, r == 0x2189:
		return true
	}
	return false
}

// latinBase drops the accents of a Latin letter and leaves all others.
func latinBase(r rune) []rune {
	if r < 0x80 || !unicode.Is(unicode.Latin, r) {
		return []rune{r}
	}
	d := []rune(norm.NFD.String(string(r)))
	if d[0] < 0x80 && len(d) > 1 {
		return d[:1]
	}
	return []rune{r}
}

// lookalikes reads letters of other scripts in the tokens of the chunk. Tokens
// are runs of letters without Hangul.
func (f *folder) lookalikes() bool {
	changed := false
	for i := 0; i < len(f.items); {
		if !spells(f.items[i].class) {
			i++
			continue
		}
		end := i
		for end < len(f.items) && spells(f.items[end].class) {
			end++
		}
		changed = f.readToken(f.items[i:end], i > 0 && f.items[i-1].class == digit) || changed
		i = end
	}
	return changed
}

func spells(k class) bool { return k >= latin && k <= thaiMark }

// readToken decides by majority, stretched letters counted as two. A token with
// one Latin letter is also Latin when every other letter looks so (іcе).
// counted says that a digit stands before the token: 5lครับ are litres.
func (f *folder) readToken(token []item, counted bool) bool {
	var inLatin, inForeign, inThai, unlike int
	for i, it := range token {
		if it.class == foreign && f.tab.alike[it.r] == 0 {
			unlike++
		}
		switch {
		case it.class >= thaiCons:
			inThai++
		case i > 1 && it.r == token[i-1].r && it.r == token[i-2].r:
		case it.class == latin:
			inLatin++
		case it.class == foreign:
			inForeign++
		}
	}
	switch {
	case inThai >= inLatin && inThai > 0:
		return inLatin > 0 && readThai(token, counted)
	case inThai == 0 && (inLatin >= inForeign || inLatin > 0 && unlike == 0):
		return inForeign > 0 && f.readLatin(token)
	}
	return false
}

func (f *folder) readLatin(token []item) bool {
	changed := false
	for i, it := range token {
		if it.class != foreign {
			continue
		}
		if to, ok := f.tab.alike[it.r]; ok {
			if it.upper {
				to = capitalShape(it.r, to)
			}
			token[i].r, token[i].class, changed = to, latin, true
			f.todo |= doRound
		}
	}
	return changed
}

// capitalShape is the letter a Greek capital is drawn like where its small form
// is drawn like another.
func capitalShape(small, to rune) rune {
	switch small {
	case 'η':
		return 'h'
	case 'ν':
		return 'n'
	case 'υ':
		return 'y'
	}
	return to
}
