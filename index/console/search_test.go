package console

import (
	"errors"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/desk"
	"scops/index/query"
)

func TestMistakesOfAQueryAreToldInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"(", "a)", "a OR", "OR a", "a*", `"`, `" "`, "nosuch:x", "tag:", "label:ad", "score:x", "score:5*", "score:..", "score:9..1", "score:><5", "score:>9223372036854775807",
		"when:soon", "when:2026-13", "when:2026-02-30", "when:3000", "when:03/04/2026", "when:01/10/69", "when:2026-10-01T99:00",
		"c++*", "ice~", "아이스~", "metham*~", "a NEAR/x b", "(a b) NEAR c", "a NEAR b NEAR c", strings.Repeat("a ", 300), strings.Repeat("NOT ", 40) + "a",
	} {
		_, err := query.Parse(text, query.Options{Now: time.Now()})
		var bad *query.Error
		if !errors.As(err, &bad) {
			t.Fatalf("%.40q is no mistake: %v", text, err)
		}
		said := map[string]string{}
		for _, lang := range languages() {
			said[lang] = reader(t, lang, "UTC").queryText(bad)
			if strings.ContainsAny(said[lang], "{}[]") {
				t.Errorf("%.40q: %s says %q", text, lang, said[lang])
			}
		}
		if said["th"] == said["en"] || said["ko"] == said["en"] {
			t.Errorf("%.40q: everybody is told %q", text, said["en"])
		}
	}
	odd := &query.Error{Message: "something new", Code: "something_new"}
	if got := reader(t, "th", "UTC").queryText(odd); got != "something new" {
		t.Errorf("a mistake without words is told as %q", got)
	}
}

func TestAnAnswerSaysWhatItWasSearchedAs(t *testing.T) {
	t.Parallel()
	phone, name := desk.ReadAs{Typed: "081-234-5678", Kind: "phone", Value: "+66812345678"}, desk.ReadAs{Typed: "필로폰", Kind: desk.ReadSubstance, Value: "methamphetamine"}
	v := reader(t, "en", "UTC")
	if got := v.readAs(phone); got != "081-234-5678 was searched as phone number +66812345678. To search for the words themselves put them in quotes." {
		t.Errorf("a number is read as %q", got)
	}
	if got := v.readAs(name); got != "필로폰 was searched as substance methamphetamine." {
		t.Errorf("a name is read as %q", got)
	}
	for _, lang := range languages() {
		for _, kind := range []string{desk.ReadAccount, desk.ReadEntity, desk.ReadSubstance, "telegram"} {
			if got := reader(t, lang, "UTC").readAs(desk.ReadAs{Typed: "a", Kind: kind, Value: "b"}); strings.ContainsAny(got, "{}[]") || strings.Contains(got, "kind.") {
				t.Errorf("%s in %s is said as %q", kind, lang, got)
			}
		}
	}
}

func TestTheCaretIsShownUnderItsCharacter(t *testing.T) {
	t.Parallel()
	v := reader(t, "en", "UTC")
	for _, c := range []struct {
		query             string
		column            int
		before, at, after string
	}{
		{"아이스 x:y", 5, "아이스 ", "x", ":y"},
		{"น้ำ ยาไอซ์ x:y", 12, "น้ำ ยาไอซ์ ", "x", ":y"},
		{"a (", 4, "a (", "\u00a0", ""},
		{"a\n\u202eb", 3, "a ", "\u00a0", "b"},
		{"", 1, "", "\u00a0", ""},
		{strings.Repeat("a", 300) + "!" + strings.Repeat("b", 300), 301, strings.Repeat("a", 60), "!", strings.Repeat("b", 60)},
		{"abc", 99, "abc", "\u00a0", ""},
	} {
		p := v.problem(&query.Error{Query: c.query, Column: c.column})
		if p.Before != c.before || p.At != c.at || p.After != c.after {
			t.Errorf("%.20q, column %d: %q %q %q", c.query, c.column, p.Before, p.At, p.After)
		}
	}
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func TestAHistogramLeadsToEachOfItsBins(t *testing.T) {
	t.Parallel()
	v := reader(t, "th", "UTC")
	parts := conditions{query.Text{Raw: "아이스", Folded: "아이스"}, query.Range{Field: "when", Raw: "2026"}}
	for step, c := range map[index.Step]struct {
		bins  []index.Bin
		start string
		name  string
		url   string
	}{
		index.StepDay:   {[]index.Bin{{Start: day(2026, 10, 1), Docs: 1}, {Start: day(2026, 10, 3), Docs: 4}}, "2026-10-03", "3 ต.ค. 2569", "/search?q=%EC%95%84%EC%9D%B4%EC%8A%A4+when%3A2026-10-03"},
		index.StepMonth: {[]index.Bin{{Start: day(2026, 1, 1), Docs: 4}, {Start: day(2026, 2, 1), Docs: 2}}, "2026-02", "ก.พ. 2569", "/search?q=%EC%95%84%EC%9D%B4%EC%8A%A4+when%3A2026-02"},
		index.StepYear:  {[]index.Bin{{Start: day(2020, 1, 1), Docs: 4}, {Start: day(2026, 1, 1), Docs: 4}}, "2026", "2569", "/search?q=%EC%95%84%EC%9D%B4%EC%8A%A4+when%3A2026"},
	} {
		h := v.histogram(listState{Query: "아이스 when:2026"}, parts, desk.Listing{Histogram: c.bins, Step: step})
		last := h.Bars[len(h.Bars)-1]
		if last.Start != c.start || last.Name != c.name || last.URL != c.url {
			t.Errorf("%s: %+v", step, last)
		}
		if h.Peak != 4 || h.Query != "아이스" || h.Clear != "/search?q=%EC%95%84%EC%9D%B4%EC%8A%A4" || h.Bars[0].X != "0.00" {
			t.Errorf("%s: %+v", step, h)
		}
	}
	if v.histogram(listState{}, nil, desk.Listing{}) != nil {
		t.Error("a list without dates has a histogram")
	}
}
