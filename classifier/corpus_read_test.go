package classifier

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"scops/rules"
)

// The composed benchmark, testdata/corpus/PART/SPLIT.txt: PART is a language or
// corridor (Thai in Korea, Korean in Thailand); frozen was written before the
// pack was extended and is never edited, open may be tuned against, unseen
// holds offers of goods the pack does not know. blind and fresh were written by
// people who had never seen the pack: blind is neither edited nor read by who
// tunes until others have composed a new one, fresh is for reading. Files of
// the corridor are named by the side they are seen from, and open.
const corpusDir = "testdata/corpus"

var (
	corpusParts = []string{"th", "ko", "en", "corridor"}
	corpusFiles = []string{"frozen", "open", "unseen", "fresh", "blind", "th", "ko", "en"}
)

// hardFamilies are posts about drugs that offer none.
var hardFamilies = []string{
	"news", "court", "quote-news", "quote-scamlist", "quote-reporter", "quote-parent", "recovery", "harm-reduction", "medical", "hotline",
	"academic", "history", "music-film", "help-seeking", "policy", "chat",
}

// composed is one post of the benchmark.
type composed struct {
	id     string
	label  rules.Label
	family string
	part   string
	split  string
	text   string
}

// sealed says that nobody who tunes reads the post.
func (p *composed) sealed() bool { return p.split == "frozen" || p.split == "blind" }

// strange says that the post was written by somebody who had never seen the
// pack. Such posts are counted apart.
func (p *composed) strange() bool { return p.split == "fresh" || p.split == "blind" }

// offers says that the post should be flagged.
func (p *composed) offers() bool {
	return p.label == rules.LabelSale || p.label == rules.LabelRecruit || p.label == rules.LabelService
}

// readCorpus reads what is there of the benchmark.
func readCorpus(t testing.TB) []composed {
	t.Helper()
	var all []composed
	for _, part := range corpusParts {
		for _, name := range corpusFiles {
			text, err := os.ReadFile(filepath.Join(corpusDir, part, name+".txt"))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			posts, err := parseCorpus(string(text))
			if err != nil {
				t.Fatalf("%s/%s.txt: %v", part, name, err)
			}
			for i := range posts {
				posts[i].part, posts[i].split = part, name
				if len(name) == len("th") {
					posts[i].split = "open"
				}
			}
			all = append(all, posts...)
		}
	}
	return all
}

var (
	corpusHead   = regexp.MustCompile(`^== ([a-z]+(?:-[a-z0-9]+)+) (sale|recruit|service|demand|talk|none) ([a-z-]+)$`)
	offerLabels  = []rules.Label{rules.LabelSale, rules.LabelRecruit, rules.LabelService, rules.LabelDemand}
	otherFamiles = []string{"commerce", "everyday"}
)

// parseCorpus reads records: a line "== ID LABEL FAMILY", and the post below it
// up to the next such line.
func parseCorpus(text string) ([]composed, error) {
	var posts []composed
	var errs []error
	for n, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if !strings.HasPrefix(line, "== ") {
			if len(posts) > 0 {
				posts[len(posts)-1].text += line + "\n"
			} else if strings.TrimSpace(line) != "" {
				errs = append(errs, fmt.Errorf("line %d: text before the first record", n+1))
			}
			continue
		}
		m := corpusHead.FindStringSubmatch(strings.TrimRight(line, " "))
		if m == nil {
			errs = append(errs, fmt.Errorf("line %d: %q is not == ID LABEL FAMILY", n+1, line))
			m = []string{"", fmt.Sprintf("line-%d", n+1), "none", "everyday"}
		}
		p := composed{id: m[1], label: rules.Label(m[2]), family: m[3]}
		if !slices.Contains(offerLabels, p.label) && !slices.Contains(hardFamilies, p.family) && !slices.Contains(otherFamiles, p.family) {
			errs = append(errs, fmt.Errorf("line %d: %s is no family of %s posts", n+1, p.family, p.label))
		}
		posts = append(posts, p)
	}
	for i := range posts {
		if posts[i].text = strings.TrimSpace(posts[i].text); posts[i].text == "" {
			errs = append(errs, fmt.Errorf("%s has no text", posts[i].id))
		}
	}
	return posts, errors.Join(errs...)
}

func TestACorpusFileIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	posts, err := parseCorpus("\n== en-menu-001 sale menu\n\nfirst line\n\nsecond == line\n\n== en-news-001 talk news\nthird\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []composed{
		{id: "en-menu-001", label: "sale", family: "menu", text: "first line\n\nsecond == line"},
		{id: "en-news-001", label: "talk", family: "news", text: "third"},
	}
	if !slices.Equal(posts, want) {
		t.Errorf("%+v, want %+v", posts, want)
	}
	for _, bad := range []string{"text\n", "== en-1 maybe menu\nx", "== en-1 talk\nx", "== en-1 none menu\nx", "== en-1 sale menu\n\n"} {
		if _, err := parseCorpus(bad); err == nil {
			t.Errorf("%q is read without an error", bad)
		}
	}
}

func TestNoTwoPostsOfTheBenchmarkAreAlike(t *testing.T) {
	t.Parallel()
	ids, texts := map[string]bool{}, map[string]string{}
	for _, p := range readCorpus(t) {
		if ids[p.id] {
			t.Errorf("%s stands twice", p.id)
		}
		ids[p.id] = true
		key := strings.Join(strings.Fields(strings.ToLower(p.text)), " ")
		if other := texts[key]; other != "" {
			t.Errorf("%s and %s are the same post", other, p.id)
		}
		texts[key] = p.id
	}
}
