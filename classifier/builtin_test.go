package classifier

import (
	"testing"

	"scops/rules"
)

// builtin is a classifier with the released pack.
func builtin(t testing.TB) *Classifier {
	t.Helper()
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return newTest(t, pack)
}

func TestTheWorkedPostsComeOutAsTheDesignSays(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		post  string
		label rules.Label
		score int
		band  string
	}{
		{"ไอซ์แท้ จีละ 800 ส่งทั่วไทย ทักไลน์ไอดี x ของถึงค่อยโอน", "sale", 80, "likely"},
		{"아이스 1g 70 0.5g 40 던지기 서울 텔레 @x", "sale", 90, "strong"},
		{"Top shelf bud zips 180 qps 600 tap in on tele @x", "sale", 55, "review"},
		{"캔디 굿즈 1개 5천원 2개 9천원 택배 오픈채팅 문의", "none", 49, "none"},
		{`경찰, 텔레그램에서 "아이스 1g 60 … 텔레 @x" 광고한 12명 검거`, "talk", 0, "none"},
	}
	for _, x := range cases {
		v := judgeText(t, c, x.post)
		if v.Label != x.label || v.Score != x.score || v.Band != x.band || v.Flagged != (x.label == "sale") {
			t.Errorf("%s\ngot  %s %d %s\nwant %s %d %s%s", x.post, v.Label, v.Score, v.Band, x.label, x.score, x.band, show(v))
		}
	}
}
