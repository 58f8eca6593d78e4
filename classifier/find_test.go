package classifier

import (
	"slices"
	"strings"
	"testing"

	"scops/crawler"
	"scops/rules"
)

// surfaces are the matches of a list in a text.
func surfaces(v Verdict, list string) string {
	var all []string
	for _, s := range v.Signals {
		if s.Rule == list {
			all = append(all, s.Surface)
		}
	}
	return strings.Join(all, "|")
}

func TestTermsStandOnlyWhereTheyAreWords(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	cases := []struct{ why, list, post, want string }{
		{"a Latin word", "en.meth", "Got ICE today", "ICE"},
		{"not inside a Latin word", "en.meth", "nice price, iced, method", ""},
		{"a digit is a border", "en.meth", "2ice 1g ice2", "ice|ice"},
		{"Thai beside Latin is a border", "en.meth", "มีice", "ice"},
		{"not inside a handle", "en.meth", "dm @ice_seller or demo.ice", "ice"},
		{"not inside a link", "en.meth", "https://example.org/ice/meth", ""},
		{"in a hashtag", "en.meth", "#ice #meth_bkk", "ice|meth"},
		{"joined in a hashtag to another listed word", "en.meth", "#buymeth #icefor #methodology", ""},
		{"wall to wall in a hashtag", "en.meth", "#methice", "meth|ice"},
		{"the same outside a hashtag is a word of its own", "en.meth", "methice", ""},

		{"a mask", "en.meth", "iced coffee and ice cream, ice tea", ""},
		{"a mask with a plural", "en.meth", "ice cubes", ""},
		{"a mask ends where a word ends", "en.meth", "ice team", "ice"},
		{"a mask tolerates spaces", "ko.meth", "아이스 아메리카노 아 이 스 아메리카노", ""},
		{"a mask drops only what it covers", "ko.meth", "아이스하키 아이스", "아이스"},
		{"a mask does not go across lines", "ko.meth", "아이스\n하키", "아이스"},
		{"Thai masks", "th.meth", "ไอซ์แลนด์ ไอซ์", "ไอซ์"},
		{"not near its list", "ko.meth", "카페 아이스", ""},
		{"farther from its list", "ko.meth", "카페에서 일하다 나와서 쉬는 중 아이스", "아이스"},

		{"beside goods its whole list is silent next to", "en.weed", "bud vase, vase bud", ""},
		{"a word away from such goods", "en.weed", "bud, and a vase", "bud"},
		{"a word that is such goods itself", "en.weed", "weed for sale", "weed"},
		{"a less ambiguous word of that list", "en.weed", "ganja vase", "ganja"},

		{"a particle behind", "ko.meth", "아이스를 아이스는", "아이스|아이스"},
		{"a short word needs a border behind", "ko.mdma", "캔디바 캔디사탕", ""},
		{"a short word before a particle or an offer", "ko.mdma", "캔디는 캔디팝니다 캔디!", "캔디|캔디|캔디"},
		{"a syllable before", "ko.meth", "블랙아이스 나아이스", ""},
		{"a place before", "ko.meth", "강남아이스 부산빙두 강남구아이스 가구아이스", "아이스|빙두|아이스"},
		{"a long plain word may follow anything", "ko.meth", "순수필로폰", "필로폰"},
		{"a long word of high ambiguity too", "ko.mdma", "부산도리도리 좋은도리도리", "도리도리|도리도리"},
		{"another listed word before", "ko.meth", "입고아이스", "아이스"},
		{"a chain of listed words begins at a border", "ko.meth", "가입고아이스팝니다", "아이스"},
		{"the longest substance has the word", "ko.meth", "물뽕", ""},
		{"and it stands", "ko.ghb", "물뽕", "물뽕"},
		{"the longest expression has the word", "th.payment", "ของถึงค่อยโอน", "ของถึงค่อยโอน"},

		{"Thai takes no consonant of the vowel before", "th.offer", "โขาย ขาย", "ขาย"},
		{"Thai ends with a whole cluster", "th.meth", "ยาบ้าๆ ยาบ้า", "ยาบ้า|ยาบ้า"},
		{"Thai inside a sentence", "th.meth", "มียาบ้าขายครับ", "ยาบ้า"},

		{"separators", "ko.meth", "아.이.스 아 이 스", "아.이.스|아 이 스"},
		{"separators in English", "en.meth", "m.e.t.h m e t h", "m.e.t.h|m e t h"},
		{"loose jamo", "ko.meth", "ㅇㅏㅇㅣㅅㅡ", "ㅇㅏㅇㅣㅅㅡ"},
		{"initials as a whole word", "ko.meth", "ㅇㅇㅅ 1g", "ㅇㅇㅅ"},
		{"initials inside a word", "ko.meth", "ㅋㅇㅇㅅ ㅇㅇㅅㅋ 네ㅇㅇㅅ", ""},
		{"leet", "en.meth", "m3th", "m3th"},
		{"invisible characters", "en.meth", "i\u200bce", "i\u200bce"},
		{"styled letters", "en.meth", "𝐢𝐜𝐞", "𝐢𝐜𝐞"},
		{"two syllables cut by a sign or a space", "ko.meth", "빙.두 빙*두 빙 두", "빙.두|빙*두|빙 두"},
		{"Thai cut by a sign that has no business there", "th.meth", "ยา*บ้าขาย ยา-บ้า", "ยา*บ้า|ยา-บ้า"},
		{"a stretched word", "en.meth", "iceee methhhh iced icee", "iceee|methhhh"},
		{"not disguised where the term does not allow it", "ko.mdma", "캔.디.요 도.리.도.리", ""},

		{"a number is not part of a longer one", "any.helpline", "1386 13861 11386 1.386 02-112-345", "1386"},
		{"a draft is not run", "ko.meth", "초안어", ""},
		{"a term on trial gives no signal", "ko.meth", "신규어", ""},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			if got := surfaces(judgeText(t, c, x.post), x.list); got != x.want {
				t.Errorf("%s in %q: %q, want %q", x.list, x.post, got, x.want)
			}
		})
	}
}

func TestATermIsHiddenOnlyWhenItIsWrittenToHide(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	cases := []struct {
		post string
		want bool
	}{
		{"아.이.스", true},
		{"ㅇㅏㅇㅣㅅㅡ", true},
		{"아ㅇㅣ스", true},
		{"ㅇㅇㅅ", true},
		{"i\u200bce", true},
		{"mеth", true}, // Cyrillic е
		{"m3th", true},
		{"lอซ์", true}, // Latin l
		{"ไอซ์", false},
		{"ICE", false},
		{"𝐢𝐜𝐞", false},
		{"ｉｃｅ", false},
		{"iiiice", false},
		{"아이스", false},
		{"아이스", false}, // decomposed
	}
	for _, x := range cases {
		t.Run(x.post, func(t *testing.T) {
			t.Parallel()
			v := judgeText(t, c, x.post)
			if got := surfaces(v, "sign:disguised") != ""; got != x.want {
				t.Errorf("%q disguised: %v, want %v%s", x.post, got, x.want, show(v))
			}
		})
	}
}

func TestInitialsAreAlwaysAmbiguous(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	for post, want := range map[string]string{"필로폰": "medium", "ㅍㄹㅍ": "high", "ㅂㄷ": ""} {
		if v := judgeText(t, c, post); v.Product != want {
			t.Errorf("%q: product %q, want %q%s", post, v.Product, want, show(v))
		}
	}
}

func TestShadowTermsAreCountedApart(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	v := judgeText(t, c, "신규어 1g 70 0.5g 40 던지기 텔레 @demo_shop")
	if len(v.Shadow) != 1 || v.Shadow[0].Term != "신규어" || v.Product != "unknown" || len(v.Substances) != 0 {
		t.Errorf("shadow %v, product %q, substances %v", v.Shadow, v.Product, v.Substances)
	}
}

func TestEverySignalSaysWhereItComesFrom(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	v := judgeText(t, c, "아이스 1g 70 0.5g 40 던지기 텔레 @demo_shop")
	i := slices.IndexFunc(v.Signals, func(s Signal) bool { return s.Term == "아이스" })
	if i < 0 {
		t.Fatal("no signal")
	}
	want := Signal{Rule: "ko.meth", Slot: "substance", Surface: "아이스", End: 9, Weight: 10, File: "test/ko.yaml", Term: "아이스", Why: `"아이스" is english ko.meth: a product.`}
	if v.Signals[i] != want {
		t.Errorf("got  %+v\nwant %+v", v.Signals[i], want)
	}
}

func TestAContactNeedsAChannelAndARequest(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	cases := []struct {
		why   string
		post  crawler.Post
		reach bool
	}{
		{"a channel alone", crawler.Post{Text: "텔레그램 빙두"}, false},
		{"a request alone", crawler.Post{Text: "빙두 문의"}, false},
		{"both", crawler.Post{Text: "빙두 오픈채팅 문의"}, true},
		{"both, far apart", crawler.Post{Text: "오픈채팅 이야기를 하다가 한참 뒤에 다른 이야기로 넘어가서 빙두 문의"}, false},
		{"a name behind the channel", crawler.Post{Text: "빙두 텔레 @x"}, true},
		{"an id behind the channel", crawler.Post{Text: "빙두 카톡 아이디 abc"}, true},
		{"an ordinary word behind the channel", crawler.Post{Text: "빙두 telegram channel"}, false},
		{"a handle", crawler.Post{Text: "빙두 텔레 @demo_shop"}, true},
		{"an expression that asks", crawler.Post{Text: "빙두 ทักไลน์"}, true},
		{"the profile", crawler.Post{Text: "빙두 얘기", Bio: "텔레 @demo_shop"}, true},
		{"a link of the page", crawler.Post{Text: "빙두 얘기", Links: []string{"https://t.me/demo_shop"}}, true},
		{"another link", crawler.Post{Text: "빙두 얘기", Links: []string{"https://example.org/"}}, false},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			v := judgePost(t, c, x.post)
			if got := v.Label == rules.LabelSale; got != x.reach {
				t.Errorf("%+v: %v, want %v%s", x.post, got, x.reach, show(v))
			}
		})
	}
}
