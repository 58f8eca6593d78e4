package rules

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const smallList = `lists:
  ko.example-ice:
    slot: substance
    substance: methamphetamine
    gloss: {th: ไอซ์, ko: 필로폰, en: crystal meth}
    source: press glossary
    terms:
`

// askedCases are what only a lint says: an example, and the problem without its
// column and words.
func askedCases() map[string]struct{ text, want string } {
	return map[string]struct{ text, want string }{
		"allow-shape":    {"# scops: allow short-term\n" + smallList + "      - {text: '빙두', ambiguity: low}\n", "ko/a.yaml:1:1: allow-shape"},
		"allow-unused":   {smallList + "      # scops: allow short-term because of nothing\n      - {text: '빙두', ambiguity: low}\n", "ko/a.yaml:8:7: allow-unused"},
		"allow-error":    {smallList + "      # scops: allow duplicate because I may\n      - {text: '빙두', ambiguity: low}\n", "ko/a.yaml:8:7: allow-error"},
		"term-twice":     {smallList + "      - {text: '빙두', ambiguity: low}\n  ko.b: {slot: offer, source: x, gloss: {th: ก, ko: 가, en: a}, terms: ['빙두']}\n", "ko/a.yaml:9:72: term-twice"},
		"term-repeated":  {smallList + "      - {text: '빙두', ambiguity: low}\n  ko.b: {slot: substance, substance: methamphetamine, source: x, gloss: {th: ก, ko: 가, en: a}, terms: ['빙두']}\n", "ko/a.yaml:9:104: term-repeated"},
		"spelling-twice": {smallList + "      - {text: '빙두', ambiguity: low}\n      - {text: 'ㅂㅣㅇㄷㅜ', ambiguity: low}\n", "ko/a.yaml:9:16: spelling-twice"},
	}
}

func TestALintSaysWhatALoadDoesNot(t *testing.T) {
	t.Parallel()
	for code, c := range askedCases() {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			if got := lintOf(t, c.text, LintOptions{}).Error(); !strings.Contains(got, c.want+" ") {
				t.Errorf("got\n%s\nwant %s", got, c.want)
			}
			if got := problemsOf(t, fileOf(c.text)); strings.Contains(got, ": "+code+" ") {
				t.Errorf("a load says it too:\n%s", got)
			}
		})
	}
}

func TestEveryCodeOfALintAloneHasATest(t *testing.T) {
	t.Parallel()
	elsewhere := []string{"few-examples", "short-share", "term-share", "matcher-overflow", "lock-unreadable", "lock-changed", "lock-new", "lock-gone", "lock-approval"}
	for code, c := range codes {
		if _, here := askedCases()[code]; c.asked && here == slices.Contains(elsewhere, code) {
			t.Errorf("code %s: case here %v, named as tested elsewhere %v", code, here, !here)
		}
	}
}

func TestASpellingAClassMakesAnywayIsNamed(t *testing.T) {
	t.Parallel()
	text := "classes: {th-p: {'ป': ['พ']}}\nlists:\n  th.app: {slot: offer, source: x, gloss: {th: ก, ko: 가, en: a}, terms: [{text: 'แอปเขียว', disguise: [th-p]}, {text: 'แอพเขียว'}]}\n"
	if got := lintOf(t, text, LintOptions{}).Error(); !strings.Contains(got, `ko/a.yaml:3:119: spelling-twice warning: the spelling "แอพเขียว" reads the same as "แอปเขียว" on line 3`) {
		t.Error(got)
	}
}

func TestAnAllowanceSilencesItsLineAlone(t *testing.T) {
	t.Parallel()
	const allow = "      # scops: allow short-term because the desk watches it\n"
	term := "      - {text: '술'}\n"
	for name, c := range map[string]struct {
		text string
		want int // short-term warnings left
	}{
		"without":           {smallList + term, 1},
		"above":             {smallList + allow + term, 0},
		"above, with space": {smallList + allow + "\n      # and a word more\n" + term, 0},
		"two below":         {smallList + allow + "      - {text: '빙두', ambiguity: low}\n" + term, 1},
		"another code":      {smallList + strings.Replace(allow, "short-term", "hides-in", 1) + term, 1},
		"without a reason":  {smallList + strings.Replace(allow, "because", "", 1) + term, 1},
		"in a post":         {smallList + term + "posts:\n  - post: |\n" + allow + "      술\n    label: none\n", 1},
	} {
		got := lintOf(t, c.text, LintOptions{})
		n := 0
		for _, p := range got {
			if p.Code == "short-term" {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%s: %d warnings left, want %d:\n%s", name, n, c.want, got.Error())
		}
		if loaded := strings.Count(problemsOf(t, fileOf(c.text)), ": short-term "); loaded != c.want {
			t.Errorf("%s: a load gives %d warnings, want %d", name, loaded, c.want)
		}
	}
}

func TestAnOverlayIsToldOfItsOwnFilesAlone(t *testing.T) {
	t.Parallel()
	got := lintOf(t, "extends: builtin\n"+smallList+"      - {text: '대마', ambiguity: medium}\n", LintOptions{})
	for _, p := range got {
		if p.File != "ko/a.yaml" {
			t.Errorf("told of %s", p)
		}
	}
	if text := got.Error(); !strings.Contains(text, "ko/a.yaml:9:16: term-twice ") || !strings.Contains(text, "stands also at rules/ko/") {
		t.Errorf("a word of the released pack in another sense:\n%s", text)
	}
}

func TestAnErrorCannotBeAllowed(t *testing.T) {
	t.Parallel()
	got := lintOf(t, smallList+"      # scops: allow unknown-value because I like it\n      - {text: '빙두', ambiguity: lo}\n", LintOptions{}).Error()
	for _, want := range []string{": unknown-value ", ": allow-error warning: "} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}

func TestAReleasedRuleNeedsThreeExamplesOfEachKind(t *testing.T) {
	t.Parallel()
	b := newBuilder()
	b.asked = &LintOptions{}
	root := parse("rules/ko/a.yaml", []byte(goodMeth), b.report)
	grammar, _ := os.ReadFile("any/grammar.yaml")
	scoring, _ := os.ReadFile("scoring.yaml")
	substances, _ := os.ReadFile("substances.yaml")
	docs := []doc{{root: root, lang: "ko", released: true}}
	for _, data := range [][]byte{grammar, scoring, substances} {
		docs = append(docs, doc{root: parse("x.yaml", data, b.report), released: true})
	}
	pack, err := b.build(docs)
	if err != nil {
		t.Fatal(err)
	}
	if got := pack.Warnings.Error(); !strings.Contains(got, "few-examples warning: rule ko-meth-dead-drop of the released pack needs 3 fires and 3 silent; it has 2 and 2") {
		t.Error(got)
	}
}

func TestAShortTermsShareIsCountedAndMasksAreDemanded(t *testing.T) {
	t.Parallel()
	freq, err := ReadFrequencies(strings.NewReader("# word count\n\n떨\t10\n떨어지다 60\n떨리다,20\n흔들떨,5\n부들떨 5\n"))
	if err != nil {
		t.Fatal(err)
	}
	term := func(more string) string { return smallList + "      - {text: '떨'" + more + "}\n" }
	bare := lintOf(t, term(", masks: ['벌벌떨']"), LintOptions{Frequencies: freq}).Error()
	for _, want := range []string{
		`term-share info: the short term "떨" is the word itself in 10 % of its places, 10 % with its masks`,
		`short-share warning: masks counted, the short term "떨" is the word itself in only 10 % of its places; mostly it stands in 떨어지다, 떨리다, 부들떨 -> masks: ['떨어지다', '떨리다', '부들떨']`,
	} {
		if !strings.Contains(bare, want) {
			t.Errorf("%s\nis missing in\n%s", want, bare)
		}
	}
	masked := lintOf(t, term(", masks: ['떨어지', '떨리']"), LintOptions{Frequencies: freq}).Error()
	if !strings.Contains(masked, "10 % of its places, 50 % with its masks") || strings.Contains(masked, "short-share") {
		t.Errorf("masks do not count:\n%s", masked)
	}
	if silent := lintOf(t, term(""), LintOptions{}).Error(); strings.Contains(silent, "-share") {
		t.Errorf("without frequencies:\n%s", silent)
	}
	allowed := smallList + "      # scops: allow short-share because it is watched\n      - {text: '떨', masks: ['벌벌떨']}\n"
	if got := lintOf(t, allowed, LintOptions{}).Error(); strings.Contains(got, "allow-unused") {
		t.Errorf("an allowance of a check that did not run is called unused:\n%s", got)
	}
}

func TestABadFrequencyFileNamesItsLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"떨 10\n떨다\n": "line 2", "a -1\n": "line 1", "7\n": "line 1", "a b\n": "line 1"} {
		if _, err := ReadFrequencies(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTermsTheSearchFindsSlowlyAreNamed(t *testing.T) {
	t.Parallel()
	slow := func(p *Pack) ([]Term, error) { return p.Lists[0].Terms, nil }
	if got := lintOf(t, smallList+"      - {text: '빙두', ambiguity: low}\n", LintOptions{Overflow: slow}).Error(); !strings.Contains(got, `ko/a.yaml:8:16: matcher-overflow warning: 1 terms`) {
		t.Error(got)
	}
}

func lockedDir(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	writeRules(t, dir, text)
	return dir
}

func writeRules(t *testing.T, dir, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "ko"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "ko", "a.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func lockCodes(t *testing.T, dir string) string {
	t.Helper()
	_, problems, err := Lint(dir, LintOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range problems {
		if strings.HasPrefix(p.Code, "lock-") {
			all = append(all, p.Code)
		}
	}
	return strings.Join(all, " ")
}

func lockNow(t *testing.T, dir, approver string) error {
	t.Helper()
	var old *Lock
	data, err := os.ReadFile(LockFile(dir))
	if err == nil {
		if old, err = ReadLock(data); err != nil {
			t.Fatal(err)
		}
	}
	l, err := LockDir(dir, old, approver)
	if err != nil {
		return err
	}
	if data, err = l.Encode(); err != nil {
		t.Fatal(err)
	}
	return os.WriteFile(LockFile(dir), data, 0o644)
}

func TestTheLockFollowsARuleThroughItsLife(t *testing.T) {
	t.Parallel()
	stable := strings.Replace(goodMeth, "    status: shadow\n    label", "    status: stable\n    label", 1)
	dir := lockedDir(t, goodMeth)
	if got := lockCodes(t, dir); got != "" {
		t.Errorf("without a lock: %s", got)
	}
	step := func(name, text, want string) {
		t.Helper()
		writeRules(t, dir, text)
		if got := lockCodes(t, dir); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if err := lockNow(t, dir, ""); err != nil {
		t.Fatalf("a shadow rule needs no approver: %v", err)
	}
	step("as locked", goodMeth, "")
	step("a comment", "# more\n"+goodMeth, "")
	step("changed", strings.Replace(goodMeth, "120 characters", "121 characters", 1), "lock-changed")
	step("renamed", strings.Replace(goodMeth, "id: ko-meth-dead-drop", "id: ko-other", 1), "lock-new lock-gone")
	step("made stable", stable, "lock-changed lock-approval")
	for _, nobody := range []string{"", "  ", "seoul-desk", "Seoul-Desk"} {
		if err := lockNow(t, dir, nobody); !errors.Is(err, ErrApproval) || !strings.Contains(err.Error(), "ko-meth-dead-drop (owner seoul-desk)") {
			t.Errorf("approver %q: %v", nobody, err)
		}
	}
	if err := lockNow(t, dir, "bangkok-desk"); err != nil {
		t.Fatal(err)
	}
	step("approved", stable, "")
	if err := lockNow(t, dir, ""); err != nil {
		t.Errorf("an approval does not last: %v", err)
	}
	step("one example more", strings.Replace(stable, "아이스 입고", "아이스 재입고", 1), "lock-changed")
	step("other logic", strings.Replace(stable, "120 characters", "121 characters", 1), "lock-changed lock-approval")
	if err := lockNow(t, dir, ""); !errors.Is(err, ErrApproval) {
		t.Errorf("changed logic kept its approval: %v", err)
	}
	step("the approver becomes the owner", strings.Replace(stable, "owner: seoul-desk", "owner: bangkok-desk", 1), "lock-changed lock-approval")
	if err := os.WriteFile(LockFile(dir), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	step("a broken lock", stable, "lock-unreadable")
}

func TestALockHoldsReleasedRulesOnlyWhereTheirStatusIsChanged(t *testing.T) {
	t.Parallel()
	dir := lockedDir(t, "extends: builtin\noverride: [{rule: ko-hashtag-soup, status: shadow}]\n")
	if err := lockNow(t, dir, ""); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(LockFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	l, err := ReadLock(data)
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Collect(maps.Keys(l.Rules)); len(got) != 1 || got[0] != "ko-hashtag-soup" {
		t.Errorf("locked %v", got)
	}
}

func TestSarifHoldsWhatAReaderOfItNeeds(t *testing.T) {
	t.Parallel()
	problems := Problems{}
	for _, c := range askedCases() {
		problems = append(problems, lintOf(t, c.text, LintOptions{})...)
	}
	problems[0].File = "/a b/ko:1.yaml"
	data, err := problems.SARIF("1.0", "ko")
	if err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || len(log.Runs[0].Results) != len(problems) {
		t.Fatalf("version %s, %d runs", log.Version, len(log.Runs))
	}
	run := log.Runs[0]
	if got := run.Results[0].Locations[0].Physical.Artifact.URI; got != "file:///a%20b/ko:1.yaml" {
		t.Errorf("uri %s", got)
	}
	for i, r := range run.Results {
		at := r.Locations[0].Physical.Region
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID || at.StartLine != problems[i].Line || at.StartColumn != problems[i].Column || !slices.Contains([]string{"error", "warning", "note"}, r.Level) || r.Message.Text == "" {
			t.Errorf("result %+v of %s", r, problems[i])
		}
	}
	empty, err := Problems{}.SARIF("1.0", "en")
	if err != nil || !strings.Contains(string(empty), `"results": []`) {
		t.Errorf("no problems: %v %s", err, empty)
	}
}

func fileOf(text string) fs.FS { return fstest.MapFS{"ko/a.yaml": {Data: []byte(text)}} }
