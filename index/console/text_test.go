package console

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"scops/index/query"
)

// shape writes segments out: [s:...] a reason, [q:...] the query, [sq:...]
// both, [x:...] quoted, ~ a gap, numbers of reasons behind.
func shape(segments []segment) string {
	var b strings.Builder
	for _, s := range segments {
		kind := ""
		if s.Signal {
			kind += "s"
		}
		if s.Query {
			kind += "q"
		}
		if s.Quoted {
			kind += "x"
		}
		switch {
		case s.Gap:
			b.WriteString("~")
		case kind == "":
			b.WriteString(s.Text)
		default:
			b.WriteString("[" + kind + ":" + s.Text + "]")
		}
		for _, ref := range s.Refs {
			b.WriteString("#" + string(rune('0'+ref)))
		}
	}
	return b.String()
}

func TestMarksAreMergedAndStandOnCharacters(t *testing.T) {
	t.Parallel()
	const text = "sell 아.이.스 here"
	from := strings.Index(text, "아")
	to := from + len("아.이.스")
	for name, c := range map[string]struct {
		text  string
		spans []span
		want  string
	}{
		"nothing":         {text, nil, text},
		"a reason":        {text, []span{{start: from, end: to, why: bySignal, reason: 1}}, "sell [s:아.이.스]#1 here"},
		"both":            {text, []span{{start: from, end: to, why: bySignal, reason: 1}, {start: from, end: to, why: byQuery}}, "sell [sq:아.이.스]#1 here"},
		"overlapping":     {"abcdef", []span{{start: 0, end: 4, why: bySignal, reason: 1}, {start: 2, end: 6, why: byQuery}}, "[s:ab][sq:cd]#1[q:ef]"},
		"two in one":      {"abcdef", []span{{start: 1, end: 5, why: bySignal, reason: 1}, {start: 2, end: 3, why: bySignal, reason: 2}}, "a[s:b][s:c]#2[s:de]#1f"},
		"quoted":          {"abc", []span{{start: 1, end: 2, why: byQuoted, reason: 3}}, "a[x:b]#3c"},
		"inside a letter": {"กำ ที่", []span{{start: 0, end: 3, why: byQuery}, {start: strings.Index("กำ ที่", "ท"), end: strings.Index("กำ ที่", "ท") + 3, why: byQuery}}, "[q:กำ] [q:ที่]"},
		"inside a flag":   {"a🇹🇭b", []span{{start: 1, end: 5, why: byQuery}}, "a[q:🇹🇭]b"},
		"outside":         {"abc", []span{{start: -1, end: 2}, {start: 2, end: 9}, {start: 2, end: 1}, {start: 1, end: 1}}, "abc"},
		"the whole":       {"abc", []span{{start: 0, end: 3, why: byQuery}}, "[q:abc]"},
		"empty text":      {"", nil, ""},
	} {
		if got := shape(marked(c.text, c.spans)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func FuzzMarkedTextIsTheTextItself(f *testing.F) {
	f.Add("아.이.스 ก็ำ 🇹🇭", 0, 5, 3, 9)
	f.Add("\xff\u202eabc", 1, 2, 0, 9)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		spans := []span{{start: a, end: b, why: bySignal, reason: 1}, {start: c, end: d, why: byQuery}}
		var whole strings.Builder
		for _, s := range marked(text, spans) {
			whole.WriteString(s.Text)
		}
		if whole.String() != text {
			t.Fatalf("%q became %q", text, whole.String())
		}
		for _, s := range excerpt(text, spans) {
			if utf8.ValidString(text) && !utf8.ValidString(s.Text) {
				t.Fatalf("the excerpt of %q cuts a character: %q", text, s.Text)
			}
			if !strings.Contains(text, s.Text) {
				t.Fatalf("the excerpt of %q invents %q", text, s.Text)
			}
		}
	})
}

func TestAnExcerptShowsTheFirstMatchAndNotOnlyTheBeginning(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("오늘 날씨가 좋네요. ", 200)
	text := filler + "아이스 1g 70 " + filler + "연락 주세요" + filler
	ice := strings.Index(text, "아이스")
	call := strings.Index(text, "연락")
	got := shape(excerpt(text, []span{{start: ice, end: ice + len("아이스"), why: bySignal}, {start: call, end: call + len("연락"), why: byQuery}}))
	for _, want := range []string{"[s:아이스]", "[q:연락]"} {
		if !strings.Contains(got, want) {
			t.Errorf("the excerpt lacks %s: %s", want, got)
		}
	}
	if !strings.HasPrefix(got, "~") || !strings.HasSuffix(got, "~") || strings.Count(got, "~") != 3 {
		t.Errorf("gaps are not shown: %s", got)
	}
	if n := utf8.RuneCountInString(got); n > 2*(excerptLength+excerptBefore) {
		t.Errorf("the excerpt has %d characters", n)
	}
	if got := shape(excerpt("짧은 글", nil)); got != "짧은 글" {
		t.Errorf("a short text is cut to %q", got)
	}
	lines := shape(excerpt(strings.Repeat("1g 70\n", 100), nil))
	if n := strings.Count(lines, "\n"); n >= excerptLines {
		t.Errorf("a long list is shown with %d lines", n)
	}
}

func TestWhatCannotBeSeenIsNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]name{
		"demo":                             {"demo", ""},
		"de\u202emo\u200b":                 {"demo", "U+202E U+200B"},
		"a\r\nb\tc":                        {"a b c", ""},
		"👨\u200d👩\u200d👧":                  {"👨\u200d👩\u200d👧", ""},
		"\u3164":                           {"", "U+3164"},
		strings.Repeat("x", 2*maxName):     {strings.Repeat("x", maxName) + "…", ""},
		"bell\x07 and \u2066isolate\ufeff": {"bell and isolate", "U+0007 U+2066 U+FEFF"},
	} {
		if got := nameOf(text); got != want {
			t.Errorf("%q: %+q, want %+q", text, got, want)
		}
	}
	if got := hiddenIn("a\nb\u202e\u202e\u00ad"); got != "U+202E U+00AD" {
		t.Errorf("hidden characters are %q", got)
	}
}

func TestTheClientIsTheLastAddressNobodyTrustedHasAdded(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		remote string
		said   []string
		want   string
	}{
		{"192.0.2.7:99", nil, "192.0.2.7"},
		{"192.0.2.7:99", []string{"203.0.113.5"}, "192.0.2.7"},
		{"127.0.0.1:99", []string{"203.0.113.5"}, "203.0.113.5"},
		{"127.0.0.1:99", []string{"6.6.6.6, 203.0.113.5, 10.1.1.1"}, "203.0.113.5"},
		{"127.0.0.1:99", []string{"6.6.6.6", "203.0.113.5"}, "203.0.113.5"},
		{"127.0.0.1:99", []string{"6.6.6.6, nonsense"}, "127.0.0.1"},
		{"127.0.0.1:99", []string{"10.9.9.9"}, "10.9.9.9"},
		{"[::ffff:127.0.0.1]:99", []string{"2001:db8::1"}, "2001:db8::1"},
		{"[::1%lo]:99", nil, "::1"},
		{"garbled", []string{"6.6.6.6"}, ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		for _, line := range c.said {
			r.Header.Add("X-Forwarded-For", line)
		}
		if got := clientAddress(r, trusted); got != c.want {
			t.Errorf("%s behind %q is %s, want %s", c.remote, c.said, got, c.want)
		}
	}
}

func TestOnlyPathsOfThisConsoleAreFollowed(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/search?q=a%20b": "/search?q=a%20b", "/": "/", "": "/", "https://evil.example/": "/", "//evil.example/": "/", `/\evil.example`: "/",
		`\\evil.example`: "/", "javascript:alert(1)": "/", "search": "/", "/a\nb": "/", "http:///x": "/", "/%2f%2fevil.example": "/%2f%2fevil.example",
	} {
		if got := local(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

func TestConditionsAreAddedAndTakenOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ query, field, value, want string }{
		{"", "label", "sale", "label:sale"},
		{"아이스", "label", "sale", "아이스 label:sale"},
		{"아이스 label:sale", "label", "sale", "아이스"},
		{"아이스 LABEL:Sale", "label", "sale", "아이스"},
		{"a OR b", "status", "new", "(a OR b) status:new"},
		{"a (b OR c) lang:th", "lang", "th", "a (b OR c)"},
		{"label:sale", "label", "sale", ""},
		{"-label:sale", "label", "sale", "label:sale"},
		{`"crystal meth"`, "site", "a b", `"crystal meth" site:"a b"`},
	} {
		n, err := query.Parse(c.query, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := toggled(conditionsOf(n), c.field, c.value).String()
		if got != c.want {
			t.Errorf("%s with %s:%s is %s, want %s", c.query, c.field, c.value, got, c.want)
		}
		if _, err := query.Parse(got, query.Options{}); err != nil {
			t.Errorf("%s cannot be read: %v", got, err)
		}
	}
}

func reader(t *testing.T, lang, zone string) *visit {
	t.Helper()
	where, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return &visit{console: &Console{opt: Options{Zone: where}}, words: loaded(t)[lang]}
}

func TestTimesAreOfTheAgencysZoneAndEra(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 31, 18, 5, 9, 0, time.UTC)
	for lang, want := range map[string]string{"en": "1 Jan 2027 01:05", "th": "1 ม.ค. 2570 01:05 น.", "ko": "2027. 1. 1. 01:05"} {
		m := reader(t, lang, "Asia/Bangkok").moment(at)
		if m.Text != want || m.Machine != "2027-01-01T01:05:09+07:00" || !strings.Contains(m.Exact, "2026-12-31T18:05:09Z") {
			t.Errorf("%s: %+v, want %s", lang, m, want)
		}
	}
	if reader(t, "en", "UTC").maybe(nil) != nil {
		t.Error("a time nobody knows is shown")
	}
}

func TestEveryFacetLinkTogglesOneValue(t *testing.T) {
	t.Parallel()
	parts := conditions{query.Keyword{Field: "lang", Value: "th"}}
	var names []string
	for _, c := range []string{"th", "ko"} {
		names = append(names, toggled(parts, "lang", c).String())
	}
	if !slices.Equal(names, []string{"", "lang:th lang:ko"}) {
		t.Errorf("links are %q", names)
	}
}
