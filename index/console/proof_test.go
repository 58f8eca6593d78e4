package console_test

import (
	"net/http"
	"strings"
	"testing"

	"scops/index/desk"
	"scops/index/desk/desktest"
)

func TestAnOpenScreenBindsNoAuthenticator(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	if p := b.ok("/factor"); len(all(p.doc(t), "input", "")) > 0 && strings.Contains(p.body, `name="password"`) {
		t.Error("who has just logged in is asked for the password again")
	}
	secret := secretOf(t, b.post("/factor/begin"))
	h.Clock.Advance(desk.ProofLife)
	if p := b.ok("/factor"); !strings.Contains(p.body, `name="password"`) {
		t.Errorf("later the page asks for nothing: %s", p.text())
	}
	for _, typed := range []string{"", "no owl on any branch"} {
		if p := b.post("/factor/begin", "password", typed); p.code != http.StatusBadRequest || len(all(p.doc(t), "code", "secret")) > 0 || !strings.Contains(p.body, `role="alert"`) {
			t.Errorf("with the password %q the answer is %d: %s", typed, p.code, p.text())
		}
	}
	p := b.post("/factor/confirm", "code", codeAt(t, secret, h.Clock.Now()))
	if p.code != http.StatusBadRequest || !strings.Contains(p.text(), "more than ten minutes ago") || !strings.Contains(p.body, `name="password"`) {
		t.Errorf("a right code on an open screen answers %d: %s", p.code, p.text())
	}
	if again := secretOf(t, b.post("/factor/begin", "password", desktest.Password)); again != secret {
		t.Error("what the authenticator has read is good no more")
	}
	if p := b.post("/factor/confirm", "code", codeAt(t, secret, h.Clock.Now())); p.code != http.StatusOK {
		t.Errorf("after the password the code answers %d: %s", p.code, p.text())
	}
}

func TestAnOpenScreenMakesNoToken(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	h.Clock.Advance(desk.ProofLife)
	form := []string{"name", "nightly", "scope", "read", "days", "30"}
	for _, typed := range []string{"", "no owl on any branch"} {
		p := b.post("/tokens", append(form, "password", typed)...)
		if p.code != http.StatusBadRequest || len(all(p.doc(t), "code", "secret")) > 0 || p.input(t, "name") != "nightly" || !strings.Contains(p.body, `value="read" checked`) {
			t.Errorf("with the password %q the answer is %d, and what was typed: %s", typed, p.code, p.body)
		}
	}
	secretOf(t, b.post("/tokens", append(form, "password", desktest.Password)...))
	secretOf(t, b.post("/tokens", form...))
	var p *page
	h.Clock.Advance(desk.ProofLife)
	for range 20 {
		if p = b.post("/tokens", append(form, "password", "guessed")...); p.code != http.StatusBadRequest {
			break
		}
	}
	if p.code != http.StatusTooManyRequests || p.header.Get("Retry-After") == "" {
		t.Errorf("after twenty guesses the answer is %d", p.code)
	}
}

func TestWhoCameBySingleSignOnShowsTheServiceAnewWhoTheyAre(t *testing.T) {
	t.Parallel()
	h := openSSO(t, func(redirect string) string { return provider(t, redirect) }, nil)
	b, _ := h.travel(t, "somchai", "/tokens")
	h.Clock.Advance(desk.ProofLife)
	for _, path := range []string{"/tokens", "/factor"} {
		p := b.ok(path)
		if !strings.Contains(p.body, `href="/login/sso?again=yes&amp;next=`+path+`"`) || strings.Contains(p.body, `action="`+path+`/begin"`) || strings.Contains(p.body, `name="days"`) {
			t.Errorf("%s does not lead to the service alone: %s", path, p.text())
		}
	}
	for _, path := range []string{"/tokens", "/factor/begin"} {
		if p := b.post(path, "name", "x", "scope", "read", "days", "7"); p.code != http.StatusBadRequest || len(all(p.doc(t), "code", "secret")) > 0 {
			t.Errorf("%s on an open screen answers %d", path, p.code)
		}
	}
	if p, asked := b.trip(t, "/login/sso?next=/tokens", "somchai"); asked || p.header.Get("Location") != "/tokens" {
		t.Errorf("a trip to a service that knows them asks (%v) and ends with %d", asked, p.code)
	}
	if p := b.post("/tokens", "name", "x", "scope", "read", "days", "7"); p.code != http.StatusBadRequest {
		t.Errorf("a trip on which nobody was asked opens it: %d", p.code)
	}
	if p, asked := b.trip(t, "/login/sso?again=yes&next=/tokens", "somchai"); !asked || p.header.Get("Location") != "/tokens" {
		t.Fatalf("the trip asks (%v) and ends with %d: %s", asked, p.code, p.text())
	}
	secretOf(t, b.post("/tokens", "name", "x", "scope", "read", "days", "7"))
}
