package classifier

import (
	"slices"
	"strings"
	"testing"

	"scops/crawler"
)

// layoutOf lays a text out with the finds of the test pack in it.
func layoutOf(t *testing.T, text string) layout {
	t.Helper()
	r := newTest(t, testPack()).read(crawler.Post{Text: text}, testTime())
	r.segment(0)
	return r.lay
}

func TestSegmentsEndWhereSentencesDo(t *testing.T) {
	t.Parallel()
	cases := []struct {
		why, text string
		want      []string
	}{
		{"line break", "아이스\n나", []string{"아이스\n", "나"}},
		{"full stop before white space", "아이스. 나", []string{"아이스.", " 나"}},
		{"full stop at the end", "아이스.", []string{"아이스."}},
		{"inside a number", "아이스 0.5g 1,500.50", []string{"아이스 0.5g 1,500.50"}},
		{"inside a disguised word", "아.이.스 나", []string{"아.이.스 나"}},
		{"inside a link", "아이스 https://example.org/a?b=c!d e", []string{"아이스 https://example.org/a?b=c!d e"}},
		{"inside an identifier", "아이스 @demo.shop_1 나", []string{"아이스 @demo.shop_1 나"}},
		{"behind an identifier", "아이스 @demo_shop. 나", []string{"아이스 @demo_shop.", " 나"}},
		{"question and exclamation", "아이스?나!다。라", []string{"아이스?", "나!", "다。", "라"}},
		{"an abbreviation", "ป.ป.ส. ไอซ์", []string{"ป.ป.ส. ไอซ์"}},
		{"bullets", "아이스 • 나 • 다", []string{"아이스 •", " 나 •", " 다"}},
		{"a middle dot is no bullet", "필로폰·케타민", []string{"필로폰·케타민"}},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			l := layoutOf(t, x.text)
			var got []string
			for _, at := range l.segments {
				if s := l.segment(at); s.Start < s.End {
					got = append(got, x.text[s.Start:s.End])
				}
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("%q: %q, want %q", x.text, got, x.want)
			}
		})
	}
}

func TestAThaiFrameReachesEightyCharacters(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	for _, x := range []struct {
		gap  int
		want bool
	}{{10, true}, {75, true}, {90, false}} {
		v := judgeText(t, c, "จับกุม"+strings.Repeat(" ก", x.gap/2)+" ไอซ์")
		i := slices.IndexFunc(v.Signals, func(s Signal) bool { return s.Rule == "th.meth" })
		if i < 0 || v.Signals[i].Quoted != x.want {
			t.Errorf("%d characters behind the frame: framed is not %v%s", x.gap, x.want, show(v))
		}
	}
}

func TestGraphemesAreWhatAReaderCounts(t *testing.T) {
	t.Parallel()
	r := newRuler("ก็👨‍👩‍👧ab\r\n가")
	if got := r.at(len(r.text)); got != 6 {
		t.Errorf("%d graphemes, want 6", got)
	}
	if got := r.gap(0, 6, 24, 25); got != 1 {
		t.Errorf("gap %d, want 1: the family", got)
	}
	if at := r.move(0, 2); r.text[at:at+1] != "a" {
		t.Errorf("two graphemes ahead: byte %d", at)
	}
	if r.move(0, -3) != 0 || r.move(5, 100) != len(r.text) {
		t.Error("moves beyond the text")
	}
}

func TestQuotationMarksPairOnOneLine(t *testing.T) {
	t.Parallel()
	cases := []struct {
		line string
		want []string
	}{
		{`a "b" c "d"`, []string{`"b"`, `"d"`}},
		{`“b” ‘c’ «d» 「e」 『f』 《g》`, []string{"“b”", "‘c’", "«d»", "「e」", "『f』", "《g》"}},
		{"don't won't", nil},
		{"he said 'it' once", []string{"'it'"}},
		{"'아이스 1g'을 판다", []string{"'아이스 1g'"}},
		{`6" and 7"`, nil},
		{`"open`, nil},
		{"“b", nil},
	}
	for _, x := range cases {
		var got []string
		for _, p := range pairs(x.line) {
			got = append(got, x.line[p.Start:p.End])
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%q: %q, want %q", x.line, got, x.want)
		}
	}
}

// TestSegmentsDoNotEndInsideFindsWhereLinesWereAskedForFirst holds for posts whose
// ladders were looked for line by line before all finds were known.
func TestSegmentsDoNotEndInsideFindsWhereLinesWereAskedForFirst(t *testing.T) {
	t.Parallel()
	l := layout{}
	l.begin("아이스 0.5g\nhttps://example.org/a?b 나!")
	if got := l.line(3); got != (crawler.Range{Start: 0, End: len("아이스 0.5g\n")}) {
		t.Errorf("the first line is %v", got)
	}
	link := strings.Index(l.text, "https")
	l.whole = []crawler.Range{{Start: link, End: link + len("https://example.org/a?b")}}
	if got := l.segment(link + len("https://example.org/a?")); got.Start != link {
		t.Errorf("a segment begins at %d, inside the link at %d", got.Start, link)
	}
}

func TestLinesEndAtEveryLineBreak(t *testing.T) {
	t.Parallel()
	l := layout{}
	l.begin("a\nb\r\nc\u0085d\u2028e\u2029f")
	if want := []int{0, 2, 4, 5, 8, 12, 16}; !slices.Equal(l.starts(), want) {
		t.Errorf("lines begin at %v, want %v", l.starts(), want)
	}
}
