package classifier

import (
	"strings"
	"testing"

	"scops/crawler"
	"scops/rules"
)

func TestAPostThatIsNotFlaggedIsToldWhatIsMissing(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	for text, want := range map[string]string{
		"아이스 1g 70 0.5g 40 던지기 서울 텔레 @demo_winter":     "",
		"캔디 굿즈 1개 5천원 2개 9천원 택배 오픈채팅 문의":               "a sign no shop has is missing",
		"ขายไอซ์ครับ":                                  "one of these is missing: words that offer",
		"경찰, 텔레그램에서 '아이스 1g 60 텔레 @demo_x' 광고한 12명 검거": "news, a case or a warning",
		"어디서 아이스 구해요?":                                 "offers nothing",
		"오늘 날씨가 좋아서 등산을 갔다":                            "no known substance",
		"빙두 8g 10 20 30 2 1":                           "one of these is missing",
	} {
		got := strings.Join(c.Standing(crawler.Post{Text: text}, testTime(), "en"), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q is told %q, want %q", text, got, want)
		}
	}
	for lang, want := range map[string]string{"th": "ไม่พบชื่อสารที่รู้จัก", "ko": "알려진 물질 이름이 없습니다"} {
		if got := c.Standing(crawler.Post{Text: "x"}, testTime(), lang); len(got) == 0 || got[0] != want {
			t.Errorf("in %s a post without a product is told %q, want %q", lang, got, want)
		}
	}
}

func TestWhatTheGateAsksAndTheVerdictAgree(t *testing.T) {
	t.Parallel()
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	c := newTest(t, pack)
	for _, e := range pack.Posts {
		post := crawler.Post{Text: e.Post, Site: e.Site, Bio: e.Bio}
		flagged := c.Classify(post, testTime()).Flagged
		if told := c.Standing(post, testTime(), "en"); flagged == (len(told) > 0) {
			t.Errorf("flagged %v, and told %q: %q", flagged, told, e.Post)
		}
	}
}
