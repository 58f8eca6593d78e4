package console_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

func TestRulesShowWhatTheyDo(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	for i := range 3 {
		h.Crawl(t, "<p>page</p>", icePost(string(rune('1'+i)), ice))
	}
	b := h.as(t, "kim", desk.RoleRuleAuthor)
	p := b.ok("/rules?lists=yes")
	for path := "/rules?lists=yes"; !strings.Contains(p.text(), "ko.meth"); {
		if path = next(t, p); path == "" {
			t.Fatal("the list ko.meth is on no page")
		}
		p = b.ok(path)
	}
	row := ""
	for _, r := range all(p.doc(t), "tr", "") {
		if cells := all(r, "code", ""); len(cells) > 0 && textOf(cells[0]) == "ko.meth" {
			row = textOf(r)
		}
	}
	for _, want := range []string{"ko.meth", " 3 3 ", "none judged", "rules/ko/", ".yaml:"} {
		if !strings.Contains(row, want) {
			t.Errorf("the row does not say %q: %s", want, row)
		}
	}
	if strings.Contains(row, "stale") || !strings.Contains(b.ok("/rules").text(), "stale") {
		t.Errorf("what flags is stale, or what never does is not: %s", row)
	}
}

func TestFiguresOfRulesAreCountedFromTheNewestJudgedHits(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	docs := make([]index.Document, 2203)
	for i := range docs {
		hit := index.Hit{ID: fmt.Sprintf("telegram:demo:%d", i), Revisions: []index.Revision{{}}, Desk: index.Desk{Status: index.StatusRelevant}}
		if i < 3 { // of the last century, and wrong
			hit.Desk.Status, hit.FirstSeen = index.StatusNotRelevant, time.Unix(0, 0)
		} else {
			hit.FirstSeen = time.Date(2026, 10, 1, 0, 0, i, 0, time.UTC)
		}
		made, err := hit.Document()
		if err != nil {
			t.Fatal(err)
		}
		made.Version, made.Owner, made.Handling = index.VersionAny, desktest.Owner, "amber"
		docs[i] = made
	}
	if _, err := h.Store.Put(t.Context(), docs, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	p := h.as(t, "kim", desk.RoleRuleAuthor).ok("/rules")
	if text := p.text(); !strings.Contains(text, "2,000 of 2,000 judged") || !strings.Contains(text, "203 older judged posts are left out") {
		t.Errorf("the page says %.900s", text)
	}
}

func TestATextIsTriedAndNothingIsKept(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleRuleAuthor, desk.RoleAuditor)
	p := b.post("/rules/try", "text", ice)
	if p.code != http.StatusOK || !strings.Contains(p.text(), "sale · 90 points · strong") || len(all(p.doc(t), "mark", "signal")) == 0 || len(all(p.doc(t), "table", "sum")) == 0 {
		t.Errorf("trying an offer answers %d: %.600s", p.code, p.text())
	}
	if p := b.post("/rules/try", "text", "아이스 아메리카노"); !strings.Contains(p.text(), "Why it is not flagged") {
		t.Errorf("a harmless text: %.600s", p.text())
	}
	if p := b.post("/rules/try", "text", " "); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "Paste a text") {
		t.Errorf("no text answers %d", p.code)
	}
	if p := b.ok("/search?q=status:*"); !strings.Contains(p.text(), "0 flagged posts") {
		t.Error("what was tried is found")
	}
	if p := b.ok("/audit?action=rules.try"); !strings.Contains(p.text(), "tried a text") || strings.Contains(p.body, "demo_winter") {
		t.Errorf("the audit trail says %.600s", p.text())
	}
}
