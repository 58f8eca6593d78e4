package normalize

import (
	"strings"
	"testing"
	"unicode"
)

// folds lists spellings and their canonical form; the rows of each group show
// one way of disguise or one trap.
var folds = []struct{ why, in, want string }{
	{"case", "ICE Meth", "ice meth"},
	{"Turkish capital I", "İCE", "ice"},
	{"full width", "ｉｃｅ　１０ｇ", "ice 10g"},
	{"mathematical alphabets", "𝐢𝐜𝐞 𝓲𝓬𝓮 𝕚𝕔𝕖 𝙞𝙘𝙚 𝟙𝟘", "ice ice ice ice 10"},
	{"circled letters", "ⓘⓒⓔ ⒾⒸⒺ", "ice ice"},
	{"squared letters", "🄸🄲🄴", "ice"},
	{"negative squared letters", "🅸🅲🅴", "ice"},
	{"negative circled letters", "🅘🅒🅔", "ice"},
	{"parenthesised letters", "⒤⒞⒠", "ice"},
	{"small capitals", "ɪᴄᴇ ᴍᴇᴛʜ ꜱᴘᴇᴇᴅ", "ice meth speed"},
	{"superscript letters", "ᵐᵉᵗʰ", "meth"},
	{"regional indicators as letters", "🇮🇨🇪", "ice"},
	{"regional indicators apart", "🇲 🇪 🇹 🇭", "m e t h"},
	{"flags stay flags", "🇹🇭🇰🇷 🇰🇷", "🇹🇭🇰🇷 🇰🇷"},
	{"a pair that is no flag is letters", "🇽🇹🇨🇾", "xtcy"},
	{"accents of Latin letters", "ícé Ĭč̣e", "ice ice"},
	{"strokes over letters", "m̶e̶t̶h̶ i⃣c⃣e⃣", "meth ice"},
	{"German sharp s and ligatures", "Straße ﬁsh", "strasse fish"},

	{"zero width characters", "i\u200bc\u2060e\ufeff", "ice"},
	{"soft hyphen", "me\u00adth", "meth"},
	{"Hangul fillers", "아\u3164이\u115f\u1160스\uffa0", "아이스"},
	{"bidirectional controls", "\u202eice\u202c\u2066x\u2069", "icex"},
	{"tag characters", "i\U000e0063ce", "ice"},
	{"variation selectors", "i\ufe0fce ❄\ufe0f", "ice ❄"},
	{"keycaps are their digits", "1\ufe0f\u20e3 = 9\u20e3", "1 = 9"},
	{"joiner inside emoji stays", "👩🏽\u200d⚕\ufe0f ❤\ufe0f\u200d🔥", "👩\u200d⚕ ❤\u200d🔥"},
	{"joiner elsewhere goes", "i\u200dce", "ice"},
	{"skin tones", "👍🏿👍", "👍👍"},
	{"a flag made of tags", "🏴\U000e0067\U000e0062\U000e007f", "🏴"},
	{"control characters", "i\x00c\x7fe", "ice"},

	{"Cyrillic inside a Latin word", "mеth iсe Сoke", "meth ice coke"},
	{"Greek inside a Latin word", "cοκe", "coke"},
	{"Greek capitals inside a Latin word", "METΗ ΝOW", "meth now"},
	{"one Latin letter among look-alikes", "iсе", "ice"},
	{"Cyrillic words stay", "Соль и мёд", "соль и мёд"},
	{"Greek words stay", "Ἀθῆναι ΟΔΟΣ", "ἀθῆναι οδοσ"},
	{"decomposed Cyrillic", "И\u0306", "й"},

	{"Thai v for kho khai", "vาย", "ขาย"},
	{"Thai s for ro ruea", "sาคา", "ราคา"},
	{"Thai U for bo baimai", "100 Uาท", "100 บาท"},
	{"Thai l for sara ai", "lลน์", "ไลน์"},
	{"Thai l for sara e", "lม็ด", "เม็ด"},
	{"Thai ll for sara ae", "llอป", "แอป"},
	{"Thai w before a cluster", "wร้อมส่ง", "พร้อมส่ง"},
	{"Thai o between consonants", "ขoงเข้า", "ของเข้า"},
	{"Thai n and h", "nัก หnัก hม่", "ทัก หทัก หม่"},
	{"Thai final consonants", "50บาn กัu", "50บาท กัน"},
	{"Thai n of water", "n้ำแข็ง n้อง", "น้ำแข็ง ท้อง"},
	{"Thai c, a and small i", "โc้ก ไaน์ iย็u", "โค้ก ไลน์ เย็น"},
	{"Thai o before a leading vowel", "วolตอร์", "วอเตอร์"},
	{"units inside Thai stay", "50mlมีไหม 5lครับ", "50mlมีไหม 5lครับ"},
	{"Latin words inside Thai stay", "ทักlineนะ แอดDMมา ขายiPhoneถูก", "ทักlineนะ แอดdmมา ขายiphoneถูก"},
	{"a lone Latin letter stays", "ยาE ยาK ไซส์s", "ยาe ยาk ไซส์s"},

	{"SARA AM split", "น\u0e49\u0e4d\u0e32แข็ง", "น้ำแข็ง"},
	{"SARA AM split, tone last", "น\u0e4d\u0e49\u0e32แข็ง", "น้ำแข็ง"},
	{"SARA AM before its tone", "น\u0e33\u0e49แข็ง", "น้ำแข็ง"},
	{"SARA AM composed", "น้ำแข็ง", "น้ำแข็ง"},
	{"tone before the vowel", "ท\u0e48\u0e35", "ที่"},
	{"doubled SARA E", "เเอป", "แอป"},
	{"lakkhangyao", "ราคๅ", "ราคา"},
	{"Thai digits", "๐๘๑-๑๒๓", "081-123"},
	{"doubled tone marks", "ว่่่าา", "ว่า"},
	{"stretched Thai", "มากกกกก", "มากก"},

	{"jamo", "ㅇㅏㅇㅣㅅㅡ", "아이스"},
	{"jamo with finals", "ㅈㅏㄱㄷㅐㄱㅣ", "작대기"},
	{"jamo with finals throughout", "ㅍㅣㄹㄹㅗㅍㅗㄴ", "필로폰"},
	{"partial split", "아ㅇㅣ스", "아이스"},
	{"partial split, final", "피ㄹ로폰", "필로폰"},
	{"compound vowel and final", "ㄱㅗㅏ ㄱㅏㅂㅅ ㄷㅏㄹㄱㅇㅣ", "과 값 닭이"},
	{"initials stay", "ㅇㅇㅅ ㅍㄹㅍ", "ㅇㅇㅅ ㅍㄹㅍ"},
	{"initials, conjoining", "ᄋᄋᄉ", "ㅇㅇㅅ"},
	{"initials, half width", "ﾷﾷﾵ", "ㅇㅇㅅ"},
	{"half width jamo", "ﾷￂﾷￜﾵￚ", "아이스"},
	{"decomposed Hangul", "필로폰", "필로폰"},
	{"decomposed final at the end", "부\u110b\u1165\u11bf", "부엌"},
	{"laughter stays apart", "네ㅋㅋㅋ 아이스ㅋ 좋아ㅎㅎ", "네ㅋㅋ 아이스ㅋ 좋아ㅎㅎ"},
	{"an abbreviation at the end stays", "대ㅁ", "대ㅁ"},
	{"l for the vowel i", "ㅇl이스 ㄱr", "이이스 가"},
	{"arae-a as a middle dot", "가ㆍ나", "가·나"},
	{"circled Hangul", "㉮㉯ ㉠", "가나 ㄱ"},

	{"repeats", "soooo coooool", "soo cool"},
	{"digits are never squeezed", "1000000", "1000000"},
	{"www stays", "www.example.org wwwww", "www.example.org ww"},
	{"emoji stay", "🔥🔥🔥🔥", "🔥🔥🔥🔥"},
	{"white space", "a \t\u00a0\u3000\u1680b\r\n\r\n c\u2028d", "a b\nc\nd"},
	{"separators stay", "a.b-c_d/e", "a.b-c_d/e"},
	{"quotes and dashes", "‘a’ “b” – — ‑", "'a' \"b\" - - -"},

	{"O in a phone number", "O81-234-5678", "081-234-5678"},
	{"l in a phone number", "โทร08l-234-56I8", "โทร081-234-5618"},
	{"O in a price", "1,OOO บาท 5OO원", "1,000 บาท 500원"},
	{"digits are not letters", "m3th 1ce 4x100 h2o", "m3th 1ce 4x100 h2o"},
	{"a handle keeps its letters", "@o81lol1 t.me/o812345", "@o81lol1 t.me/o812345"},
	{"litres and models keep theirs", "5l gpt-4o", "5l gpt-4o"},
	{"superscripts in disguise", "⁰⁸¹ m²", "081 m2"},
	{"a power is no digit", "5²", "5²"},
	{"fractions stay", "½ g", "½ g"},
	{"keycaps", "0️⃣8️⃣1️⃣", "081"},
	{"circled digits", "①❷", "12"},
	{"units", "5㎎ ㎏", "5mg kg"},
	{"invalid bytes", "a\xffb", "a\ufffdb"},
	{"the break never stands in a text", "a" + Break + "b", "a b"},
	{"trade marks are no letters", "Brand™", "brand™"},
	{"half width kana", "ｶﾞ", "ガ"},
	{"empty", "", ""},
}

func TestFoldGivesEverySpellingOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range folds {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			got := Fold(c.in)
			if got.Folded != c.want {
				t.Fatalf("Fold(%+q) = %q %+q, want %q", c.in, got.Folded, got.Folded, c.want)
			}
			if again := Fold(got.Folded).Folded; again != got.Folded {
				t.Errorf("folded again: %q", again)
			}
		})
	}
}

// joins lists texts and their second view, "" where there is none.
var joins = []struct{ why, in, want string }{
	{"syllables with dots", "아.이.스 팝니다", "아이스 팝니다"},
	{"syllables with spaces", "아 이 스 팝니다", "아이스 팝니다"},
	{"syllables with underscores", "필_로_폰", "필로폰"},
	{"syllables inside a longer word", "강남아.이.스를", "강남아이스를"},
	{"syllables with hearts", "아❤이❤스", "아이스"},
	{"jamo with dots", "ㅇ.ㅏ.ㅇ.ㅣ.ㅅ.ㅡ", "아이스"},
	{"jamo with spaces and finals", "ㅍ ㅣ ㄹ ㄹ ㅗ ㅍ ㅗ ㄴ", "필로폰"},
	{"two-syllable parts", "시원.한.술", "시원한술"},
	{"Thai clusters with hyphens", "ขายไ-อ-ซ์แท้", "ขายไอซ์แท้"},
	{"Thai clusters with spaces", "ไ อ ซ์ พร้อมส่ง", "ไอซ์ พร้อมส่ง"},
	{"a Thai vowel keeps its consonant", "ไอ ซ์ พร้อมส่ง", "ไอซ์ พร้อมส่ง"},
	{"Thai with a space before a vowel", "ม้ า 30 บาท", "ม้า 30 บาท"},
	{"some of the pieces might be words", "โค เค น 1 จี", "โคเคน 1 จี"},
	{"inside longer Thai", "มีตัวแทนไอ ซ์ประจำจังหวัด", "มีตัวแทนไอซ์ประจำจังหวัด"},
	{"pieces of a word wall to wall with others", "ฝากบอกสายโซ แล ม ตอนนี้มี 5", "ฝากบอกสายโซแลมตอนนี้มี 5"},
	{"the last piece goes on", "โซ-แล-มยกลัง 50", "โซแลมยกลัง 50"},
	{"a vowel that asks for a consonant", "มีตั ว เล็ กส่ง", "มีตัวเล็กส่ง"},
	{"a sign before what follows a consonant", "ขายม้-าถูก", "ขายม้าถูก"},
	{"short Thai words", "มี เค ได้ มา", ""},
	{"a Thai repeat sign", "ดี ๆ มี เค", ""},
	{"Thai word in pieces", "ข-า-ย", "ขาย"},
	{"Latin with dots", "m.e.t.h for sale", "meth for sale"},
	{"Latin with mixed signs", "m.e-t*h", "meth"},
	{"Latin with spaces", "get i c e now", "get ice now"},
	{"Latin with slashes", "i/c/e", "ice"},
	{"leet", "m3th 1ce c0k3", "meth ice coke"},
	{"leet with dots", "m.3.t.h", "meth"},
	{"dollar for s", "$now", "snow"},
	{"zero inside Thai", "ข0งเข้า", "ของเข้า"},
	{"one behind a consonant", "ㅇ1ㅇ1스", "이이스"},
	{"l between syllables", "아l스", "아이스"},
	{"final jamo at the end of a word", "필로포ㄴ 있음", "필로폰 있음"},
	{"flags that spell", "🇲🇪🇹🇭", "meth"},

	{"prices and quantities stay", "1g 60 3.5g 50k 1oz 10tabs 5mg 4x100 3rd", ""},
	{"digits apart stay", "0 1 0 1 2 3 4 5", ""},
	{"numbers with dots stay", "10.5.2024 1.2.3", ""},
	{"ladders stay", "1 g 60 2 g 110", ""},
	{"two letters are no run", "a.b", ""},
	{"lists of words stay", "서울.부산.대구", ""},
	{"links and handles stay", "t.co/a1b3cde @re3lo_1ab x.y/m3th", ""},
	{"a trailing number stays", "mp3 covid19 kim1004", ""},
	{"lines are not joined", "아\n이\n스", ""},
	{"plain text", "ไอซ์แท้ จีละ 800 ส่งทั่วไทย", ""},
	{"laughter", "네ㅋㅋ 아이스ㅋ", ""},
}

func TestJoinReadsSeparatedAndLeetSpellings(t *testing.T) {
	t.Parallel()
	for _, c := range joins {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			got := ""
			if second := Join(Fold(c.in)); second != nil {
				got = second.Folded
			}
			if got != c.want {
				t.Errorf("Join(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestSpanLeadsBackToTheOriginal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, find, want string }{
		{"xx ⓘⓒⓔ yy", "ice", "ⓘⓒⓔ"},
		{"a i\u200bc\u200be\u200b b", "ice", "i\u200bc\u200be"},
		{"น\u0e4d\u0e49\u0e32แข็ง ดี", "น้ำ", "น\u0e4d\u0e49\u0e32"},
		{"x ㅈㅏㄱㄷㅐㄱㅣ y", "작대기", "ㅈㅏㄱㄷㅐㄱㅣ"},
		{"sาคา 5", "ราคา", "sาคา"},
		{"freeeeee x", "free", "freeeeee"},
		{"👩🏽\u200d⚕\ufe0f!", "⚕", "👩🏽\u200d⚕\ufe0f"},
		{"ก้ข", "ก", "ก้"},
		{"🇹🇭🇰🇷", "🇰🇷", "🇰🇷"},
		{"e\u0301\u0301 x", "e", "e\u0301\u0301"},
		{"aﬁb", "f", "ﬁ"},
		{"MЕTH!", "meth", "MЕTH"},
	} {
		text := Fold(c.in)
		at := strings.Index(text.Folded, c.find)
		if at < 0 {
			t.Errorf("%q folds to %q, without %q", c.in, text.Folded, c.find)
			continue
		}
		a, b := text.Span(at, at+len(c.find))
		if got := c.in[a:b]; got != c.want {
			t.Errorf("%q: %q leads to %q, want %q", c.in, c.find, got, c.want)
		}
	}
}

func TestSpanOfTheSecondViewLeadsToTheSameOriginal(t *testing.T) {
	t.Parallel()
	in := "ดู ⓐ.이.스 아.ㅇ.ㅣ.스 m3th"
	second := Join(Fold(in))
	if second == nil {
		t.Fatal("no second view")
	}
	for find, want := range map[string]string{"아이스": "아.ㅇ.ㅣ.스", "meth": "m3th"} {
		at := strings.Index(second.Folded, find)
		if at < 0 {
			t.Fatalf("second view %q lacks %q", second.Folded, find)
		}
		a, b := second.Span(at, at+len(find))
		if in[a:b] != want {
			t.Errorf("%q leads to %q, want %q", find, in[a:b], want)
		}
	}
}

func TestInvisibleCountsWhatNobodySees(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{
		"i\u200bc\u00ade": 2, "아\u3164이": 1, "❤\ufe0f 👍🏽 👩\u200d⚕\ufe0f 1\ufe0f\u20e3": 0, "i\ufe0fce": 1,
		"a\u200db": 1, "\u202eab": 1, "می\u200cخواهم": 0, "plain\n\ttext": 0, "ice\U000e0041": 1,
	} {
		if got := Fold(in).Invisible; got != want {
			t.Errorf("%+q holds %d invisible characters, want %d", in, got, want)
		}
	}
}

func TestPlainKeepsCaseAndRepeats(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"gAbCCC_1": "gAbCCC_1", "ｇＡｂCCC": "gAbCCC", "𝐃emo\u200b_𝟏": "Demo_1", "@demo": "@demo", "ⒹⒺⓜⓞ": "DEmo", "é": "e",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%+q) = %q, want %q", in, got, want)
		}
	}
}

func TestEveryTableEntryIsInCanonicalForm(t *testing.T) {
	t.Parallel()
	tab := tables()
	check := func(from, r rune) {
		if e := tab.entry(r); e.class == expands || e.out != r && e.class < firstSpecial || e.class == hidden {
			t.Errorf("%U becomes %U, which is not canonical: %+v", from, r, e)
		}
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		switch e := tab.entry(r); {
		case e.class == expands:
			for _, c := range tab.more[e.out] {
				check(r, c)
			}
		case e.class < hidden, e.class > hidden && e.class < firstSpecial && e.class != regional:
			check(r, e.out)
		}
	}
}

func BenchmarkFold(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"latin", "Top shelf product ready to ship, message me for the menu. Prices 180 600 tap in on tele "},
		{"thai", "ของแท้พร้อมส่งทั่วไทย ทักแชทได้เลยนะคะ ราคาถูกมากๆ น้ำแข็งเย็นๆ ที่ร้านของเรา "},
		{"korean", "오늘은 날씨가 정말 좋네요 아이스 커피 한 잔 하실 분 연락 주세요 ㅋㅋ 강남역 근처입니다 "},
		{"disguised", "ⓘⓒⓔ ㅇㅏㅇㅣㅅㅡ sาคา mеth i\u200bc\u200be 𝐢𝐜𝐞 🇮🇨🇪 น\u0e4d\u0e49\u0e32แข็ง "},
	} {
		text := strings.Repeat(c.text, 5)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Fold(text)
			}
		})
		b.Run(c.name+"-join", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			folded := Fold(text)
			for b.Loop() {
				Join(folded)
			}
		})
	}
}
