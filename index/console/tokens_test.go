package console_test

import (
	"net/http"
	"strings"
	"testing"

	"scops/index"
	"scops/index/desk"
)

func TestATokenIsShownOnceAndRevoked(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	if p := b.post("/tokens", "name", "nightly", "scope", "admin", "days", "30"); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "Choose what the token may do") {
		t.Errorf("a scope beyond the role answers %d", p.code)
	}
	if p := b.post("/tokens", "name", "nightly", "scope", "read", "days", "4000"); p.code != http.StatusBadRequest {
		t.Errorf("eleven years answer %d", p.code)
	}
	p := b.post("/tokens", "name", "nightly", "scope", "read", "days", "30")
	secret := secretOf(t, p)
	if _, _, err := h.Bearer(t.Context(), secret, ""); err != nil {
		t.Fatalf("the token %q: %v", secret, err)
	}
	again := b.ok("/tokens")
	if strings.Contains(again.body, secret) || !strings.Contains(again.text(), "nightly") || !strings.Contains(again.text(), "search and read") {
		t.Errorf("afterwards the page says %s", again.text())
	}
	boss := h.as(t, "boss", desk.RoleAdmin)
	if p := boss.ok("/tokens"); !strings.Contains(p.text(), "Tokens of others") || !strings.Contains(p.text(), "kim") {
		t.Errorf("an administrator reads %s", p.text())
	}
	other := h.as(t, "lee", desk.RoleSupervisor)
	id := again.input(t, "id")
	if p := other.post("/tokens/revoke", "id", id); p.code != http.StatusNotFound {
		t.Errorf("somebody else revokes it: %d", p.code)
	}
	if p := b.post("/tokens/revoke", "id", id); p.code != http.StatusSeeOther {
		t.Fatal(p.code)
	}
	if _, _, err := h.Bearer(t.Context(), secret, ""); err == nil {
		t.Error("the revoked token lets somebody in")
	}
	if docs, err := h.Store.Get(t.Context(), index.KindToken, id); err != nil || docs[0] != nil {
		t.Errorf("it is still stored (%v)", err)
	}
}
