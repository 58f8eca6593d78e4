package console_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"scops/index/desk"
)

func TestAnExportIsAFileWithAHeadRecord(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", "=cmd|'/c calc' "+ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	for _, c := range []struct{ format, purpose, handling, says string }{
		{"csv", "", "x", "purpose is required"}, {"pdf", "x", "x", "no such format"}, {"csv", "x", "two\nlines", "one line"},
	} {
		if p := b.post("/export", "q", "아이스", "format", c.format, "purpose", c.purpose, "handling", c.handling); p.code != http.StatusBadRequest || !strings.Contains(p.text(), c.says) || p.input(t, "q") != "아이스" {
			t.Errorf("%+v answers %d", c, p.code)
		}
	}
	if p := b.post("/export", "q", "(", "format", "csv", "purpose", "x", "handling", "x"); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "column 2") {
		t.Errorf("a bad query answers %d", p.code)
	}
	p := b.post("/export", "q", "아이스", "format", "jsonl", "purpose", "file 2026-114", "handling", "TLP:AMBER")
	if p.code != http.StatusOK || !strings.Contains(p.header.Get("Content-Disposition"), "scops-export-20261126T050000Z.jsonl") {
		t.Fatalf("export answers %d, %v", p.code, p.header)
	}
	lines := strings.Split(strings.TrimSpace(p.body), "\n")
	var head desk.ExportHead
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil || head.Hits != 2 || head.Purpose != "file 2026-114" || head.Actor != "kim" || len(lines) != 3 {
		t.Errorf("head is %+v (%v), %d lines", head, err, len(lines))
	}
	sheet := b.post("/export", "q", "", "format", "csv", "purpose", "x", "handling", "x")
	if kind := sheet.header.Get("Content-Type"); kind != "text/csv; charset=utf-8" {
		t.Errorf("CSV is sent as %s", kind)
	}
	reader := csv.NewReader(strings.NewReader(sheet.body))
	reader.FieldsPerRecord, reader.Comment = -1, '#'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) < 3 {
		t.Fatalf("CSV has %d rows: %v", len(rows), err)
	}
	for _, row := range rows {
		if slices.ContainsFunc(row, func(cell string) bool { return strings.HasPrefix(cell, "=") }) {
			t.Errorf("a cell is a formula: %q", row)
		}
	}
}

func TestAPostSomebodyFoundIsScreenedAndExplained(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	p := b.upload("/add", "page.html", []byte("<p>saved</p>"), "text", ice, "url", "https://forum.example.org/1", "site", "forum.example.org", "account", "demo_winter", "seen", "2026-11-20T10:00")
	if p.code != http.StatusOK || !strings.Contains(p.text(), "Flagged: sale") {
		t.Fatalf("adding answers %d: %.300s", p.code, p.text())
	}
	if got := sumOf(t, p); !strings.Contains(got, "아.이.스") {
		t.Errorf("the sum is not written out: %s", got)
	}
	var hit string
	for _, a := range all(p.doc(t), "a", "") {
		if strings.HasPrefix(attr(a, "href"), "/hit?") {
			hit = attr(a, "href")
		}
	}
	if hit == "" || !strings.Contains(b.ok(hit).text(), "demo_winter") {
		t.Errorf("the hit is at %q", hit)
	}
	for _, c := range []struct {
		says  string
		pairs []string
	}{
		{"kept as a missed offer", []string{"text", "오늘 날씨가 좋네요", "offer", "yes"}},
		{"It was not kept", []string{"text", "오늘 날씨가 좋네요"}},
		{"nothing to screen", []string{"text", " "}},
		{"not the address of a web page", []string{"text", ice, "url", "javascript:alert(1)"}},
		{"lies in the future", []string{"text", ice, "seen", "2027-01-01T00:00"}},
		{"time cannot be read", []string{"text", ice, "seen", "yesterday"}},
	} {
		p := b.upload("/add", "", nil, c.pairs...)
		if !strings.Contains(p.text(), c.says) {
			t.Errorf("%q answers %d: %.300s", c.pairs, p.code, p.text())
		}
		if p.code == http.StatusBadRequest && c.pairs[1] == ice && !strings.Contains(p.body, "@demo_winter") {
			t.Errorf("%q: the text is lost", c.pairs)
		}
	}
	if p := b.upload("/add", "big.html", bytes.Repeat([]byte("x"), 9<<20), "text", "x"); p.code != http.StatusRequestEntityTooLarge || !strings.Contains(p.text(), "too large") {
		t.Errorf("nine MiB answer %d", p.code)
	}
	if p := b.post("/purpose", "purpose", strings.Repeat("x", 70<<10)); p.code != http.StatusRequestEntityTooLarge {
		t.Errorf("a large form answers %d", p.code)
	}
}
