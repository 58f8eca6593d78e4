package console_test

import (
	"net/http"
	"strings"
	"testing"

	"scops/index/desk"
)

// openCase opens a file with one hit and gives its address; the fields after it
// come before the usual ones.
func (b *browser) openCase(hit string, more ...string) string {
	b.t.Helper()
	p := b.post("/cases", append(more, "hit", "* "+hit, "title", "Winter shop", "note", "seen twice", "entity", "telegram demo_winter")...)
	if at := p.header.Get("Location"); strings.HasPrefix(at, "/case?id=") {
		return at
	}
	return "/cases"
}

func TestAFileIsOpenedFromTheListAndShowsWhatIsInIt(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	choose := b.post("/cases/choose", "hit", "* "+icePost("1", ice).ID+"\n* "+icePost("2", ice).ID)
	if choose.code != http.StatusOK || !strings.Contains(choose.text(), "2 things are chosen") {
		t.Fatalf("choosing answers %d: %s", choose.code, choose.text())
	}
	at := b.post("/cases", "title", "Winter shop", "hit", "* "+icePost("1", ice).ID, "hit", "* "+icePost("2", ice).ID).header.Get("Location")
	page := b.ok(at)
	for _, want := range []string{"Winter shop", "Agency internal", "Posts (2)", "file opened", "2 things put into the file"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("the page of the file lacks %q", want)
		}
	}
	if hit := b.ok(hitPath("1")); !strings.Contains(hit.text(), "Winter shop") {
		t.Error("the page of the post does not name its file")
	}
	if list := b.ok("/cases"); !strings.Contains(list.text(), "Winter shop") {
		t.Error("the list does not name the file")
	}
}

func TestWhatWasTypedIntoAFileIsKeptWhenSomebodyWasFaster(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	at := b.openCase(icePost("1", ice).ID)
	id := strings.TrimPrefix(at, "/case?id=")
	if p := b.post("/case/set", "id", id, "edition", "0", "title", "Winter shop", "status", "passed_up", "reason", "needs a warrant"); p.code != http.StatusSeeOther {
		t.Fatalf("the first change answers %d: %s", p.code, p.text())
	}
	p := b.post("/case/set", "id", id, "edition", "0", "title", "Winter shop two", "status", "closed", "reason", "nothing in it")
	if p.code != http.StatusConflict || !strings.Contains(p.text(), "kim changed this file at") || !strings.Contains(p.body, "nothing in it") || !strings.Contains(p.body, "Winter shop two") {
		t.Errorf("the second answers %d: %s", p.code, p.text())
	}
}

func TestOthersAreToldWhoWorksOnAPostAndNoMore(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	at := h.as(t, "kim", desk.RoleAnalyst).openCase(icePost("1", ice).ID)
	other := h.as(t, "lee", desk.RoleAnalyst)
	p := other.ok(hitPath("1"))
	if !strings.Contains(p.text(), "Colleagues of your desk are working on this: contact kim.") || strings.Contains(p.body, "Winter shop") || strings.Contains(p.body, at) {
		t.Errorf("the page of the post says:\n%s", p.text())
	}
	if p := other.get(at); p.code != http.StatusNotFound || strings.Contains(p.body, "Winter shop") {
		t.Errorf("the page of the file answers %d", p.code)
	}
	if p := other.post("/case/note", "id", strings.TrimPrefix(at, "/case?id="), "note", "x"); p.code != http.StatusNotFound {
		t.Errorf("writing into it answers %d", p.code)
	}
}
