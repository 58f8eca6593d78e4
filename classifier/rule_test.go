package classifier

import (
	"testing"
	"time"

	"scops/crawler"
	"scops/rules"
)

func name(n string) rules.Condition { return rules.Condition{Op: rules.OpName, Name: n} }

func clause(op rules.ConditionOp, args ...rules.Condition) rules.Condition {
	return rules.Condition{Op: op, Args: args}
}

// testRule is a rule that looks for a product, a contact and a drop or ladder.
func testRule(id string, change func(*rules.Rule)) rules.Rule {
	r := rules.Rule{
		ID: id, Status: rules.Stable, Label: rules.LabelSale, Strength: rules.Fair, Reason: rules.Gloss{Th: "ไทย", Ko: "한국어", En: "reason of " + id},
		Find: []rules.Find{
			{Name: "product", Any: []rules.Finder{{List: "ko.meth"}}},
			{Name: "drop", Any: []rules.Finder{{List: "ko.drop"}}},
			{Name: "ladder", Any: []rules.Finder{{Entities: []string{"price"}, AtLeast: 2}}},
			{Name: "contact", Any: []rules.Finder{{Entities: []string{"telegram", "line"}}}},
		},
		When: clause(rules.OpAnd, name("product"), name("contact"), clause(rules.OpOr, name("drop"), name("ladder"))),
		Pos:  rules.Pos{File: "test/rules.yaml", Line: 3},
	}
	if change != nil {
		change(&r)
	}
	return r
}

func withRules(list ...rules.Rule) *rules.Pack {
	p := testPack()
	p.Rules = list
	return p
}

func TestARuleFiresAsItsConditionSays(t *testing.T) {
	t.Parallel()
	near := func(n int, unit rules.Unit) func(*rules.Rule) {
		return func(r *rules.Rule) {
			r.Together = rules.Together{Names: []string{"product", "drop", "ladder"}, N: n, Unit: unit}
		}
	}
	unless := func(u rules.Unless) func(*rules.Rule) {
		return func(r *rules.Rule) { r.Unless = []rules.Unless{u} }
	}
	fields := func(in ...rules.Field) func(*rules.Rule) {
		return func(r *rules.Rule) {
			r.Find = []rules.Find{{Name: "product", Any: []rules.Finder{{List: "ko.meth", In: in}}}}
			r.When = name("product")
		}
	}
	when := func(w rules.Condition) func(*rules.Rule) {
		return func(r *rules.Rule) { r.When = w }
	}
	two := func(r *rules.Rule) {
		r.Find = []rules.Find{{Name: "products", Any: []rules.Finder{{Slot: rules.SlotSubstance, AtLeast: 2}}}}
		r.When = name("products")
	}
	far := "그리고 아무 상관 없는 아주 긴 이야기가 여기 이어집니다 그리고 또 이어집니다"
	cases := []struct {
		why    string
		change func(*rules.Rule)
		post   crawler.Post
		want   bool
	}{
		{"all named", nil, crawler.Post{Text: "아이스 던지기 텔레 @demo_shop"}, true},
		{"or", nil, crawler.Post{Text: "아이스 1g 70 2g 130 텔레 @demo_shop"}, true},
		{"one of a ladder is missing", nil, crawler.Post{Text: "아이스 1g 70 텔레 @demo_shop"}, false},
		{"the same price twice is no ladder", nil, crawler.Post{Text: "아이스 1g 70 / 1g 70 텔레 @demo_shop"}, false},
		{"a masked product", nil, crawler.Post{Text: "아이스하키 던지기 텔레 @demo_shop"}, false},
		{"a framed product", nil, crawler.Post{Text: "아이스 던지기 텔레 @demo_shop 검거"}, false},
		{"in quotation marks", nil, crawler.Post{Text: "이런 글 '아이스 던지기 텔레 @demo_shop' 봤다"}, false},
		{"a term on trial counts", nil, crawler.Post{Text: "신규어 던지기 텔레 @demo_shop"}, true},
		{"not", when(clause(rules.OpAnd, name("product"), clause(rules.OpNot, name("drop")))), crawler.Post{Text: "아이스 던지기"}, false},
		{"not, absent", when(clause(rules.OpAnd, name("product"), clause(rules.OpNot, name("drop")))), crawler.Post{Text: "아이스"}, true},

		{"near enough", near(5, rules.UnitCharacters), crawler.Post{Text: "아이스 던지기 텔레 @demo_shop"}, true},
		{"too far", near(5, rules.UnitCharacters), crawler.Post{Text: "아이스 " + far + " 던지기 텔레 @demo_shop"}, false},
		{"one alternative near, the other far", near(12, rules.UnitCharacters), crawler.Post{Text: "아이스 1g 70 2g 130 " + far + " 던지기 텔레 @demo_shop"}, true},
		{"another product near", near(5, rules.UnitCharacters), crawler.Post{Text: "아이스 " + far + " 빙두 던지기 텔레 @demo_shop"}, true},
		{"one line", near(0, rules.UnitLine), crawler.Post{Text: "아이스 던지기\n텔레 @demo_shop"}, true},
		{"two lines", near(0, rules.UnitLine), crawler.Post{Text: "아이스\n던지기 텔레 @demo_shop"}, false},
		{"one segment", near(0, rules.UnitSegment), crawler.Post{Text: "아이스 던지기! 텔레 @demo_shop"}, true},
		{"two segments", near(0, rules.UnitSegment), crawler.Post{Text: "아이스! 던지기 텔레 @demo_shop"}, false},

		{"unless near", unless(rules.Unless{Finder: rules.Finder{List: "ko.cafe"}, Near: "drop", N: 3, Within: rules.UnitCharacters}), crawler.Post{Text: "아이스 팝니다 그리고 던지기 카페 텔레 @demo_shop"}, false},
		{"unless elsewhere", unless(rules.Unless{Finder: rules.Finder{List: "ko.cafe"}, Near: "drop", N: 3, Within: rules.UnitCharacters}), crawler.Post{Text: "아이스 던지기 텔레 @demo_shop " + far + " 카페"}, true},
		{"unless anywhere", unless(rules.Unless{Finder: rules.Finder{List: "ko.cafe"}}), crawler.Post{Text: "아이스 던지기 텔레 @demo_shop " + far + " 카페"}, false},

		{"in the profile", fields(rules.FieldBio), crawler.Post{Text: "안녕", Bio: "아이스"}, true},
		{"only in the text", fields(rules.FieldBio), crawler.Post{Text: "아이스", Bio: "안녕"}, false},
		{"in a hashtag", fields(rules.FieldHashtag), crawler.Post{Text: "좋은 #아이스"}, true},
		{"not in a hashtag", fields(rules.FieldHashtag), crawler.Post{Text: "좋은 아이스"}, false},
		{"in a picture", fields(rules.FieldImageText), crawler.Post{Media: []crawler.Media{{Kind: "photo", Alt: "아이스"}}}, true},
		{"text or profile", fields(rules.FieldText, rules.FieldBio), crawler.Post{Text: "아이스"}, true},

		{"two substances", two, crawler.Post{Text: "아이스 캔디"}, true},
		{"two words for one substance", two, crawler.Post{Text: "아이스 필로폰 ice"}, false},

		{"language", func(r *rules.Rule) { r.Applies.Lang = []string{"th"} }, crawler.Post{Text: "아이스 던지기 텔레 @demo_shop"}, false},
		{"unlawful there", func(r *rules.Rule) { r.Applies.UnlawfulIn = []string{"KR"} }, crawler.Post{Text: "아이스 던지기 텔레 @demo_shop"}, true},
		{"lawful there", func(r *rules.Rule) { r.Applies.UnlawfulIn = []string{"NL"} }, crawler.Post{Text: "아이스 던지기 텔레 @demo_shop"}, false},
		{"before its time", func(r *rules.Rule) { r.Applies.From = testTime().Add(time.Hour) }, crawler.Post{Text: "아이스 던지기 텔레 @demo_shop"}, false},
		{"after its time", func(r *rules.Rule) { r.Applies.Until = testTime() }, crawler.Post{Text: "아이스 던지기 텔레 @demo_shop"}, false},
		{"a draft is run by its own tests", func(r *rules.Rule) { r.Status = rules.Draft }, crawler.Post{Text: "아이스 던지기 텔레 @demo_shop"}, true},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			c := newTest(t, withRules(testRule("r", x.change)))
			if got := c.RuleFires("r", x.post, testTime()); got != x.want {
				t.Errorf("%q: %v, want %v", x.post.Text, got, x.want)
			}
		})
	}
	if newTest(t, testPack()).RuleFires("none", crawler.Post{Text: "아이스"}, testTime()) {
		t.Error("a rule that is not in the pack fires")
	}
}

func TestOnlyTheStrongestRuleCounts(t *testing.T) {
	t.Parallel()
	recruit := testRule("b-recruit", func(r *rules.Rule) {
		r.Label, r.Find, r.When = rules.LabelRecruit, []rules.Find{{Name: "who", Any: []rules.Finder{{Slot: rules.SlotRecruit}}}}, name("who")
	})
	weak := testRule("c-weak", func(r *rules.Rule) { r.Strength, r.When = rules.Weak, name("product") })
	trial := testRule("d-trial", func(r *rules.Rule) { r.Status, r.Strength, r.When = rules.Shadow, rules.Strong, name("product") })
	draft := testRule("e-draft", func(r *rules.Rule) { r.Status, r.Strength, r.When = rules.Draft, rules.Strong, name("product") })
	c := newTest(t, withRules(testRule("a-sale", nil), recruit, weak, trial, draft))
	cases := []struct {
		why, post string
		label     rules.Label
		score     int
		band      string
		signals   string // rules with points
	}{
		{"weak alone opens for review", "아이스", rules.LabelSale, 50, "review", "c-weak"},
		{"the stronger one counts, once", "아이스 던지기 텔레 @demo_shop", rules.LabelSale, 80, "likely", "a-sale"},
		{"recruiting needs no product", "드라퍼 모집", rules.LabelRecruit, 50, "review", "b-recruit"},
		{"of equal strength recruit goes first", "아이스 던지기 텔레 @demo_shop 드라퍼 모집", rules.LabelRecruit, 80, "likely", "a-sale"},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			v := judgeText(t, c, x.post)
			with := ""
			for _, s := range v.Signals {
				if s.Weight > 0 && s.File == "test/rules.yaml" {
					with += s.Rule
				}
				if s.Rule == "d-trial" || s.Rule == "e-draft" {
					t.Errorf("%s gives a signal", s.Rule)
				}
			}
			if v.Label != x.label || v.Score != x.score || v.Band != x.band || with != x.signals || !v.Flagged {
				t.Errorf("%q: %s %d %s by %q flagged %v%s", x.post, v.Label, v.Score, v.Band, with, v.Flagged, show(v))
			}
		})
	}
	v := judgeText(t, c, "아이스")
	if len(v.Shadow) != 1 || v.Shadow[0].Rule != "d-trial" {
		t.Errorf("shadow %v", v.Shadow)
	}
}

func TestAnUnknownProductStaysInReview(t *testing.T) {
	t.Parallel()
	any := testRule("r", func(r *rules.Rule) { r.Strength, r.When = rules.Strong, name("contact") })
	v := judgeText(t, newTest(t, withRules(any)), "신상 1g 70 0.5g 40 던지기 텔레 @demo_shop")
	if v.Product != "unknown" || v.Band != "review" || v.Score != 100 || !v.Flagged {
		t.Errorf("product %q %s %d%s", v.Product, v.Band, v.Score, show(v))
	}
}

func TestPlaceAndDateDecideWhatIsFlagged(t *testing.T) {
	t.Parallel()
	old := time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)
	weed, ice := "weed zips 180 qps 600 dm me btc tele @demo_shop for sale", "아이스 1g 70 0.5g 40 던지기 텔레 @demo_shop"
	cases := []struct {
		why     string
		opt     Options
		post    crawler.Post
		flagged bool
		band    string
	}{
		{"by default Thailand and Korea", Options{}, crawler.Post{Text: weed}, true, "strong"},
		{"unlawful elsewhere only", Options{Places: []string{"TH"}}, crawler.Post{Text: weed}, false, "none"},
		{"unlawful at a partner's", Options{Places: []string{"TH"}, PartnerPlaces: []string{"KR"}}, crawler.Post{Text: weed}, true, "review"},
		{"before the law", Options{Places: []string{"KR"}}, crawler.Post{Text: ice, PostedAt: &old}, false, "none"},
		{"by the time of the fetch", Options{Places: []string{"KR"}}, crawler.Post{Text: ice}, true, "strong"},
		{"one of two substances is enough", Options{Places: []string{"TH"}}, crawler.Post{Text: weed + " meth"}, true, "strong"},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			c, err := New(testPack(), x.opt)
			if err != nil {
				t.Fatal(err)
			}
			v := judgePost(t, c, x.post)
			if v.Label != rules.LabelSale || v.Flagged != x.flagged || v.Band != x.band {
				t.Errorf("%s flagged %v %s %d, want %v %s%s", v.Label, v.Flagged, v.Band, v.Score, x.flagged, x.band, show(v))
			}
		})
	}
}

func TestAPackThatNamesNothingIsRefused(t *testing.T) {
	t.Parallel()
	packs := map[string]func(*rules.Pack){
		"a rule's list":      func(p *rules.Pack) { p.Rules[0].Find[0].Any[0].List = "no.list" },
		"a condition's name": func(p *rules.Pack) { p.Rules[0].When = name("nobody") },
		"an empty condition": func(p *rules.Pack) { p.Rules[0].When = rules.Condition{} },
		"together":           func(p *rules.Pack) { p.Rules[0].Together.Names = []string{"nobody"} },
		"unless":             func(p *rules.Pack) { p.Rules[0].Unless = []rules.Unless{{Near: "nobody"}} },
		"a mask list":        func(p *rules.Pack) { p.Lists[0].Terms[0].Masks = []rules.Mask{{List: "no.list"}} },
		"a list's not_near":  func(p *rules.Pack) { p.Lists[0].NotNear = []rules.NotNear{{List: "no.list"}} },
		"a not_near list":    func(p *rules.Pack) { p.Lists[0].Terms[0].NotNear = []rules.NotNear{{List: "no.list"}} },
		"a term of nothing":  func(p *rules.Pack) { p.Lists[0].Terms[0].Text = "\u200b" },
	}
	for why, spoil := range packs {
		p := withRules(testRule("r", nil))
		spoil(p)
		if _, err := New(p, Options{}); err == nil {
			t.Errorf("%s: compiled", why)
		}
	}
	if _, err := New(nil, Options{}); err == nil {
		t.Error("no pack: compiled")
	}
	if c := newTest(t, &rules.Pack{}); c.Classify(crawler.Post{Text: "아이스 1g 70"}, testTime()).Label != rules.LabelNone {
		t.Error("an empty pack finds something")
	}
}
