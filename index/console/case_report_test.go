package console_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"scops/index"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

// report makes the report of a file.
func (b *browser) report(at, format string) *page {
	b.t.Helper()
	return b.post("/case/report", "id", strings.TrimPrefix(at, "/case?id="), "format", format, "purpose", "prosecutor's meeting")
}

func TestTheReportOfAFileIsMarkedAndNamesItsEvidence(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", "=cmd() "+ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	at := b.openCase(icePost("1", ice).ID+"\n* "+icePost("2", ice).ID, "title", "=Winter", "note", "=seen twice")
	seal := sealOf(t, h, icePost("1", ice).ID)
	for _, lang := range []string{"th", "ko", "en"} {
		b.speak(lang)
		p := b.report(at, "html")
		if p.code != http.StatusOK || !strings.HasPrefix(p.header.Get("Content-Disposition"), "attachment") {
			t.Fatalf("%s: the report answers %d: %.300s", lang, p.code, p.text())
		}
		marking := map[string]string{"th": "ใช้ภายในหน่วยงานเท่านั้น", "ko": "기관 내부용", "en": "Agency internal"}[lang]
		for _, want := range []string{marking, seal.Record, seal.SHA256, "=Winter", "prosecutor", `lang="` + lang + `"`} {
			if !strings.Contains(p.text(), want) && !strings.Contains(p.body, want) {
				t.Errorf("%s: the report lacks %q", lang, want)
			}
		}
		for n := range p.doc(t).Descendants() {
			if attr(n, "src") != "" || attr(n, "href") != "" {
				t.Errorf("%s: the report leads out of itself: %s %s", lang, n.Data, attr(n, "src")+attr(n, "href"))
			}
		}
	}
	lines := strings.Split(strings.TrimSpace(b.report(at, "jsonl").body), "\n")
	for i, line := range lines {
		var record struct {
			Marking  string
			Evidence []desk.CaseEvidence
		}
		if err := json.Unmarshal([]byte(line), &record); err != nil || record.Marking != desk.HandlingInternal {
			t.Errorf("line %d: %v, marked %q", i, err, record.Marking)
		}
		if strings.Contains(line, `"record":"hit"`) && (len(record.Evidence) != 1 || !record.Evidence[0].Checked || len(record.Evidence[0].PayloadSHA256) != 64) {
			t.Errorf("line %d names the evidence %+v", i, record.Evidence)
		}
	}
	csv := b.report(at, "csv").body
	for i, line := range strings.Split(strings.TrimSpace(csv), "\n")[2:] {
		if !strings.HasPrefix(line, desk.HandlingInternal) && !strings.HasPrefix(line, `"`+desk.HandlingInternal) {
			t.Errorf("row %d is not marked: %s", i, line)
		}
	}
	if strings.Contains(csv, ",=") || !strings.Contains(csv, "'=cmd()") || !strings.Contains(csv, "'=seen twice") {
		t.Errorf("cells are formulas: %s", csv)
	}
	if page := b.ok(at); !strings.Contains(page.text(), "report made") {
		t.Error("the timeline does not tell of the report")
	}
}

func sealOf(t *testing.T, h *house, id string) index.SealRef {
	t.Helper()
	docs, err := h.Store.Get(t.Context(), index.KindHit, id)
	if err != nil {
		t.Fatal(err)
	}
	hit, err := index.HitOf(*docs[0])
	if err != nil {
		t.Fatal(err)
	}
	return *hit.Seal
}

func TestNoReportIsMadeOfEvidenceThatIsNotAsItWasSealed(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	at := b.openCase(icePost("1", ice).ID)
	seal := sealOf(t, h, icePost("1", ice).ID)
	docs, err := h.Store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindEvidence}})
	if err != nil || len(docs.Docs) != 1 {
		t.Fatal(len(docs.Docs), err)
	}
	changed := docs.Docs[0]
	changed.Body = json.RawMessage(`{"gzip":"AAAA"}`)
	if err := index.PutOne(t.Context(), h.Store, changed, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	if p := b.report(at, "csv"); p.code != http.StatusInternalServerError || !strings.Contains(p.text(), "does not match its record") || strings.Contains(p.body, seal.Record) {
		t.Errorf("the report answers %d: %s", p.code, p.text())
	}
}

func TestAPostAboveACeilingSaysWhoToAskAndNoMore(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	id := icePost("1", ice).ID
	docs, err := h.Store.Get(t.Context(), index.KindHit, id)
	if err != nil {
		t.Fatal(err)
	}
	docs[0].Handling = "red"
	if err := index.PutOne(t.Context(), h.Store, *docs[0], index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	boss := h.as(t, "boss", desk.RoleAdmin)
	kim := h.as(t, "kim", desk.RoleAnalyst)
	p := kim.get(hitPath("1"))
	if p.code != http.StatusForbidden || !strings.Contains(p.text(), "Another desk is working on this: contact your supervisor.") || strings.Contains(p.body, "demo_winter@") || strings.Contains(p.body, "70") && strings.Contains(p.body, "1g") {
		t.Errorf("the page answers %d: %s", p.code, p.text())
	}
	if list := kim.ok("/search"); !strings.Contains(list.text(), "0 flagged posts") {
		t.Errorf("the list says %.400s", list.text())
	}
	if p := boss.post("/people/scope", "name", "kim", "desk", "North", "ceiling", "red"); p.code != http.StatusSeeOther {
		t.Fatalf("the change answers %d: %s", p.code, p.text())
	}
	if p := boss.post("/people/scope", "name", "kim", "desk", "north", "ceiling", "secret"); p.code != http.StatusBadRequest {
		t.Errorf("an unknown ceiling answers %d", p.code)
	}
	again := h.browser(t)
	again.login("kim", desktest.Password)
	if p := again.get(hitPath("1")); p.code != http.StatusOK {
		t.Errorf("afterwards the page answers %d", p.code)
	}
}
