package console_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"scops/index/desk"
)

func TestTheAuditTrailIsReadByThoseWhoMay(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	lee := h.as(t, "lee", desk.RoleAnalyst)
	lee.ok("/search?q=secretword")
	lee.ok(hitPath("1"))
	b := h.as(t, "park", desk.RoleAuditor)
	p := b.ok("/audit?actor=lee")
	for _, want := range []string{"lee", "read a flagged post", "telegram:demo_winter:1", "Searched for secretword", "26 Nov 2026 12:00", "logged in"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the trail does not say %q: %.900s", want, p.text())
		}
	}
	boss := h.as(t, "boss", desk.RoleSupervisor)
	if p := boss.ok("/audit?actor=lee"); strings.Contains(p.body, "secretword") || !strings.Contains(p.text(), "What was searched for, or done with the file, is not shown.") || strings.Contains(p.body, "/audit/export") {
		t.Errorf("a supervisor reads %.900s", p.text())
	}
	if p := b.ok("/audit?action=audit.read&actor=boss"); !strings.Contains(p.text(), "read the audit trail") {
		t.Errorf("reading leaves no trace: %.500s", p.text())
	}
	if p := b.ok("/audit?from=2026-11-27"); !strings.Contains(p.text(), "No record fits.") {
		t.Errorf("of tomorrow there are records: %.500s", p.text())
	}
	if p := b.ok("/audit?to=2026-11-26&actor=lee&action=search"); !strings.Contains(p.text(), "secretword") {
		t.Errorf("the last day is not whole: %.500s", p.text())
	}
	if p := b.get("/audit?from=26.11.2569"); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "A date cannot be read") {
		t.Errorf("a wrong date answers %d", p.code)
	}
}

func TestTheAuditTrailIsHandedOutAsLines(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.as(t, "lee", desk.RoleAnalyst).ok("/search?q=secretword")
	b := h.as(t, "park", desk.RoleAuditor)
	p := b.post("/audit/export", "actor", "lee", "purpose", "yearly audit")
	if p.code != http.StatusOK || !strings.Contains(p.header.Get("Content-Disposition"), "scops-audit-20261126") {
		t.Fatalf("answers %d, %s: %.300s", p.code, p.header.Get("Content-Disposition"), p.body)
	}
	for i, line := range strings.Split(strings.TrimSpace(p.body), "\n") {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("line %d: %v", i, err)
		}
		if i > 0 && record["actor"] != "lee" {
			t.Errorf("line %d is of %v", i, record["actor"])
		}
	}
	if p := b.post("/audit/export", "purpose", " "); p.code != http.StatusBadRequest {
		t.Errorf("without a purpose it answers %d", p.code)
	}
}
