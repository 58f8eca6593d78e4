package site

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// inGo begins the half of README.md that is for people who write Go.
const inGo = "\n# In Go\n"

// readmeHalves are README.md's, for people who write YAML and who write Go.
func readmeHalves(t *testing.T) (declared, written string) {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	declared, written, found := strings.Cut(string(raw), inGo)
	if !found {
		t.Fatalf("README.md has no heading %q", inGo)
	}
	return declared, written
}

// TestAPersonCanAddASiteByTheReadmeAlone follows that half to the letter in a
// copy of the package: writes its files, adds its lines, runs its commands.
func TestAPersonCanAddASiteByTheReadmeAlone(t *testing.T) {
	t.Parallel()
	_, half := readmeHalves(t)
	r := reader{t: t, dir: copyOfThePackage(t)}
	for _, b := range blocks(half) {
		r.follow(b)
	}
	if r.files < 2 || r.lines < 3 || r.commands < 6 || r.promises < 1 {
		t.Errorf("the README gave %d files, %d lines, %d commands and %d promises, want 2, 3, 6 and 1 at least", r.files, r.lines, r.commands, r.promises)
	}
}

func TestTheReadmeNamesOnlyHelpersThatExist(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(raw), "| to | there is |")
	table, _, _ = strings.Cut(table, "\n\n")
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(text)
	}
	names := regexp.MustCompile("`([a-zA-Z]+)`").FindAllStringSubmatch(table, -1)
	for _, name := range names {
		if !strings.Contains(source.String(), "\nfunc "+name[1]+"(") && !strings.Contains(source.String(), "\ntype "+name[1]+" ") {
			t.Errorf("there is no %s", name[1])
		}
	}
	if len(names) < 8 {
		t.Errorf("only %d helpers are named", len(names))
	}
}

// block is a fenced part of the README: ```lang file above "text".
type block struct{ lang, file, above, text string }

func blocks(readme string) []block {
	fence := regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?(?: above \"(.*?)\")?\n(.*?)^```$")
	var all []block
	for _, m := range fence.FindAllStringSubmatch(readme, -1) {
		all = append(all, block{lang: m[1], file: m[2], above: strings.ReplaceAll(m[3], `\"`, `"`), text: m[4]})
	}
	return all
}

// copyOfThePackage is a module with the packages an adapter touches.
func copyOfThePackage(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, from := range []string{"../../go.mod", "../../go.sum", "../*.go", "*.go", "README.md", "*.txt", "declared/*", "testdata/*"} {
		names, err := filepath.Glob(from)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", from, names, err)
		}
		for _, name := range names {
			if strings.HasPrefix(name, "readme") && strings.HasSuffix(name, "_test.go") {
				continue // they would follow the README again
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, filepath.Join(dir, "crawler/site", name), string(text))
		}
	}
	return dir
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// reader is the person who follows the README.
type reader struct {
	t                                *testing.T
	dir                              string
	files, lines, commands, promises int
}

func (r *reader) follow(b block) {
	r.t.Helper()
	name := filepath.Join(r.dir, b.file)
	switch {
	case b.lang == "sh":
		for line := range strings.Lines(b.text) {
			r.run(strings.TrimSpace(line))
		}
	case b.lang == "json":
		r.promises++
		text := r.read(name)
		for line := range strings.Lines(b.text) {
			if !strings.Contains(text, line) {
				r.t.Errorf("%s does not hold %s", b.file, line)
			}
		}
	case b.above != "":
		r.lines++
		text := r.read(name)
		at := strings.LastIndex(text[:max(0, strings.Index(text, b.above))], "\n") + 1
		if at == 0 {
			r.t.Fatalf("%s holds no line with %s", b.file, b.above)
		}
		writeFile(r.t, name, text[:at]+b.text+text[at:])
	default:
		r.files++
		writeFile(r.t, name, b.text)
	}
}

func (r *reader) read(name string) string {
	r.t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

// run runs a command in the copy; a command of the whole program in the
// repository, with the copy's files laid over it. A minute of fuzzing is cut.
func (r *reader) run(line string) {
	r.t.Helper()
	r.commands++
	cmd := exec.CommandContext(r.t.Context(), "sh", "-c", strings.ReplaceAll(line, "-fuzztime 60s", "-fuzztime 1s"))
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod", "GOWORK=off")
	if strings.Contains(line, "./cmd/scops") {
		cmd.Dir = "../.."
		cmd.Env = append(os.Environ(), "GOFLAGS=-overlay="+r.overlay())
		cmd.Args[2] = strings.ReplaceAll(cmd.Args[2], "saved.html", r.savedPage())
	}
	start := time.Now()
	out, err := cmd.CombinedOutput()
	r.t.Logf("%s: %v", line, time.Since(start).Round(100*time.Millisecond))
	if err != nil || strings.HasPrefix(line, "gofmt") && len(out) > 0 {
		r.t.Fatalf("%s: %v\n%s", line, err, out)
	}
	if strings.Contains(line, "extract") && !strings.Contains(string(out), "Lost: a grey cat.") {
		r.t.Errorf("%s:\n%s", line, out)
	}
}

// overlay tells the go command which of the repository's files to read from
// the copy.
func (r *reader) overlay() string {
	r.t.Helper()
	here, err := filepath.Abs(".")
	if err != nil {
		r.t.Fatal(err)
	}
	replace := map[string]string{}
	for _, file := range []string{"site.go", "pinboard.go"} {
		replace[filepath.Join(here, file)] = filepath.Join(r.dir, "crawler/site", file)
	}
	raw, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		r.t.Fatal(err)
	}
	name := filepath.Join(r.dir, "overlay.json")
	writeFile(r.t, name, string(raw))
	return name
}

// savedPage is the fixture's page as a person would have saved it.
func (r *reader) savedPage() string {
	r.t.Helper()
	_, page, _ := strings.Cut(r.read(filepath.Join(r.dir, "crawler/site/testdata/pinboard_good.txtar")), "-- page --\n")
	page, _, _ = strings.Cut(page, "-- want.json --")
	name := filepath.Join(r.dir, "saved.html")
	writeFile(r.t, name, page)
	return name
}
