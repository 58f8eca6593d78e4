package classifier

import (
	"testing"

	"scops/rules"
)

func TestWhoSaysTheGoodsAreThereOffersThem(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct{ why, post, want string }{
		{"behind the product", "떨 있음 수원", "있음"},
		{"with a particle between", "얼음도 됩니다", "됩니다"},
		{"with a word of when between", "떨 지금 됩니다 이태원", "됩니다"},
		{"a question asks for it", "떨 있나요", ""},
		{"with such a word too", "떨 지금 있나요", ""},
		{"so does a question mark", "떨 있어요?", ""},
		{"behind another word", "자리 있음", ""},
	}
	for _, x := range cases {
		if got := surfaces(judgeText(t, c, x.post), "entity:having"); got != x.want {
			t.Errorf("%s: %q has %q, want %q", x.why, x.post, got, x.want)
		}
	}
}

func TestWhoBuysInKoreanOffersNothing(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		want      rules.Label
	}{
		{"a word only buyers say, with a bid and a contact", "아이스 사요 1g 60까지 텔레 demo_buy", rules.LabelDemand},
		{"however many it wants", "LSD 두 장 필요합니다 연락주세요 텔 demo_buy", rules.LabelDemand},
		{"a list of prices is a seller's", "아이스 필요합니다 싶으면 1g 60 2g 110 텔레 demo_sell", rules.LabelSale},
		{"words only sellers say beside it", "떨 삽니다 팝니다 1g 14 텔레 @demo_sell", rules.LabelSale},
		{"who looks for hands", "떨 던져주실 드라퍼 구합니다 건당 5만 텔레 demo_hire1", rules.LabelRecruit},
	}
	for _, x := range cases {
		if v := judgeText(t, c, x.post); v.Label != x.want {
			t.Errorf("%s: %q is %s, want %s%s", x.why, x.post, v.Label, x.want, show(v))
		}
	}
}

func TestKoreanWordsCutUpBySpacesAreFound(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	for post, want := range map[string]string{
		"집중 안 될 때 콘_서_타 팔아요": "콘_서_타",
		"순수 아 이 스만 팔아요":      "아 이 스",
		"맛 브_액 팔아요":          "브_액",
		"방콕 대 마 배달":          "대 마",
		"대 - 마 팔아요":          "대 - 마",
		"그 때 마 다 갔어요":        "",
		"버 섯(환각) 말린거":        "버 섯",
	} {
		if got := surfaces(judgeText(t, c, post), "sign:disguised"); got != want {
			t.Errorf("%q hides %q, want %q", post, got, want)
		}
	}
}
