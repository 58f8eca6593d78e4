package classifier

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"scops/rules"
)

func TestALongPostAndManyRulesAreCutOffAndTheVerdictSaysSo(t *testing.T) {
	t.Parallel()
	var many []rules.Rule
	for i := range 400 {
		many = append(many, testRule(fmt.Sprintf("r%03d", i), nil))
	}
	c := newTest(t, withRules(many...))
	ad := "아이스 던지기 텔레 @demo_shop 1g 70 2g 110\n"
	fired := func(text, id string) bool {
		return slices.ContainsFunc(judgeText(t, c, text).Signals, func(s Signal) bool { return s.Rule == id })
	}
	long := strings.Repeat(ad, 700)
	if v := judgeText(t, c, ad); v.OverBudget || !fired(ad, "r000") || !fired(ad, "r399") {
		t.Errorf("a short post: over budget %v, first rule %v, last rule %v", v.OverBudget, fired(ad, "r000"), fired(ad, "r399"))
	}
	if v := judgeText(t, c, long); !v.OverBudget || !v.Flagged || !fired(long, "r000") || fired(long, "r399") {
		t.Errorf("a long post: over budget %v, flagged %v, first rule %v, last rule %v", v.OverBudget, v.Flagged, fired(long, "r000"), fired(long, "r399"))
	}
	few := newTest(t, withRules(many[:10]...))
	if v := judgeText(t, few, long); v.OverBudget {
		t.Error("the same post is too costly for ten rules")
	}
}
