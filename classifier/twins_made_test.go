package classifier

import (
	"strings"
	"testing"

	"scops/crawler"
)

func TestEveryWayOfHidingWritesAsSellersDo(t *testing.T) {
	t.Parallel()
	cases := []struct {
		family, word string
		seed         int
		want         string
	}{
		{"separators", "ไอซ์", 0, "ไอ.ซ์"},
		{"separators", "아이스", 1, "아_이_스"},
		{"spaces", "ice", 0, "i c e"},
		{"jamo-split", "필로폰", 0, "ㅍㅣㄹㄹㅗㅍㅗㄴ"},
		{"jamo-split", "ice", 0, "ice"},
		{"initials", "필로폰", 0, "ㅍㄹㅍ"},
		{"initials", "빙두", 0, "빙두"},
		{"look-alikes", "meth", 0, "меth"},
		{"thai-latin", "ยาบ้า", 0, "yาU้า"},
		{"thai-latin", "ice", 0, "ice"},
		{"leet", "ice", 0, "1ce"},
		{"leet", "meth", 0, "m3th"},
		{"leet", "ไอซ์", 0, "ไอซ์"},
		{"zero-width", "아이스", 0, "아\u200b이\u200b스"},
		{"full-width", "ice", 0, "ｉｃｅ"},
		{"styled", "ice", 0, "𝐢𝐜𝐞"},
		{"styled", "ice", 1, "ⓘⓒⓔ"},
		{"styled", "ice", 2, "🅸🅲🅴"},
		{"styled", "ice", 3, "ɪᴄᴇ"},
		{"repeats", "ice", 0, "iceee"},
		{"emoji-between", "아이스", 0, "아❄️이❄️스"},
	}
	for _, x := range cases {
		for _, w := range twins {
			if w.family == x.family {
				if got := w.hide(x.word, x.seed); got != x.want {
					t.Errorf("%s of %s is %q, want %q", x.family, x.word, got, x.want)
				}
			}
		}
	}
	if len(twins) != 12 {
		t.Errorf("%d ways of hiding, want 12", len(twins))
	}
}

func TestATwinHidesEveryWordAndNothingElse(t *testing.T) {
	t.Parallel()
	text := "아이스 1g 60, 아이스 2g 110"
	second := strings.LastIndex(text, "아이스")
	words := []crawler.Range{{Start: second, End: second + 9}, {Start: 0, End: 9}, {Start: 0, End: 6}}
	got, ok := makeTwin(twins[0], text, words, 0)
	if want := "아.이.스 1g 60, 아.이.스 2g 110"; !ok || got != want {
		t.Errorf("%q %v, want %q", got, ok, want)
	}
	if got, ok := makeTwin(twins[4], text, words, 0); ok {
		t.Errorf("Hangul has no Latin look-alikes, yet %q", got)
	}
	if _, ok := makeTwin(twins[0], text, nil, 0); ok {
		t.Error("a post without words has a twin")
	}
}
