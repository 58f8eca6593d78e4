package classifier

import (
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func TestEveryReasonIsNamedAfterAPartOfThePack(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	place := map[string]string{}
	for _, p := range c.Parts() {
		if p.Line == 0 || !strings.HasPrefix(p.File, "rules/") && !strings.Contains(p.File, "/") || place[p.Rule] != "" {
			t.Errorf("%+v has no place, or stands twice", p)
		}
		place[p.Rule] = p.File
	}
	v := c.Classify(crawler.Post{Text: "아.이.스 1g 70 0.5g 40 던지기 서울 텔레 @demo_winter"}, time.Now())
	named := 0
	for _, s := range v.Signals {
		if kind, _, ok := strings.Cut(s.Rule, ":"); ok && (kind == "entity" || kind == "sign") {
			continue
		}
		if named++; place[s.Rule] == "" {
			t.Errorf("%s gives a reason and is no part", s.Rule)
		}
	}
	if named < 2 {
		t.Errorf("only %d reasons were looked at", named)
	}
}
