package classifier

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"scops/crawler"
)

// realDir holds real posts others published, where it stands beside the
// checkout. They are read here and never copied.
const realDir = "../../shared/data/text"

// adjudicatedFile lists rows labelled talk or other that are true offers: row
// id, tab, reason.
const adjudicatedFile = "testdata/adjudicated.tsv"

// realSet is one file of real posts, judged.
type realSet struct {
	name, lang string
	probe      bool // a set of sales of another genre: one line, never summed
	rows       int
	alarms     []string // ids
	offers     []string // alarms held to be true offers
	flagged    int
}

// quiet are the sets that must not ring at all: SMS, health, consumer posts.
func (s *realSet) quiet() bool {
	return strings.HasPrefix(s.name, "sms_") || strings.HasPrefix(s.name, "limesoda") || strings.HasPrefix(s.name, "wisesight")
}

// probes are sale sets of other genres: written by a model or for a class, mail
// spam, titles of a market.
var probes = []string{"chatlines_slang_authored_en", "messenger_slang_synthetic_ko", "mailinglist_drugspam", "hansa_market_listings"}

func judgeReal(t *testing.T, c *Classifier) []realSet {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(realDir, "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	offers := readAdjudicated(t)
	var sets []realSet
	for _, name := range names {
		sets = append(sets, judgeFile(t, c, name, offers))
	}
	return sets
}

func judgeFile(t *testing.T, c *Classifier, path string, offers map[string]string) realSet {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := realSet{name: strings.TrimSuffix(filepath.Base(path), ".jsonl")}
	s.probe = slices.Contains(probes, s.name)
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var row struct{ ID, Lang, Text, Label string }
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		s.lang = row.Lang
		if s.probe != (row.Label == "sale") {
			continue
		}
		s.rows++
		v := judgePost(t, c, crawler.Post{Text: row.Text})
		if !v.Flagged {
			continue
		}
		s.flagged++
		switch {
		case s.probe:
		case offers[row.ID] != "":
			s.offers = append(s.offers, row.ID)
		default:
			s.alarms = append(s.alarms, row.ID)
			t.Logf("real alarm %s: %s %d %s%s", row.ID, v.Label, v.Score, v.Band, show(v))
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

func readAdjudicated(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(adjudicatedFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	offers := map[string]string{}
	for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, reason, ok := strings.Cut(line, "\t")
		if !ok || id == "" || strings.TrimSpace(reason) == "" {
			t.Fatalf("%s:%d: %q is not an id, a tab and a reason", adjudicatedFile, n+1, line)
		}
		offers[id] = reason
	}
	return offers
}

// countReal counts alarms per file and pooled per language.
func (b *bench) countReal() {
	byLang := map[string]*share{}
	for i := range b.real {
		s := &b.real[i]
		if s.probe {
			continue
		}
		b.low("real/"+s.name, share{len(s.alarms), s.rows})
		if byLang[s.lang] == nil {
			byLang[s.lang] = &share{}
		}
		byLang[s.lang].n += len(s.alarms)
		byLang[s.lang].of += s.rows
	}
	for _, lang := range corpusParts {
		if sum := byLang[lang]; sum != nil {
			b.low("real/pooled/"+lang, *sum)
		}
	}
}
