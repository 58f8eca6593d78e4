package main

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/site"
	"scops/index/desk"
)

// writtenSources are pages whose words try every form.
func writtenSources() []crawler.Source {
	at := time.Date(2026, 11, 26, 9, 30, 0, 123e6, time.UTC)
	words := []string{"", "plain", `"quoted", and: more # not a note`, "'=1+1", "=1+1", "- not a list", "ยา 마약 \\n", "null", "true", "{a: b}", "@at", "%percent", "*star &amp !tag"}
	var out []crawler.Source
	for i, w := range words {
		address := "https://t.me/s/demo_" + string(rune('a'+i))
		s := crawler.Source{
			ID: crawler.SourceID(address), URL: address, State: crawler.SourceStates()[i%4], Why: w, AddedBy: "cli:" + strings.TrimSpace(w),
			AddedAt: at.Add(time.Duration(i) * time.Hour), Priority: i % (crawler.MaxPriority + 1), Tags: []string{},
		}
		if w != "" {
			s.Tags = []string{w, "both"}
		}
		out = append(out, s)
	}
	return out
}

func TestAListReadsBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	want := writtenSources()
	for _, format := range []string{seedCSV, seedYAML} {
		var out bytes.Buffer
		if err := writeSeeds(&out, format, want); err != nil {
			t.Fatal(err)
		}
		list, err := readSeeds("list", format, &out, site.All())
		if err != nil || len(list.problems) > 0 {
			t.Fatalf("%s: %v, %v", format, err, list.problems)
		}
		for i, e := range list.entries {
			got := crawler.Source{
				ID: want[i].ID, URL: e.URL, Adapter: *e.Adapter, State: *e.State, Why: *e.Why, AddedBy: *e.AddedBy,
				AddedAt: *e.AddedAt, Priority: *e.Priority, Tags: e.Tags,
			}
			if !reflect.DeepEqual(got, want[i]) {
				t.Errorf("%s: entry %d\n got %+v\nwant %+v", format, i, got, want[i])
			}
		}
	}
}

func TestALineThatIsTooLongOrNoTextLosesNoOther(t *testing.T) {
	t.Parallel()
	long := "https://t.me/s/" + strings.Repeat("x", maxSeedLine)
	text := "https://t.me/s/first\n" + long + "\nhttps://t.me/s/\xff\nhttps://t.me/s/\x00\r\nhttps://t.me/s/last"
	list, err := readSeeds("list.txt", "", strings.NewReader(text), site.All())
	if err != nil {
		t.Fatal(err)
	}
	if got := addressesOf(list); !reflect.DeepEqual(got, []string{"https://t.me/s/first", "https://t.me/s/last"}) {
		t.Errorf("read %v", got)
	}
	var places []string
	for _, p := range list.problems {
		place, _, _ := strings.Cut(list.String(p), ": ")
		places = append(places, place)
	}
	if want := []string{"list.txt:2:16385", "list.txt:3:16", "list.txt:4:16"}; !reflect.DeepEqual(places, want) {
		t.Errorf("problems at %v, want %v", places, want)
	}
}

func TestTheFormOfAListIsToldByItsNameElseByWhatStandsInIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"# note\nhttps://t.me/s/a\n":       seedText,
		"- https://t.me/s/a\n":             seedYAML,
		"---\n- url: https://t.me/s/a\n":   seedYAML,
		"sources:\n  - https://t.me/s/a\n": seedYAML,
		"state,url\nactive,https://t.me\n": seedCSV,
		"url\nhttps://t.me/s/a\n":          seedCSV,
	} {
		list, err := readSeeds("-", "", strings.NewReader(text), site.All())
		if err != nil || len(list.problems) > 0 || len(list.entries) != 1 {
			t.Errorf("%q: %v %v", text, err, list)
		}
		if got := seedFormat("-", (&seedList{}).split([]byte(text))); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestAListOfUTF16IsRefusedWithTheWayToMendIt(t *testing.T) {
	t.Parallel()
	if _, err := readSeeds("list.csv", "", strings.NewReader("\xff\xfeu\x00r\x00l\x00"), site.All()); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("err = %v", err)
	}
}

func addressesOf(l *seedList) []string {
	var out []string
	for _, e := range l.entries {
		out = append(out, e.URL)
	}
	return out
}

// FuzzSeeds reads anything as each of the forms. Whatever it is, what is read
// can be written and read back the same, and every problem has a place.
func FuzzSeeds(f *testing.F) {
	for _, text := range []string{
		"https://t.me/s/a # note\n", "- url: https://t.me/s/a\n  tags: [a, b]\n", "-\n  url: |\n    https://t.me/s/a\n",
		"url,why\nhttps://t.me/s/a,\"x, \"\"y\"\"\"\n", "- {url: https://t.me/s/a, priority: 3}\n- &a x\n- *a\n", "- ? a\n  : b\n", "sources:\n - a: [\n",
		"- {u\r\r\rrl: https://t.me/s/a, priority:.\v}\n", "- {url: https://t.me/s/a? priority: 3}\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range []string{seedText, seedCSV, seedYAML} {
			list, err := readSeeds("list", format, strings.NewReader(text), site.All())
			if err != nil {
				continue
			}
			lines := strings.Count(text, "\n") + 1
			for _, p := range list.problems {
				if p.line < 1 || p.line > lines+1 || p.column < 1 || p.text == "" {
					t.Errorf("%s: %+v of %d lines", format, p, lines)
				}
			}
			again(t, format, list.entries)
		}
	})
}

// again writes entries and reads them back.
func again(t *testing.T, format string, entries []desk.SourceEntry) {
	t.Helper()
	var sources []crawler.Source
	for _, e := range entries {
		s := crawler.Source{URL: e.URL, State: crawler.SourceActive, AddedAt: time.Unix(1.7e9, 0).UTC(), Tags: e.Tags}
		if e.Why != nil {
			s.Why = *e.Why
		}
		if canonical, err := crawler.Canonical(s.URL); err != nil {
			t.Fatalf("%s: %q was read and is no address", format, e.URL)
		} else {
			s.URL = canonical
		}
		sources = append(sources, s)
	}
	for _, form := range []string{seedText, seedCSV, seedYAML} {
		var out bytes.Buffer
		if err := writeSeeds(&out, form, sources); err != nil {
			t.Fatal(err)
		}
		list, err := readSeeds("list", form, &out, site.All())
		if err != nil || len(list.problems) > 0 || len(list.entries) != len(sources) {
			t.Fatalf("%s of %d sources reads back as %d, %v, %v", form, len(sources), len(list.entries), list.problems, err)
		}
		for i, e := range list.entries {
			if e.URL != sources[i].URL || form != seedText && (*e.Why != sources[i].Why || len(e.Tags) != len(sources[i].Tags)) {
				t.Errorf("%s: %+v reads back as %+v", form, sources[i], e)
			}
		}
	}
}
