package console_test

import (
	"strings"
	"testing"

	"scops/index/desk"
)

func TestCoverageSaysWhichRulesAreNotInForce(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	if page := b.ok("/coverage"); strings.Contains(page.text(), "could not be taken in") {
		t.Fatalf("nothing was refused, and the page says: %s", page.text())
	}
	h.RefuseRules(t, "worker-3 crawl", `my-rules/ko/<b>x</b>.yaml:6:14: unknown-value`, 2)
	text := b.ok("/coverage").text()
	for _, want := range []string{"could not be taken in", "worker-3 crawl", "my-rules/ko/<b>x</b>.yaml:6:14: unknown-value", "2 problems"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q: %s", want, text)
		}
	}
}
