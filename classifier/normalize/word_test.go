package normalize

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// editsByPiece looks at every word.
func editsByPiece(s string) []edit {
	c := scanner{s: s, tab: tables()}
	for at := 0; at < len(s); {
		at = c.take(at)
	}
	c.flush()
	return c.edits
}

// pieceByCharacter counts every character of a piece by itself.
func pieceByCharacter(c *scanner, at int) piece {
	p := piece{start: at, end: at}
	for p.end < len(c.s) {
		r, k, n := c.tab.classAt(c.s, p.end)
		if p.end > at && kindOf(k) != p.kind {
			break
		}
		p.kind = kindOf(k)
		p.count(r, k)
		p.end += n
	}
	p.ends = p.ends || p.kind == noPiece && p.letters > 3
	return p
}

func checkEdits(t *testing.T, s string) {
	t.Helper()
	var c scanner
	text := Fold(s)
	folded := text.Folded
	pieces := scanner{s: folded, tab: tables()}
	for at := 0; at < len(folded); {
		got, want := pieces.read(at), pieceByCharacter(&pieces, at)
		if got != want {
			t.Fatalf("%q: piece %+v, counted by character %+v", folded, got, want)
		}
		at = got.end
	}
	if got, want := c.findEdits(&text), editsByPiece(folded); !slices.Equal(got, want) {
		t.Errorf("%q: %v, looked at word by word %v", folded, got, want)
	}
}

func TestOrdinaryWordsAreNeverReadInAnotherWay(t *testing.T) {
	t.Parallel()
	pieces := []string{"i", "ice", "c", "m3th", "aa@aa", "12", "ab/12", "50.", "1,500", "4", "1g", "아이스", "아", "빙", "ㅇㅏ", "포ㄴ", "ไอ", "ซ์", "ก", "จี", "ครับ", "อะไรเ", "ไปเดินเล่นที่สวนสาธารณะ", "ะไปเดินเล่นที่สวนสาธารณะ", "ก์เดินเล่นที่สวนสาธารณะ", "เดินเล่นที่สวนสาธารณั", "하루", "하루종일", "하루만", "하루.", "ㅋㅋ", "하루ㅠ", "아ㅋ", "45만원", "(", "-", ".", "$", "*", "\n", "฿", "/", "🇲🇪🇹🇭", "·"}
	gaps := []string{"", " ", ".", " - "}
	for _, a := range pieces {
		for _, b := range pieces {
			for _, c := range pieces {
				for _, g := range gaps {
					checkEdits(t, a+g+b+g+c)
					checkEdits(t, a+" "+b+g+c+" "+a)
				}
			}
		}
	}
}

func TestTextsOfManyWordsAreReadAsWordByWord(t *testing.T) {
	t.Parallel()
	pieces := strings.Fields("i c g x ice m3th aa@aa 12 50. 1,500 4 5 1g x2 $5 @ 아 빙 만 아이스 ㅇㅏ 포ㄴ 하루 나는 하루만 하루종일 하루. 두리, 아. 아ㅋ ㅋㅋ ㅠ 하루ㅋㅋ 하루ㅠㅠ 하루ㄴ 45만원 45만원ㅋㅋ 7만원 ก ะ ั กก กว่ จี ไอ เอ ซ์ ยา ครับ ไปเดินเล่นที่สวนสาธารณะ เดินเล่นที่สวนสาธารณั ( - . $ * ฿ / · 💊 🇲🇪🇹🇭")
	gaps := []string{" ", " ", " ", " ", "", ".", " - ", ". ", "/", "\n", " 💊 ", " / "}
	r := rand.New(rand.NewPCG(1, 2))
	for range 30_000 {
		var text strings.Builder
		usual := gaps[r.IntN(len(gaps))]
		for range 2 + r.IntN(10) {
			gap := usual
			if r.IntN(3) == 0 {
				gap = gaps[r.IntN(len(gaps))]
			}
			text.WriteString(pieces[r.IntN(len(pieces))] + gap)
		}
		checkEdits(t, text.String())
	}
}

func FuzzEdits(f *testing.F) {
	f.Add("i c e m3th 아 이 스 ไ อ ซ์ ice cream $ell")
	f.Fuzz(checkEdits)
}
