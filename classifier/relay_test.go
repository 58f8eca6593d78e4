package classifier

import "testing"

// The same ad, offered and passed on: who passes it on is no seller.
const passedAd = "작대기 5개 42 부평 드랍 텔레 demo_relay"

func TestAnAdPassedOnIsTalk(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		flagged   bool
	}{
		{"the ad alone", passedAd, true},
		{"behind a reporting sentence with a colon", "어제 신고한 트윗 아직 살아있음: " + passedAd, false},
		{"below a sentence that ends with an arrow", "보이면 차단하세요 ↓\n" + passedAd, false},
		{"behind a seller's own colon", "오늘 가능: " + passedAd, true},
		{"a link is no colon that leads to anything", "신고 걱정없는 채널 https://t.me/demo_relay\n" + passedAd, true},
		{"between arrows, reported outside of them", "이거 광고 맞죠 → " + passedAd + " ← 일단 신고함", false},
		{"between arrows of a seller", "오늘의 메뉴 → " + passedAd + " ← 빠른 응대", true},
		{"lines marked as quoted, reported outside of them", "> " + passedAd + "\n이 계정 고소 준비중", false},
		{"lines marked as quoted by a seller", "> " + passedAd + "\n> 재고 많음", true},
		{"between rules, reported outside of them", "사기 주의\n-----\n" + passedAd + "\n-----\n모두 조심", false},
		{"between rules of a seller", "-----\n" + passedAd + "\n-----\n문의 환영", true},
		{"a word that passes on the post as a whole", "게시물 전문을 올립니다\n" + passedAd, false},
		{"a word of reporting before and a word of care behind", "이런 글 봤어요\n" + passedAd + "\n우리 아이 어떡하죠", false},
		{"words of care alone frame no ad", "불면증 치료 부작용 없어요\n" + passedAd, true},
		{"a bare word of the police", passedAd + "\n경찰 112", true},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			if v := judgeText(t, c, x.post); v.Flagged != x.flagged {
				t.Errorf("flagged %v, want %v: %q%s", v.Flagged, x.flagged, x.post, show(v))
			}
		})
	}
}
