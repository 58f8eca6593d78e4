package console

import (
	"net/http"

	"scops/index/query"
)

// helpView is the page that says what a flag means and how to search.
type helpView struct {
	Examples []example
	Fields   []fieldHelp
	Keys     []keyHelp
}

type example struct{ Query, What string }

type fieldHelp struct{ Name, Help string }

type keyHelp struct{ Key, What string }

// help needs no login: it shows nothing of the index.
func (c *Console) help(v *visit) error {
	page := helpView{}
	for i, q := range []string{
		`아이스 던지기`, `ไอซ์ OR 아이스`, `"crystal meth" -news`, `label:sale band:strong`, `status:new lang:th`,
		`entity:telegram=demo_shop`, `score:>=70`, `when:7d`, `posted:2026-10-01..2026-10-15`, `posted:2569-10`, `site:mastodon/*`, `flagged:any`,
		`metham* met?amp`, `ketamine~`, `아이스 NEAR/20 ขาย`, `(ice OR ไอซ์) NEAR/40 "พร้อมส่ง"`,
	} {
		page.Examples = append(page.Examples, example{q, v.words.text("help.example" + string(rune('a'+i)))})
	}
	for _, f := range query.Fields {
		page.Fields = append(page.Fields, fieldHelp{f.Name, v.words.either("help.field.", f.Name)})
	}
	for _, key := range []string{"/", "j", "k", "o", "b", "x", "a", "f", "u", "c", "z", "r", "n", "Enter", "?"} {
		name := key
		switch key {
		case "/":
			name = "slash"
		case "?":
			name = "question"
		}
		page.Keys = append(page.Keys, keyHelp{key, v.words.text("help.key." + name)})
	}
	return v.page(http.StatusOK, "help", page)
}
