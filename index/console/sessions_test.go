package console_test

import (
	"net/http"
	"strings"
	"testing"

	"scops/index/desk"
	"scops/index/desk/desktest"
)

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"

// loginWith logs in with a browser of another kind.
func (b *browser) loginWith(t *testing.T, agent, name string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.base+"/login", strings.NewReader("name="+name+"&password="+strings.ReplaceAll(desktest.Password, " ", "+")))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", agent)
	if p := b.do(r); p.code != http.StatusSeeOther {
		t.Fatalf("login answers %d", p.code)
	}
}

func TestAPersonSeesTheirSessionsAndEndsThem(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	here := h.as(t, "kim", desk.RoleAnalyst)
	there := h.browser(t)
	there.loginWith(t, firefox, "kim")
	other := h.as(t, "lee", desk.RoleAnalyst)

	p := here.ok("/account")
	ids := map[string]bool{}
	for _, n := range all(p.doc(t), "input", "") {
		if attr(n, "name") == "id" {
			ids[attr(n, "value")] = true
		}
	}
	if text := p.text(); len(ids) != 2 || !strings.Contains(text, "Firefox, Windows") || !strings.Contains(text, "this session") || !strings.Contains(text, "127.0.0.1") {
		t.Fatalf("%d sessions are shown: %s", len(ids), text)
	}
	for id := range ids {
		if p := other.post("/account/session", "id", id); p.code != http.StatusSeeOther {
			t.Errorf("somebody else's session: %d", p.code)
		}
	}
	here.ok("/account")
	var far string
	for _, n := range all(there.ok("/account").doc(t), "tr", "") {
		if inputs := all(n, "input", ""); len(inputs) == 1 && strings.Contains(textOf(n), "Firefox") {
			far = attr(inputs[0], "value")
		}
	}
	if p := here.post("/account/session", "id", far); p.header.Get("Location") != "/account" {
		t.Fatalf("ending answers %d", p.code)
	}
	if p := there.get("/search"); p.code != http.StatusSeeOther || !strings.HasPrefix(p.header.Get("Location"), "/login") {
		t.Errorf("the ended session answers %d", p.code)
	}
	if n := strings.Count(here.ok("/account").body, `name="id"`); n != 1 {
		t.Errorf("%d sessions are listed after one of two was ended", n)
	}
	there.loginWith(t, firefox, "kim")
	if p := here.post("/account/sessions"); p.code != http.StatusSeeOther {
		t.Fatal(p.code)
	}
	if p := there.get("/search"); p.code != http.StatusSeeOther {
		t.Errorf("after all others were ended, one answers %d", p.code)
	}
	here.ok("/search")
	other.ok("/search")
}

func TestAnAdministratorEndsTheSessionsOfSomebody(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	kim, boss := h.as(t, "kim", desk.RoleAnalyst), h.as(t, "boss", desk.RoleAdmin)
	if p := boss.post("/people/sessions", "name", "kim"); p.code != http.StatusSeeOther {
		t.Fatal(p.code)
	}
	if p := kim.get("/search"); p.code != http.StatusSeeOther {
		t.Errorf("the session answers %d", p.code)
	}
	if p := boss.ok("/people"); !strings.Contains(p.text(), "All sessions of kim have been ended") {
		t.Error("nobody says so")
	}
}
