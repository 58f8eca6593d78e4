package console

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"scops/crawler"
	"scops/index/desk"
	"scops/index/query"
)

func loaded(t *testing.T) map[string]*words {
	t.Helper()
	all, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryLanguageSaysTheSameThings(t *testing.T) {
	t.Parallel()
	all := loaded(t)
	placeholder := regexp.MustCompile(`\{[^}]*\}`)
	holes := func(text string) []string {
		found := placeholder.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for key, en := range all["en"].messages {
		want := holes(en.other)
		if en.one != "" && !slices.Equal(holes(strings.ReplaceAll(en.one, "once", "{n}")), want) {
			t.Errorf("en %s: one has %v, other %v", key, holes(en.one), want)
		}
		for _, lang := range languages() {
			m, ok := all[lang].messages[key]
			switch {
			case !ok:
				t.Errorf("%s lacks %s", lang, key)
			case strings.TrimSpace(m.other) == "" && key != "date.clock":
				t.Errorf("%s says nothing for %s", lang, key)
			case !slices.Equal(holes(m.other), want):
				t.Errorf("%s %s has %v, want %v", lang, key, holes(m.other), want)
			}
		}
	}
	for _, lang := range languages() {
		for key := range all[lang].messages {
			if !all["en"].has(key) {
				t.Errorf("%s has %s, which en lacks", lang, key)
			}
		}
	}
}

// asked lists the keys and the beginnings of keys that templates and code ask
// for: a beginning ends in a dot, or is followed by a letter or number.
func asked(t *testing.T) (keys, beginnings map[string]bool) {
	t.Helper()
	keys, beginnings = map[string]bool{}, map[string]bool{}
	patterns := []*regexp.Regexp{
		regexp.MustCompile(`\.T "([^"]+)"`),
		regexp.MustCompile(`\.T \(print "([^"]+)`),
		regexp.MustCompile(`\.(?:text|either|has|said)\((?:fmt\.Sprintf\()?"([^"]+)"`),
		regexp.MustCompile(`(?:refuseAdd\(page, |refusePassword\([^,]+, |^\t\t\{desk\.\w+, |"(?:/\w+)", )"([a-z_]+\.[a-z_.]+)"`),
		regexp.MustCompile(`"([a-z_]+\.(?:[a-z_]+\.)*)"`),
		regexp.MustCompile(`\{desk\.Err\w+, "([a-z_]+\.[a-z_]+)"\}`),
	}
	read := func(text string) {
		for _, line := range strings.Split(text, "\n") {
			for _, p := range patterns {
				for _, m := range p.FindAllStringSubmatch(line, -1) {
					key := m[1]
					if i := strings.Index(key, "%"); i >= 0 {
						key = key[:i]
						beginnings[key] = true
					} else if strings.HasSuffix(key, ".") || key == "help.example" {
						beginnings[key] = true
					} else {
						keys[key] = true
					}
				}
			}
		}
	}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".html") {
			return err
		}
		raw, err := os.ReadFile(name)
		read(string(raw))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys, beginnings
}

func TestEveryTextThatIsAskedForIsThere(t *testing.T) {
	t.Parallel()
	keys, beginnings := asked(t)
	if len(keys) < 150 || len(beginnings) < 10 {
		t.Fatalf("only %d keys and %d beginnings were found: the test reads too little", len(keys), len(beginnings))
	}
	en := loaded(t)["en"]
	for key := range keys {
		if !en.has(key) {
			t.Errorf("%s is asked for and is nowhere", key)
		}
	}
	for beginning := range beginnings {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(en.messages)), func(key string) bool { return strings.HasPrefix(key, beginning) }) {
			t.Errorf("nothing begins with %s", beginning)
		}
	}
}

func TestNoTextIsLeftOver(t *testing.T) {
	t.Parallel()
	keys, beginnings := asked(t)
	for key := range loaded(t)["en"].messages {
		if keys[key] || slices.ContainsFunc(slices.Collect(maps.Keys(beginnings)), func(b string) bool { return strings.HasPrefix(key, b) }) {
			continue
		}
		t.Errorf("nobody asks for %s", key)
	}
}

// TestEveryCodeHasItsWords looks at the codes that come from elsewhere.
func TestEveryCodeHasItsWords(t *testing.T) {
	t.Parallel()
	en := loaded(t)["en"]
	var wanted []string
	for _, s := range desk.Statuses() {
		wanted = append(wanted, "status."+string(s))
	}
	for _, s := range desk.Sorts() {
		wanted = append(wanted, "sort."+s)
	}
	for _, f := range desk.ExportFormats() {
		wanted = append(wanted, "export.format."+f)
	}
	for _, r := range givenRoles() {
		wanted = append(wanted, "role."+string(r), "role.what."+string(r))
	}
	for _, code := range []string{desk.NotClosedChats, desk.NotWithoutAdapter, desk.NotInPictures} {
		wanted = append(wanted, "notcovered."+code)
	}
	for _, w := range crawler.Worths() {
		wanted = append(wanted, "reason."+string(w.Code))
	}
	for _, s := range crawler.SourceStates() {
		wanted = append(wanted, "sourcestate."+string(s))
	}
	for _, f := range query.Fields {
		wanted = append(wanted, "help.field."+f.Name)
	}
	for _, code := range query.Codes() {
		wanted = append(wanted, "query."+string(code))
	}
	for _, reason := range []string{"short", "long", "common", "name", "same"} {
		wanted = append(wanted, "password."+reason)
	}
	for _, route := range (&Console{}).table() {
		if route.Name == "" {
			t.Errorf("%s %s has no name", route.Method, route.Pattern)
		}
	}
	for _, key := range wanted {
		if !en.has(key) {
			t.Errorf("there are no words for %s", key)
		}
	}
}

func TestNumbersChooseBetweenOneAndMany(t *testing.T) {
	t.Parallel()
	en := loaded(t)["en"]
	for n, want := range map[int64]string{0: "0 flagged posts", 1: "1 flagged post", 12345: "12,345 flagged posts", -1000: "−1,000 flagged posts"} {
		if got := en.text("search.total", "n", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := loaded(t)["th"].text("no.such.key"); got != "[no.such.key]" {
		t.Errorf("a key without a text shows %q", got)
	}
}
