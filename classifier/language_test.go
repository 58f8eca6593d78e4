package classifier

import (
	"strings"
	"testing"

	"scops/classifier/normalize"
	"scops/crawler"
)

func TestLanguageIsToldByScript(t *testing.T) {
	t.Parallel()
	cases := []struct{ why, text, stated, want string }{
		{"Thai", "พร้อมส่ง ทักไลน์", "", "th"},
		{"Korean", "아이스 팝니다", "", "ko"},
		{"Thai among brand names", "ไอซ์แท้ telegram line dm", "", "th"},
		{"English", "Top shelf bud zips 180 qps 600 tap in on tele @x", "", "en"},
		{"English with one Thai word", "the best place to buy coffee in the whole town is at ตลาด", "", "en"},
		{"Korean with loose jamo", "ㅇㅇㅅ ㅋㅋ", "", "ko"},
		{"Japanese", "東京でアイスを食べた", "", "ja"},
		{"Chinese", "今天天气很好", "", "zh"},
		{"Russian", "сегодня хорошая погода", "", "ru"},
		{"Arabic", "الطقس جميل اليوم", "", "ar"},
		{"another Latin language", "heute ist das Wetter wirklich sehr schön und warm", "", "und"},
		{"as the page states", "heute ist das Wetter wirklich sehr schön und warm", "de-DE", "de"},
		{"the page does not outvote the script", "아이스 팝니다", "en", "ko"},
		{"no letters", "1 2 3 🍃", "th", "und"},
		{"empty", "", "", "und"},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			text := normalize.Fold(x.text)
			if got := language(&text, x.stated); got != x.want {
				t.Errorf("%q: %s, want %s", x.text, got, x.want)
			}
		})
	}
}

func TestListedTermsTellTheLanguageOfLatinText(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	for text, want := range map[string]string{"zips qps ice": "en", "ice Wetter": "und", "🍃 1 2": "und"} {
		if got := judgeText(t, c, text).Lang; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestAnExplanationWritesTheSumOut(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	post := crawler.Post{Text: "아이스 1g 70 0.5g 40 던지기 텔레 @demo_shop"}
	e := c.Explain(post, testTime(), "ko")
	if e.Sum+e.Verdict.Adjust != e.Verdict.Score || len(e.Reasons) != len(e.Verdict.Signals) {
		t.Errorf("sum %d, adjust %d, score %d", e.Sum, e.Verdict.Adjust, e.Verdict.Score)
	}
	text := e.String()
	for _, want := range []string{"징후 점수: 90 (strong)", "점수 합: 90 = 90", "한국어 ko.meth [품목]  (ko.meth, test/ko.yaml)", "[0:9]", "sha256:test"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	capped := c.Explain(crawler.Post{Text: "캔디 굿즈 1개 5천원 2개 9천원 택배 오픈채팅 문의"}, testTime(), "en").String()
	if !strings.Contains(capped, "sum of points: 50 - 1 (capped) = 49") {
		t.Errorf("the cap is not written out:\n%s", capped)
	}
	lifted := c.Explain(crawler.Post{Text: "빙두 팝니다"}, testTime(), "th").String()
	if !strings.Contains(lifted, "40 + 10 (ยกขึ้น") {
		t.Errorf("the lift is not written out:\n%s", lifted)
	}
}
