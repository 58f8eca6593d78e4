package rules

import (
	"slices"
	"strings"
	"testing"

	"scops/classifier/entity"
	"scops/classifier/normalize"
)

func TestSamplesAreFoundAsWhatTheyStandFor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]entity.Kind{
		"ไลน์ไอดี {line}": entity.Line, "โทร {phone_th}": entity.Phone, "전화 {phone_kr}": entity.Phone, "call {phone_en}": entity.Phone,
		"텔레 {telegram}": entity.Telegram, "{invite}": entity.Telegram, "카톡 {kakao}": entity.Kakao, "오픈채팅 {openchat}": entity.Kakao,
		"{url}": entity.URL, "เทเล {telegram3}": entity.Telegram, "tele {telegram}": entity.Telegram, "LINE ID {line}": entity.Line,
		"ไลน์ {oa}": entity.Line, "{line_link}": entity.Line, "signal {signal}": entity.Signal, "session {session}": entity.Session, "threema {threema}": entity.Threema,
		"wickr: {wickr}": entity.Wickr, "wechat {wechat}": entity.WeChat, "ig {instagram}": entity.Instagram, "{facebook}": entity.Facebook, "twitter {x}": entity.X,
		"tiktok {tiktok}": entity.TikTok, "{discord}": entity.Discord, "{email}": entity.Email, "{onion}": entity.Onion, "{btc}": entity.BTC, "{eth}": entity.ETH,
		"{tron}": entity.Tron, "{ltc}": entity.LTC, "พร้อมเพย์ {promptpay}": entity.PromptPay, "กสิกร {bank}": entity.Bank, "{parcel}": entity.Parcel,
		"문상 {giftcode}": entity.GiftCode, "{coordinates}": entity.Coordinates,
	} {
		out, unknown := expand(text, "th")
		if len(unknown) > 0 || strings.Contains(out, "{") {
			t.Errorf("%s was not put in: %s", text, out)
		}
		found := slices.DeleteFunc(entity.Find(normalize.Fold(out), entity.Options{}), func(e entity.Entity) bool {
			return e.Kind == entity.URL && want != entity.URL
		})
		if len(found) != 1 || found[0].Kind != want {
			t.Errorf("%q: found %+v, want one %s", out, found, want)
		}
	}
}

func TestHelplineSamplesAreNoIdentifiers(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"th", "ko", "en"} {
		out, _ := expand("โทร {helpline}", lang)
		if found := entity.Find(normalize.Fold(out), entity.Options{}); len(found) > 0 {
			t.Errorf("%s: %+v", out, found)
		}
	}
}

func TestEverySampleHasAnother(t *testing.T) {
	t.Parallel()
	for name, sample := range sampleText {
		if second := another(name, sample, "2"); (second == sample) != slices.Contains(alone, name) {
			t.Errorf("%s: the first sample is %s, the second %s", name, sample, second)
		}
	}
}

func TestBracesThatAreNoSampleStay(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{}", "{ phone }", "{Phone}", "a{1}", "{전화}"} {
		if out, unknown := expand(text, "ko"); out != text || len(unknown) > 0 {
			t.Errorf("%s became %s, unknown %v", text, out, unknown)
		}
	}
}
