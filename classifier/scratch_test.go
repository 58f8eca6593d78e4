package classifier

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"scops/crawler"
	"scops/rules"
)

// TestAVerdictKeepsNothingOfTheNextReading judges posts that fill every part of
// the shared memory, in turn and at once, and looks at each verdict again after
// all others have been read.
func TestAVerdictKeepsNothingOfTheNextReading(t *testing.T) {
	t.Parallel()
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	c := newTest(t, pack)
	var posts []crawler.Post
	for _, text := range []string{
		"아이스 1g 70 0.5g 40 던지기 서울 텔레 @demo_winter", "ICE 1g 70 cr.y.s.t.a.l m3th tele @demo_x https://t.me/demo_y", "ไอซ์ จีละ 800 ส่งทั่วไทย ทักไลน์ไอดี demo_z",
		"경찰, 텔레그램에서 \"아이스 1g 60 텔레 @demo_a\" 광고한 12명 검거", "Lunch was 12 dollars", "", "สวัสดี", "떨 3g 30만 좌표 선입금", strings.Repeat("아이스 1g 70 ", 9000),
		"Does anyone know where to buy ketamine?",
	} {
		posts = append(posts, crawler.Post{Text: text}, crawler.Post{Text: text, Bio: "tele @demo_bio", Links: []string{"https://t.me/demo_link"}})
	}
	written := func(v Verdict) string {
		out, err := json.Marshal(struct {
			Verdict
			Shadow []Signal
		}{v, v.Shadow})
		if err != nil {
			t.Error(err)
		}
		return string(out)
	}
	want := make([]string, len(posts))
	verdicts := make([]Verdict, len(posts))
	for i, p := range posts {
		verdicts[i] = judgePost(t, newTest(t, pack), p)
		want[i] = written(verdicts[i])
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			kept := make([]Verdict, len(posts))
			for i, p := range posts {
				kept[i] = c.Classify(p, testTime())
			}
			for i, v := range kept {
				if got := written(v); got != want[i] {
					t.Errorf("%.60q: %s, alone %s", posts[i].Text, got, want[i])
				}
			}
		})
	}
	group.Wait()
	for i, v := range verdicts {
		if written(v) != want[i] {
			t.Errorf("%.60q: the verdict changed after it was given", posts[i].Text)
		}
	}
}
