package classifier

import (
	"reflect"
	"testing"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/rules"
)

func TestIdentifiersAreTheSameWhoeverLooksForTheirWords(t *testing.T) {
	t.Parallel()
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(pack, Options{})
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"#โซล ไลน์ไอดี moon21 โอน กสิกร 123-4-56789-0", "#강남 텔레 snow77 반개", "เปิดโซล่าเซลล์ แม่อายุมาก", "ครึ่งจี๊ 300", "공일공 일이삼사 오륙칠팔", "kakao 카 카오톡 서울역 홍대"}
	for _, p := range readCorpus(t) {
		texts = append(texts, p.text)
	}
	w := new(scratch)
	for _, text := range texts {
		var f normalize.Folder
		folded := f.Fold(text)
		got, want := c.findEntities(folded, w), entity.Find(folded, c.countries())
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q:\n got %v\nwant %v", text, got, want)
		}
	}
}
