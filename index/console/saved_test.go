package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"scops/index/desk"
)

func TestASearchIsSavedCountedSharedAndRemoved(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", ice+" 할인"))
	kim, lee := h.as(t, "kim", desk.RoleAnalyst), h.as(t, "lee", desk.RoleAnalyst)
	list := kim.ok("/search?q=" + url.QueryEscape("아이스") + "&sort=points")
	keep := ""
	for _, a := range all(list.doc(t), "a", "") {
		if textOf(a) == "Save this search" {
			keep = attr(a, "href")
		}
	}
	p := kim.ok(keep)
	if p.input(t, "q") != "아이스" || p.input(t, "sort") != "points" {
		t.Fatalf("%s holds %q in order %q", keep, p.input(t, "q"), p.input(t, "sort"))
	}
	for name, shared := range map[string]string{"winter file": "yes", "own notes": ""} {
		if p := kim.post("/saved", "q", "아이스", "sort", "points", "name", name, "shared", shared); p.code != http.StatusSeeOther {
			t.Fatalf("saving answers %d: %.300s", p.code, p.text())
		}
	}
	p = kim.ok("/saved")
	for _, want := range []string{"winter file shared 2 아이스 kim", "own notes 2 아이스 kim"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the list does not say %q: %.700s", want, p.text())
		}
	}
	p = lee.ok("/saved")
	if !strings.Contains(p.text(), "Shared by others") || !strings.Contains(p.text(), "winter file") || strings.Contains(p.text(), "own notes") || strings.Contains(p.body, "/saved/remove") {
		t.Errorf("a colleague sees %.700s", p.text())
	}
	for _, a := range all(p.doc(t), "a", "") {
		if textOf(a) == "winter file" {
			if found := lee.ok(attr(a, "href")); !strings.Contains(found.text(), "2 flagged posts") || !strings.Contains(attr(a, "href"), "sort=points") {
				t.Errorf("%s finds %.200s", attr(a, "href"), found.text())
			}
		}
	}
	id := kim.ok("/saved").input(t, "id")
	if p := lee.post("/saved/remove", "id", id); p.code != http.StatusForbidden && p.code != http.StatusNotFound {
		t.Errorf("a colleague removing it is answered %d", p.code)
	}
	kim.post("/saved/remove", "id", id)
	kim.post("/saved/remove", "id", kim.ok("/saved").input(t, "id"))
	if p := kim.ok("/saved"); !strings.Contains(p.text(), "None yet") {
		t.Errorf("after removing both: %.500s", p.text())
	}
}

func TestASearchThatCannotBeReadIsNotSaved(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	for says, pairs := range map[string][]string{
		"column":            {"q", "(ice", "name", "x"},
		"needs a name":      {"q", "ice", "name", " "},
		"at most 100 chara": {"q", "ice", "name", strings.Repeat("ก", 101)},
		"too long":          {"q", strings.Repeat("ice ", 1100), "name", "x"},
	} {
		if p := b.post("/saved", pairs...); p.code != http.StatusBadRequest || !strings.Contains(p.text(), says) {
			t.Errorf("%.20q answers %d: %.400s", pairs, p.code, p.text())
		}
	}
	for i := range 100 {
		b.post("/saved", "q", "ice", "name", strings.Repeat("n", 1+i%50)+strings.Repeat("m", i/50))
	}
	if p := b.post("/saved", "q", "ice", "name", "one more"); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "as many searches") {
		t.Errorf("the hundred and first answers %d", p.code)
	}
	if p := b.post("/saved", "q", "meth", "name", "n"); p.code != http.StatusSeeOther {
		t.Errorf("replacing one answers %d", p.code)
	}
}
