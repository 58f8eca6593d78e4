package console_test

import (
	"net/http"
	"strings"
	"testing"

	"scops/index/desk"
)

func TestAFileIsHeldOnItsPageAndNothingLeavesIt(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	kim, boss := h.as(t, "kim", desk.RoleAnalyst), h.as(t, "boss", desk.RoleSupervisor)
	at := kim.openCase(icePost("1", ice).ID)
	id := strings.TrimPrefix(at, "/case?id=")
	if p := kim.ok(at); strings.Contains(p.body, "/case/hold") || !strings.Contains(p.body, ">Take out") && !strings.Contains(p.body, "/case/remove") {
		t.Error("an analyst is offered a legal hold, or cannot take anything out")
	}
	if p := kim.post("/case/hold", "id", id, "why", "court"); p.code != http.StatusForbidden {
		t.Errorf("an analyst who holds it is answered %d", p.code)
	}
	if p := boss.post("/case/hold", "id", id, "why", "order <7>", "until", "2020-01-31"); p.code != http.StatusBadRequest || p.input(t, "why") != "order <7>" || p.input(t, "until") != "2020-01-31" {
		t.Errorf("an end in the past answers %d, and what was typed is gone: %s", p.code, p.text())
	}
	p := boss.follow(boss.post("/case/hold", "id", id, "why", "order <7>", "until", "2027-01-31"))
	for _, want := range []string{"The file is under legal hold.", "under legal hold boss", "order <7>", "until 1 Feb 2027", "Lift the legal hold", "put under legal hold"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the page does not say %q: %s", want, p.text())
		}
	}
	if p := kim.ok(at); strings.Contains(p.body, "Take out of the file</button>") || !strings.Contains(p.text(), "Nothing is taken out of it") || strings.Contains(p.body, "/case/lift") {
		t.Errorf("a member is shown %s", p.text())
	}
	for path, says := range map[string]string{hitPath("1"): "Winter shop open under legal hold", "/cases": "open, under legal hold"} {
		if p := kim.ok(path); !strings.Contains(p.text(), says) {
			t.Errorf("%s does not say %q: %s", path, says, p.text())
		}
	}
	if p := kim.post("/case/remove", "id", id, "hit", "* "+icePost("1", ice).ID); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "so nothing was taken out of it") {
		t.Errorf("taking something out answers %d: %s", p.code, p.text())
	}
	if p := boss.post("/case/hold", "id", id, "why", "again"); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "Somebody was faster") {
		t.Errorf("a second hold answers %d: %s", p.code, p.text())
	}
	if p := boss.follow(boss.post("/case/lift", "id", id, "why", "settled")); !strings.Contains(p.text(), "The legal hold of the file has been lifted.") || !strings.Contains(p.text(), "settled") {
		t.Errorf("after lifting it the page says %s", p.text())
	}
	if p := kim.post("/case/remove", "id", id, "hit", "* "+icePost("1", ice).ID); p.code != http.StatusSeeOther {
		t.Errorf("afterwards taking something out answers %d", p.code)
	}
}
