package normalize

import (
	"slices"
	"strings"
	"testing"
)

// foldSlowly folds every character by itself.
func foldSlowly(s string) Text {
	var f folder
	f.reset(len(s))
	for i := 0; i < len(s); {
		i += f.one(s, i)
	}
	return Text{Original: s, Folded: f.text(s), Invisible: f.invisible, runs: f.runs}
}

func checkQuick(t *testing.T, s string) {
	t.Helper()
	got, want := Fold(s), foldSlowly(s)
	if got.Folded != want.Folded || got.Invisible != want.Invisible || !slices.Equal(got.runs, want.runs) {
		t.Errorf("%q: quickly %q %d %v, slowly %q %d %v", s, got.Folded, got.Invisible, got.runs, want.Folded, want.Invisible, want.runs)
	}
}

func TestChunksThatStayAreCopiedAsTheyWouldBeWritten(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"ไอซ์", "น้ำ", "นํ้า", "เเ", "แเ", "กก", "ะะ", "ก่่", "ก้ิ", "ำ่", "아이스", "ㅇㅏ", "ㅋㅋㅋ", "ㅋ", "ㅎㅎ", "ㅠ", "ㅜ", "ㅗ", "가가", "r", "ice", "ICE", "aaa", "Aaa", "oO0", "5", "5O", "²", "x²", "1l5", "м", "mм",
		"é", "e\u0301", "\u0301", "\u200b", "\u00ad", "🔥", "🔥\ufe0f", "🔥\u200d🔥", "🇹🇭", "１", "Ａ", "\xff", "\xe0\xb8", "\x00", " ", "\n", "\t", "\u00a0", "\u3000", "...", "!!!", "www.", "@", "a", "ก", "가", "Ꭰ", "ß", "中", "ا",
	}
	for _, a := range pieces {
		for _, b := range pieces {
			checkQuick(t, a+b)
			for _, c := range pieces {
				checkQuick(t, a+b+c)
				checkQuick(t, a+" "+b+c+b)
			}
		}
	}
	checkQuick(t, strings.Repeat("a1", maxChunk)+" "+strings.Repeat("ก", maxChunk+7))
}

func FuzzQuick(f *testing.F) {
	f.Add("ขายไอซ์ จีละ 800 ICE 아이스 ㅇㅏ🔥\u200b")
	f.Fuzz(checkQuick)
}
