package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// goodMeth is a pack of one file that uses everything an author can write.
const goodMeth = `# comments are free on lines of their own
macros:
  own-contact: {entity: [telegram, line, kakao, phone]}
classes:
  ko-look-alikes: {'유': ['ㅠ', 'U']}
lists:
  ko.meth:
    slot: substance
    substance: methamphetamine
    gloss: {th: ไอซ์, ko: 필로폰, en: crystal meth}
    disguise: [separators]
    terms:
      - text: '아이스'
        ambiguity: high
        masks: [ko.cold-drinks, '아이스박스']
        not_near: [{list: ko.cafe, within: 20 characters}]
        disguise: [separators, jamo, initials]
        since: 2018-01
        last_seen: 2026-10
        source: public keyword list
      - {text: '빙두', ambiguity: low, source: press glossary}
      - {text: '우유주사', disguise: [ko-look-alikes], status: shadow, source: press glossary}
      - text: |
          #시원한술 #강남
        source: press glossary
  ko.dead-drop:
    slot: drop
    gloss: {th: วางของ, ko: 던지기, en: dead drop}
    source: press glossary
    terms: ['던지기']
  ko.drug-units:
    slot: unit
    gloss: {th: หน่วย, ko: 단위, en: unit}
    source: press glossary
    terms: [{text: '작대기', trade: true, disguise: []}]
  ko.report-verbs:
    slot: report
    gloss: {th: ข่าว, ko: 보도, en: news}
    source: press glossary
    terms: ['검거']
  ko.cold-drinks: {terms: ['아이스 아메리카노']}
  ko.cafe: {terms: ['카페']}
rules:
  - id: ko-meth-dead-drop
    title: Methamphetamine offered with a dead drop
    reason:
      th: เสนอขายไอซ์ ส่งมอบแบบวางของ
      ko: 던지기 방식의 필로폰 판매 광고
      en: methamphetamine offered, handed over by dead drop
    status: shadow
    label: sale
    strength: strong
    owner: seoul-desk
    applies: {lang: [ko], unlawful_in: [KR, TH], from: 2018-01-01, until: 2030-12-31}
    find:
      product: {list: ko.meth}
      drop:    {list: ko.dead-drop}
      ladder:  {entity: price, at_least: 2}
      contact: {macro: own-contact}
      shown:   [{slot: menu, in: [text, bio]}, {macro: own-contact}]
    when: product and contact and (drop or ladder or shown)
    together: {names: [product, drop, ladder], within: 120 characters}
    unless:
      - {list: ko.report-verbs, near: product, within: segment}
      - {slot: care}
    tests:
      fires:
        - |
          아이스 입고
          1g 60 / 2g 110 강남 던지기
          텔레 {telegram} #시원한술
        - |
          아.이.스 1g 60 2g 110 좌표 즉시 텔레 {telegram2}
      silent:
        - post: |
            경찰, 텔레그램에서 '아이스 1g 60' 광고한 12명 검거. 제보 카톡 {kakao}
          because: news
        - post: "아이스 아메리카노 2잔 {phone}"
          as_of: 2025-07-01
          site: telegram
          bio: '카페 {openchat}'
          label: none
      known_misses: []
`

func goodPack(t *testing.T) *Pack {
	t.Helper()
	pack, err := Load(fstest.MapFS{"ko/meth.yaml": {Data: []byte(goodMeth)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range pack.Warnings {
		t.Errorf("a good pack is warned about: %s", w)
	}
	return pack
}

func find[T any](t *testing.T, all []T, is func(T) bool) T {
	t.Helper()
	i := slices.IndexFunc(all, is)
	if i < 0 {
		t.Fatalf("not there among %d", len(all))
	}
	return all[i]
}

func TestAListSaysWhatSilencesItsHighlyAmbiguousTerms(t *testing.T) {
	t.Parallel()
	pack, err := Load(fstest.MapFS{"ko/meth.yaml": {Data: []byte(strings.Replace(goodMeth, "    disguise: [separators]\n", "    disguise: [separators]\n    not_near: [{list: ko.cafe, within: 1 characters}]\n", 1))}})
	if err != nil {
		t.Fatal(err)
	}
	l := find(t, pack.Lists, func(l List) bool { return l.Name == "ko.meth" })
	if len(l.NotNear) != 1 || l.NotNear[0].List != "ko.cafe" || l.NotNear[0].Within != 1 {
		t.Errorf("not_near of the list: %+v", l.NotNear)
	}
}

func TestListsAreReadAsWritten(t *testing.T) {
	t.Parallel()
	p := goodPack(t)
	l := find(t, p.Lists, func(l List) bool { return l.Name == "ko.meth" })
	if l.Slot != SlotSubstance || l.Substance != "methamphetamine" || l.Lang != "ko" || l.Status != Stable || l.Gloss.Th != "ไอซ์" {
		t.Errorf("list %+v", l)
	}
	got := fmt.Sprintf("%+v", l.Terms[0])
	want := fmt.Sprintf("%+v", Term{
		Text: "아이스", Ambiguity: High, Masks: []Mask{{List: "ko.cold-drinks"}, {Word: "아이스박스"}},
		NotNear:  []NotNear{{"ko.cafe", 20, Pos{"ko/meth.yaml", 16, 21}}},
		Disguise: []Disguise{DisguiseSeparators, DisguiseJamo, DisguiseInitials}, Status: Stable,
		Since: "2018-01", LastSeen: "2026-10", Source: "public keyword list", Pos: Pos{"ko/meth.yaml", 13, 15},
	})
	if got != want {
		t.Errorf("term\n%s\nwant\n%s", got, want)
	}
	if second := l.Terms[1]; second.Ambiguity != Low || len(second.Disguise) != 1 {
		t.Errorf("the list's disguise does not stand for a term without one: %+v", second)
	}
	if unit := find(t, p.Lists, func(l List) bool { return l.Name == "ko.drug-units" }).Terms[0]; !unit.Trade || unit.Disguise == nil || len(unit.Disguise) != 0 || unit.Source != "press glossary" {
		t.Errorf("unit %+v", unit)
	}
	if hashtags := l.Terms[3].Text; hashtags != "#시원한술 #강남" {
		t.Errorf("a block reads %q", hashtags)
	}
}

func TestAClassMakesOtherSpellings(t *testing.T) {
	t.Parallel()
	l := find(t, goodPack(t).Lists, func(l List) bool { return l.Name == "ko.meth" })
	var made []string
	for _, x := range l.Terms {
		if x.VariantOf != "" {
			made = append(made, x.Text)
			if x.VariantOf != "우유주사" || x.Status != Shadow {
				t.Errorf("spelling %+v", x)
			}
		}
	}
	slices.Sort(made)
	if got := strings.Join(made, " "); got != "우U주사 우ㅠ주사" {
		t.Errorf("spellings %s", got)
	}
}

func TestRulesAreReadAsWritten(t *testing.T) {
	t.Parallel()
	p := goodPack(t)
	r := p.Rules[0]
	if got := r.When.String(); got != "product and contact and (drop or ladder or shown)" {
		t.Errorf("when %s", got)
	}
	var names []string
	for _, f := range r.Find {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "product drop ladder contact shown" {
		t.Errorf("finds are out of the author's order: %s", got)
	}
	if got := r.Find[3].Any[0].Entities; !slices.Equal(got, []string{"telegram", "line", "kakao", "phone"}) {
		t.Errorf("the macro gives %v", got)
	}
	if shown := r.Find[4].Any; len(shown) != 2 || !slices.Equal(shown[0].In, []Field{FieldText, FieldBio}) {
		t.Errorf("alternatives %+v", shown)
	}
	if r.Find[2].Any[0].AtLeast != 2 || r.Together.N != 120 || r.Together.Unit != UnitCharacters || len(r.Together.Names) != 3 {
		t.Errorf("together %+v", r.Together)
	}
	if u := r.Unless[0]; u.List != "ko.report-verbs" || u.Near != "product" || u.Within != UnitSegment {
		t.Errorf("unless %+v", u)
	}
	if r.Unless[1].Within != UnitPost {
		t.Errorf("unless without within is %s, want the post", r.Unless[1].Within)
	}
	a := r.Applies
	if !a.From.Equal(time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC)) || a.Until.Year() != 2030 || len(a.UnlawfulIn) != 2 {
		t.Errorf("applies %+v", a)
	}
}

func TestTestsKeepTheirTextAndGetSamples(t *testing.T) {
	t.Parallel()
	tests := goodPack(t).Rules[0].Tests
	if got := tests.Fires[0].Post; got != "아이스 입고\n1g 60 / 2g 110 강남 던지기\n텔레 @demo_owl_nest #시원한술" {
		t.Errorf("post %q", got)
	}
	if got := tests.Fires[1].Post; !strings.HasSuffix(got, "@demo_owl_nest2") {
		t.Errorf("the second sample is not another: %q", got)
	}
	e := tests.Silent[1]
	if e.Post != "아이스 아메리카노 2잔 010-0000-1234" || e.AsOf.Year() != 2025 || e.Site != "telegram" || e.Label != LabelNone || !strings.Contains(e.Bio, "open.kakao.com") {
		t.Errorf("example %+v", e)
	}
	if e.Pos.Line == 0 || tests.Silent[0].Because != "news" {
		t.Errorf("example %+v", tests.Silent[0])
	}
}

func TestWhatAPackLacksIsTheReleasedOnes(t *testing.T) {
	t.Parallel()
	released, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	p := goodPack(t)
	if len(p.Grammar.Groups) != len(released.Grammar.Groups) || p.Scoring.OpenFloor != released.Scoring.OpenFloor || len(p.Substances) != len(released.Substances) {
		t.Error("grammar, points or substances are not the released ones")
	}
	if len(p.Lists) != 6 || len(p.Posts) != 0 {
		t.Errorf("%d lists and %d posts: the released lists came in unasked", len(p.Lists), len(p.Posts))
	}
}

func TestAnOverlayChangesTheReleasedPack(t *testing.T) {
	t.Parallel()
	released, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	l := find(t, released.Lists, func(l List) bool { return l.Slot == SlotSubstance && len(l.Terms) > 2 })
	r := released.Rules[0]
	overlay := fmt.Sprintf(`extends: builtin
override:
  - list: %s
    terms:
      remove: [%s]
      replace: [{text: %s, ambiguity: low, source: our desk}]
      append: [{text: '새은어', source: our desk}]
  - {rule: %s, status: draft}
lists:
  ko.our-words: {slot: offer, source: our desk, gloss: {th: ก, ko: 가, en: a}, terms: ['새표현']}
substances:
  new-drug: {name: {th: ก, ko: 가, en: a}, unlawful_in: [{place: KR, from: 2026-01-01, checked: our desk}]}
`, l.Name, quote(l.Terms[0].Text), quote(l.Terms[1].Text), r.ID)
	p, err := Load(fstest.MapFS{"overlay/ours.yaml": {Data: []byte(overlay)}})
	if err != nil {
		t.Fatal(err)
	}
	got := find(t, p.Lists, func(x List) bool { return x.Name == l.Name })
	if len(got.Terms) != len(l.Terms) {
		t.Errorf("%d terms, want %d: one less, one more", len(got.Terms), len(l.Terms))
	}
	if slices.ContainsFunc(got.Terms, func(x Term) bool { return x.Text == l.Terms[0].Text }) {
		t.Error("the removed term is still there")
	}
	replaced := find(t, got.Terms, func(x Term) bool { return x.Text == l.Terms[1].Text })
	added := find(t, got.Terms, func(x Term) bool { return x.Text == "새은어" })
	if replaced.Ambiguity != Low || replaced.Source != "our desk" || replaced.Pos.File != "overlay/ours.yaml" || added.Pos.File != "overlay/ours.yaml" {
		t.Errorf("replaced %+v, added %+v", replaced, added)
	}
	if find(t, p.Rules, func(x Rule) bool { return x.ID == r.ID }).Status != Draft {
		t.Error("the rule's status was not changed")
	}
	if len(p.Lists) != len(released.Lists)+1 || len(p.Substances) != len(released.Substances)+1 {
		t.Error("the overlay's own list or substance is missing")
	}
	if p.Digest == released.Digest {
		t.Error("the overlay did not change the digest")
	}
}

func TestAnOverlayReplacesThePointsAsAWhole(t *testing.T) {
	t.Parallel()
	points := "extends: builtin\nscoring:\n  product: {low: 31, medium: 20, high: 10, unknown: 0}\n  group: {terms: 1, reach: 1, hand-over: 1, offer: 1, payment: 1, assurance: 1}\n" +
		"  telling: 20\n  telling_max: 40\n  strength: {weak: 10, fair: 20, strong: 40}\n  open_floor: 50\n  closed_cap: 49\n  max: 100\n  bands: [{name: review, from: 50}]\n"
	p, err := Load(fstest.MapFS{"ours.yaml": {Data: []byte(points)}})
	if err != nil {
		t.Fatal(err)
	}
	if p.Scoring.Product["low"] != 31 || len(p.Scoring.Bands) != 1 {
		t.Errorf("points %+v", p.Scoring)
	}
	twice := fstest.MapFS{"a.yaml": {Data: []byte(points)}, "b.yaml": {Data: []byte(points)}}
	if _, err := Load(twice); err == nil || !strings.Contains(err.Error(), "b.yaml:3:3: duplicate") {
		t.Errorf("points given twice: %v", err)
	}
}

func TestAGroupWithoutPointsIsNamed(t *testing.T) {
	t.Parallel()
	_, err := Load(fstest.MapFS{"s.yaml": {Data: []byte("scoring:\n  product: {low: 31, medium: 20, high: 10, unknown: 0}\n  group: {terms: 1}\n" +
		"  telling: 20\n  telling_max: 40\n  strength: {weak: 10, fair: 20, strong: 40}\n  open_floor: 50\n  closed_cap: 49\n  max: 100\n  bands: [{name: review, from: 50}]\n")}})
	if err == nil || !strings.Contains(err.Error(), "s.yaml:2:3: part-missing scoring: group lacks reach -> reach: 10") {
		t.Errorf("error %v", err)
	}
}

func TestATermOfUnknownOriginIsAnErrorOnlyInTheReleasedPack(t *testing.T) {
	t.Parallel()
	text := []byte("lists:\n  ko.offer: {slot: offer, gloss: {th: ก, ko: 가, en: a}, terms: ['팝니다']}\n")
	p, err := Load(fstest.MapFS{"ko/a.yaml": {Data: text}})
	if err != nil || len(p.Warnings) != 1 || p.Warnings[0].Code != "source-missing" {
		t.Errorf("own pack: %v, %v", err, p)
	}
	b := newBuilder()
	root := parse("rules/ko/a.yaml", text, b.report)
	if _, err := b.build([]doc{{root: root, lang: "ko", released: true}}); err == nil || !strings.Contains(err.Error(), "rules/ko/a.yaml:2:65: source-missing term") {
		t.Errorf("released pack: %v", err)
	}
}

func TestTheReleasedPackHasNoMistake(t *testing.T) {
	t.Parallel()
	p, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Warnings {
		t.Log(w)
	}
	if len(p.Lists) == 0 || len(p.Substances) == 0 || !strings.HasPrefix(p.Digest, "sha256:") || len(p.Digest) != len("sha256:")+64 {
		t.Errorf("%d lists, %d substances, digest %s", len(p.Lists), len(p.Substances), p.Digest)
	}
	fromFolder, err := LoadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	if fromFolder.Digest != p.Digest {
		t.Error("the same pack read from its folder has another digest")
	}
}

func TestTheDigestSpeaksOfMeaningOnly(t *testing.T) {
	t.Parallel()
	load := func(files map[string]string) string {
		fsys := fstest.MapFS{}
		for name, text := range files {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		p, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return p.Digest
	}
	lists, rules, _ := strings.Cut(goodMeth, "rules:\n")
	want := load(map[string]string{"ko/meth.yaml": goodMeth})
	for name, files := range map[string]map[string]string{
		"comments and empty lines": {"ko/meth.yaml": "# more\n\n" + strings.Replace(goodMeth, "lists:\n", "\n# here\nlists:\n\n", 1)},
		"two files":                {"ko/b.yaml": lists, "ko/a.yaml": "rules:\n" + rules},
		"other quotes":             {"ko/meth.yaml": strings.Replace(goodMeth, "['던지기']", "\n      - \"던지기\"", 1)},
		"windows line ends":        {"ko/meth.yaml": strings.ReplaceAll(goodMeth, "\n", "\r\n")},
		"order of terms":           {"ko/meth.yaml": strings.Replace(goodMeth, "[separators, jamo, initials]", "[jamo, separators, initials]", 1)},
	} {
		if got := load(files); got != want {
			t.Errorf("%s changed the digest", name)
		}
	}
	seen := map[string]string{want: "the pack"}
	changes := map[string][2]string{
		"a term":            {"'빙두'", "'삥두'"},
		"an ambiguity":      {"ambiguity: low", "ambiguity: medium"},
		"a mask":            {"'아이스박스'", "'아이스하키'"},
		"a distance":        {"within: 20 characters", "within: 21 characters"},
		"a reason":          {"던지기 방식의", "던지기로"},
		"a strength":        {"strength: strong", "strength: weak"},
		"a condition":       {"(drop or ladder or shown)", "(drop and ladder or shown)"},
		"a test":            {"아이스 입고", "아이스 재입고"},
		"a status":          {"status: shadow\n    label", "status: draft\n    label"},
		"the place of law":  {"[KR, TH]", "[KR]"},
		"the first find":    {"      product: {list: ko.meth}\n      drop:    {list: ko.dead-drop}\n", "      drop:    {list: ko.dead-drop}\n      product: {list: ko.meth}\n"},
		"where it is found": {"in: [text, bio]", "in: [text]"},
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		changed := strings.Replace(goodMeth, changes[name][0], changes[name][1], 1)
		if changed == goodMeth {
			t.Fatalf("%s: nothing was changed", name)
		}
		got := load(map[string]string{"ko/meth.yaml": changed})
		if other, same := seen[got]; same {
			t.Errorf("%s: the digest is that of %s", name, other)
		}
		seen[got] = name
	}
}
