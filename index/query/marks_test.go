package query_test

import (
	"slices"
	"testing"

	"scops/index/query"
)

func TestMarksShowWhatWasFoundInTheSpellingItStandsIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query, text string
		want        []string
	}{
		{"아이스", "아.이.스 1g 60, 아이스크림", []string{"아.이.스", "아이스"}},
		{"아이스", "오늘 아 이 스 있어요", []string{"아 이 스"}},
		{"ice", "ICE and price and i.c.e", []string{"ICE", "i.c.e"}},
		{`"fresh ice"`, "a fresh, ICE! ice fresh", []string{"fresh, ICE"}},
		{"ไอซ์", "ขายไอซ์ส่งด่วน ไ-อ-ซ์", []string{"ไอซ์", "ไ-อ-ซ์"}},
		{`"ไอซ์ ส่ง"`, "ไอซ์ \n ส่งด่วน", []string{"ไอซ์ \n ส่ง"}},
		{"t.me/demo_shop", "see https://T.me/demo_shop.", []string{"T.me/demo_shop"}},
		{"ice OR (meth -coke)", "meth coke ice", []string{"meth", "ice"}},
		{"metham* NEAR/9 아이스", "Methamp, 아.이.스 meth", []string{"Methamp", "아.이.스"}},
		{"NOT ice", "ice", nil},
		{"label:sale", "sale", nil},
		{"*", "anything", nil},
		{"ice", "", nil},
		{"🧊", "a 🧊🧊 b", []string{"🧊", "🧊"}},
	} {
		n, err := query.Parse(c.query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range query.Marks(n, c.text) {
			got = append(got, c.text[m.Start:m.End])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s marks %q in %q, want %q", c.query, got, c.text, c.want)
		}
	}
}

// FuzzAMarkStandsWhereverTextIsFound compares marks with the oracle.
func FuzzAMarkStandsWhereverTextIsFound(f *testing.F) {
	f.Add("아.이.스 팝니다", "아이스")
	f.Add("i c e, price", "ice")
	f.Add("ไ-อ-ซ์ ๑๐", "ไอซ์")
	f.Add("a\u200bb  c\nd", "c d")
	f.Fuzz(func(t *testing.T, text, wanted string) {
		n := query.Text{Raw: wanted, Folded: query.Fold(wanted)}
		marks := query.Marks(n, text)
		if found := query.Match(n, post{text: text}); found != (len(marks) > 0) {
			t.Fatalf("%q in %q: found %v, marks %v", n.Folded, text, found, marks)
		}
		last := 0
		for _, m := range marks {
			if m.Start < last || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("%q in %q: marks %v are out of order", n.Folded, text, marks)
			}
			last = m.End
		}
	})
}
