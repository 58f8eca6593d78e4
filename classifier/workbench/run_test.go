package workbench

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"scops/rules"
)

func TestTheReleasedPackPassesItsOwnTests(t *testing.T) {
	t.Parallel()
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	report, err := Test(pack)
	if err != nil {
		t.Fatal(err)
	}
	if report.Run == 0 {
		t.Error("no test was run")
	}
	for _, f := range report.Failures {
		t.Error(f)
	}
	for _, n := range report.Notes {
		t.Log(n)
	}
}

const smallPack = `
lists:
  ko.meth:
    slot: substance
    substance: methamphetamine
    gloss: {th: ไอซ์, ko: 필로폰, en: crystal meth}
    source: press glossary
    terms:
      - {text: '아이스', masks: ['아이스박스']}
  ko.dead-drop:
    slot: drop
    gloss: {th: วางของ, ko: 던지기, en: dead drop}
    source: press glossary
    terms: ['던지기']
rules:
  - id: ko-meth-drop
    title: Methamphetamine by dead drop
    reason: {th: เสนอขายไอซ์ วางของ, ko: 던지기 필로폰, en: methamphetamine by dead drop}
    status: STATUS
    label: sale
    strength: fair
    owner: seoul-desk
    find:
      product: {list: ko.meth}
      drop: {list: ko.dead-drop}
    when: product and drop
    tests:
      fires:
        - '아이스 강남 던지기 텔레 {telegram}'
        - 'FIRES'
      silent:
        - post: '아이스박스 던지기 대회'
          because: game
        - post: 'SILENT'
      known_misses:
        - '얼음 던지기'
posts:
  - post: '오늘 날씨 좋다'
    label: none
    band: none
    score: 0
`

func load(t *testing.T, replace ...string) *rules.Pack {
	t.Helper()
	text := strings.NewReplacer(append(replace, "STATUS", "stable", "FIRES", "아이스 있어요 던지기", "SILENT", "안녕하세요")...).Replace(smallPack)
	pack, err := rules.Load(fstest.MapFS{"ko/meth.yaml": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func TestOwnTestsSayWhatFailedAndWhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		replace  []string
		only     []string
		failures []string
		run      int
	}{
		"all as written":            {run: 6},
		"a rule in draft is tested": {replace: []string{"STATUS", "draft", "FIRES", "얼음 던지기"}, run: 6, failures: []string{"ko/meth.yaml:30:11: ko-meth-drop: expected fires, got silent"}},
		"a shadow rule is tested":   {replace: []string{"STATUS", "shadow", "SILENT", "아이스 던지기"}, run: 6, failures: []string{"ko/meth.yaml:34:11: ko-meth-drop: expected silent, got fires"}},
		"a wrong expectation":       {replace: []string{"score: 0", "score: 7", "label: none", "label: sale"}, run: 6, failures: []string{"ko/meth.yaml:38:5: whole pack: expected sale none 7, got none none 0"}},
		"one rule only":             {replace: []string{"score: 0", "score: 7"}, only: []string{"ko-meth-drop"}, run: 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, err := Test(load(t, c.replace...), c.only...)
			if err != nil {
				t.Fatal(err)
			}
			if report.Run != c.run {
				t.Errorf("%d examples were judged, want %d", report.Run, c.run)
			}
			if len(report.Failures) != len(c.failures) {
				t.Fatalf("failures %v, want %d", report.Failures, len(c.failures))
			}
			for i, want := range c.failures {
				if got := report.Failures[i].String(); !strings.HasPrefix(got, want) {
					t.Errorf("failure reads %s\nwant %s...", got, want)
				}
			}
		})
	}
}

func TestAKnownMissThatIsMetIsANoteAndNoFailure(t *testing.T) {
	t.Parallel()
	report, err := Test(load(t, "얼음 던지기", "아이스 물건 던지기"))
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Failures) != 0 || len(report.Notes) != 1 {
		t.Errorf("failures %v, notes %v; want no failure and one note", report.Failures, report.Notes)
	}
}

func TestARuleThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := Test(load(t), "no-such-rule"); err == nil || !strings.Contains(err.Error(), "no-such-rule") {
		t.Errorf("error %v does not name the rule", err)
	}
}

func TestTheExamplesAuthorsLearnFromPassTheirTests(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../rules/README.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := fstest.MapFS{}
	for _, m := range regexp.MustCompile("(?ms)^```yaml my-rules/(\\S+)\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		examples[m[1]] = &fstest.MapFile{Data: []byte(m[2])}
	}
	pack, err := rules.Load(examples)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Test(pack)
	if err != nil {
		t.Fatal(err)
	}
	if report.Run == 0 || len(report.Failures) > 0 {
		t.Errorf("%d examples, failed: %v", report.Run, report.Failures)
	}
}
