package normalize

import (
	"testing"
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
	{"joiner inside emoji stays", "👩🏽\u200d⚕\ufe0f ❤\ufe0f\u200d🔥", "👩\u200d⚕ ❤\u200d🔥"},
	{"joiner elsewhere goes", "i\u200dce", "ice"},
	{"skin tones", "👍🏿👍", "👍👍"},
	{"a flag made of tags", "🏴\U000e0067\U000e0062\U000e007f", "🏴"},
	{"control characters", "i\x00c\x7fe", "ice"},

	{"Cyrillic inside a Latin word", "mеth iсe Сoke", "meth ice coke"},
	{"Greek inside a Latin word", "cοκe", "coke"},
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
	{"circled Hangul", "㉮㉯ ㉠", "가나 ㄱ"},

	{"repeats", "soooo coooool", "soo cool"},
	{"digits are never squeezed", "1000000", "1000000"},
	{"www stays", "www.example.org wwwww", "www.example.org ww"},
	{"emoji stay", "🔥🔥🔥🔥", "🔥🔥🔥🔥"},
	{"white space", "a \t\u00a0\u3000b\r\n\r\n c\u2028d", "a b\nc\nd"},
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
