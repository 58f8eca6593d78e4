package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"scops/index"
	"scops/index/desk"
	"scops/index/query"
	"scops/rules"
)

// TestWhatWasTypedIsSearchedAsItIsStored looks at what desk says of a query;
// that it also finds so is told by the numbers of the hits.
func TestWhatWasTypedIsSearchedAsItIsStored(t *testing.T) {
	t.Parallel()
	pack := &rules.Pack{
		Substances: []rules.Substance{
			{Key: "methamphetamine", Name: rules.Gloss{Th: "เมทแอมเฟตามีน (ไอซ์ ยาบ้า)", Ko: "메스암페타민(필로폰)", En: "methamphetamine (crystal, yaba)"}},
			{Key: "ketamine", Name: rules.Gloss{Th: "เคตามีน (ยาเค)", Ko: "케타민", En: "ketamine"}},
		},
		Lists: []rules.List{
			{Name: "en.meth", Substance: "methamphetamine", Terms: []rules.Term{{Text: "meth"}, {Text: "k"}}},
			{Name: "en.k", Substance: "ketamine", Terms: []rules.Term{{Text: "k"}}},
		},
	}
	o := newOffice(t, func(opt *desk.Options) { opt.Names = func() (*rules.Names, error) { return rules.NamesOf(pack), nil } })
	for typed, want := range map[string]string{
		"ice":                            "",
		"081-234-5678":                   "phone +66812345678",
		"sell 081 234 5678 ice":          "081 234 5678=phone +66812345678",
		"+66 81 234 5678":                "phone +66812345678",
		"๐๘๑-๒๓๔-๕๖๗๘":                   "phone +66812345678",
		"a OR 010-1234-5678":             "010-1234-5678=phone +821012345678",
		"-(a 010 1234 5678)":             "010 1234 5678=phone +821012345678",
		"081-234-5678 082-345-6789":      "081-234-5678=phone +66812345678; 082-345-6789=phone +66823456789",
		`"081-234-5678"`:                 "",
		"a NEAR 081-234-5678":            "",
		"tag:081-234-5678":               "",
		"2026-10-01 500 1g":              "",
		"https://t.me/demo_shop/12":      "telegram demo_shop",
		"wa.me/66812345678":              "phone +66812345678; wa.me/66812345678=whatsapp +66812345678",
		"@Demo_Shop":                     "account demo_shop",
		"텔레 @demo_shop":                  "telegram demo_shop",
		"ขาย line id somchai99":          "line id somchai99=line somchai99",
		"ไลน์ไอดี somchai99":             "line somchai99",
		"somchai@example.org":            "email somchai@example.org",
		"entity:phone=+66812345678":      "",
		"entity:phone=081-234-5678":      "phone=081-234-5678=entity phone=+66812345678",
		"entity:081-234-5678":            "081-234-5678=entity +66812345678",
		"entity:telegram=t.me/demo_shop": "telegram=t.me/demo_shop=entity telegram=demo_shop",
		"entity:line=AbCdE":              "",
		"substance:methamphetamine":      "",
		"substance:Methamphetamine":      "Methamphetamine=substance methamphetamine",
		"substance:필로폰":                  "필로폰=substance methamphetamine",
		"substance:ยาบ้า":                "ยาบ้า=substance methamphetamine",
		"substance:METH":                 "METH=substance methamphetamine",
		"substance:k":                    "k=substance ketamine, methamphetamine",
		"-substance:ยาเค":                "ยาเค=substance ketamine",
		"substance:met*":                 "",
	} {
		list, err := o.Find(t.Context(), kim, desk.Query{Text: typed})
		if err != nil {
			t.Errorf("%s: %v", typed, err)
			continue
		}
		var got []string
		for _, as := range list.ReadAs {
			line := as.Kind + " " + as.Value
			if as.Typed != typed || len(got) > 0 {
				line = as.Typed + "=" + line
			}
			got = append(got, line)
		}
		if said := strings.Join(got, "; "); said != want {
			t.Errorf("%s is read as %q, want %q", typed, said, want)
		}
	}
	for typed, want := range map[string]query.Code{"lang:ko substance:ketamin3": query.CodeSubstance, "lang:ko substance:xyz": query.CodeNoSubstance} {
		_, err := o.Find(t.Context(), kim, desk.Query{Text: typed})
		var bad *query.Error
		if !errors.As(err, &bad) || bad.Code != want || bad.Column != 19 {
			t.Errorf("%s: %v, want %s at column 19", typed, err, want)
		}
	}
}

func TestAnIdentifierInAnySpellingFindsItsPosts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for id, entity := range map[string]string{"telegram:demo:1": "phone=+66812345678", "telegram:demo:2": "telegram=demo_shop", "phpbb/x.example:a:3": "line=AbCdE"} {
		o.file(t, "seoul", id, "text")
		o.store.Tamper("hit", id, func(d *index.Document) {
			_, value, _ := strings.Cut(entity, "=")
			d.Keywords["entity"] = []string{entity, value}
			d.Keywords["site"], d.Keywords["adapter"] = []string{"phpbb/x.example"}, []string{"phpbb"}
		})
	}
	for typed, want := range map[string][]string{
		"๐๘๑ ๒๓๔ ๕๖๗๘": {"telegram:demo:1"}, "-081-234-5678 -@demo_shop": {"phpbb/x.example:a:3"}, "T.me/Demo_Shop": {"telegram:demo:2"},
		"@demo_shop OR entity:+66-81-234-5678": {"telegram:demo:1", "telegram:demo:2"}, "entity:line=AbCdE": {"phpbb/x.example:a:3"},
		"entity:telegram=@Demo_Shop": {"telegram:demo:2"}, "text tex*": {"phpbb/x.example:a:3", "telegram:demo:1", "telegram:demo:2"},
		"site:phpbb @demo_shop": {"telegram:demo:2"}, "site:phpbb/y.example": nil, "site:PHPBB/*": nil,
	} {
		got := o.find(t, typed)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", typed, got, want)
		}
	}
}
