package query_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/index/query"
)

// options are those of an investigator in Bangkok on 25 November 2026, 10:30.
func options(t testing.TB) query.Options {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Bangkok")
	if err != nil {
		t.Skipf("no time zone database: %v", err)
	}
	return query.Options{Zone: zone, Now: time.Date(2026, 11, 25, 10, 30, 0, 0, zone)}
}

func TestQueriesAreReadByPrecedence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", "*"},
		{"  \t ", "*"},
		{"*", "*"},
		{"ice", "ice"},
		{`"ice"`, `"ice"`},
		{"metham* ICE? met?amp me~ths methh~", "metham* AND ICE? AND met?amp AND me~ths AND methh~"},
		{`"metham*" "meth~"`, `"metham*" AND "meth~"`},
		{"a.b*c ยา*บ้า ขาย? !!~ **", "a.b*c AND ยา*บ้า AND ขาย? AND !!~ AND **"},
		{"a 아이스 NEAR/20 ขาย b", "a AND 아이스 NEAR/20 ขาย AND b"},
		{`NOT ice NEAR "for sale"`, `NOT ice NEAR/50 "for sale"`},
		{"(ice OR meth*) NEAR/๒๐ sell~ OR x", "(ice OR meth*) NEAR/20 sell~ OR x"},
		{`"NEAR/5" near "NEAR"`, `"NEAR/5" AND near AND "NEAR"`},
		{"ice meth", "ice AND meth"},
		{"ice AND meth", "ice AND meth"},
		{"a OR b c", "a OR (b AND c)"},
		{"(a OR b) c", "(a OR b) AND c"},
		{"a b OR c d OR e", "(a AND b) OR (c AND d) OR e"},
		{"(a b) c", "a AND b AND c"},
		{"a OR (b OR c)", "a OR b OR c"},
		{"NOT a b", "NOT a AND b"},
		{"-a -b", "NOT a AND NOT b"},
		{"NOT NOT a", "NOT NOT a"},
		{"-(a OR b)", "NOT (a OR b)"},
		{`-"crystal meth"`, `NOT "crystal meth"`},
		{"-label:sale", "NOT label:sale"},
		{"and or not", "and AND or AND not"},
		{`"AND"`, `"AND"`},
		{"“night shift”", `"night shift"`},
		{`"a \"b\" \\ c"`, `"a \"b\" \\ c"`},
		{"Label:sale", "label:sale"},
		{`tag:"night shift"`, `tag:"night shift"`},
		{"site:mastodon/*", "site:mastodon/*"},
		{`tag:"night s"*`, `tag:"night s"*`},
		{`tag:"a*"`, `tag:"a*"`},
		{"tag:*", "tag:*"},
		{"score:*", "score:*"},
		{"score:>60", "score:>60"},
		{"https://t.me/demo_shop", "https://t.me/demo_shop"},
		{"10:30", "10:30"},
		{"ราคา:500", "ราคา:500"},
		{"081-234-5678", "081-234-5678"},
		{"아이스 판매", "아이스 AND 판매"},
		{"entity:telegram=demo_shop", "entity:telegram=demo_shop"},
	} {
		n, err := query.Parse(c.in, options(t))
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got := n.String(); got != c.want {
			t.Errorf("%q is read as %s, want %s", c.in, got, c.want)
		}
	}
}

func TestMistakesAreNamedWithTheirColumn(t *testing.T) {
	t.Parallel()
	met := map[query.Code]bool{}
	for _, c := range []struct {
		in     string
		column int
		part   string
	}{
		{"(ice", 1, "never closed"},
		{"ยาไอซ์ (아이스", 8, "never closed"},
		{"ice)", 4, "no ("},
		{"ice OR", 7, "missing"},
		{"OR ice", 1, "both sides"},
		{"ice AND OR b", 9, "both sides"},
		{"()", 2, "missing"},
		{"NOT", 4, "missing"},
		{`ice "meth`, 5, "never closed"},
		{"colour:red", 1, "the fields are label, band"},
		{"아이스 가격 speed:1", 8, "there is no field speed"},
		{"label:ad", 7, "label is one of sale, recruit"},
		{"아이스 status:Relevnat", 12, "status is one of new, relevant"},
		{"tag:", 5, "needs a value"},
		{`tag:""`, 5, "needs a value"},
		{"tag:(a OR b)", 5, "needs a value"},
		{"아이스 ยาบ้า*", 10, "without *"},
		{"a.b*", 4, "without *"},
		{"아이스 me*h", 5, "at least 3 letters"},
		{"*ice", 1, "at least 3 letters"},
		{"b?d", 1, "at least 3 letters"},
		{"ice~", 1, "at least 4 letters"},
		{"ice 아이스~", 5, "scripts that put spaces"},
		{"metham*~", 1, "does not go together"},
		{"아이스 NEAR/x ice", 5, "0 to 500"},
		{"a NEAR/501 b", 3, "0 to 500"},
		{"a NEAR/-1 b", 3, "0 to 500"},
		{"NEAR b", 1, "both sides"},
		{"a NEAR", 7, "missing"},
		{"a NEAR label:sale", 8, "words, phrases or groups"},
		{"(a b) NEAR c", 1, "words, phrases or groups"},
		{"a NEAR -c", 8, "words, phrases or groups"},
		{"a NEAR NOT c", 8, "words, phrases or groups"},
		{"a NEAR b NEAR c", 10, "a NEAR/20 b AND b NEAR/20 c"},
		{`"  "`, 1, "nothing in it"},
		{"score:high", 7, "whole number"},
		{"score:70..50", 7, "ends before it begins"},
		{"score:..", 7, "needs an end"},
		{"score:><5", 7, "no comparison"},
		{"score:>9223372036854775807", 7, "no number"},
		{"score:5*", 7, "value or a range"},
		{"posted:03/04/2026", 8, "3 April or 4 March: write 2026-04-03 or 2026-03-04"},
		{"posted:03/04/2569", 8, "write 2026-04-03 or 2026-03-04"},
		{"posted:01/10/69", 8, "can be 1969 (19xx) or, of the Buddhist era, 2569, which is 2026"},
		{"posted:01/10/26", 8, "can be 2026 (20xx) or, of the Buddhist era, 2526, which is 1983"},
		{"posted:2026-02-30", 8, "no 30 February 2026"},
		{"posted:2026-13", 8, "no month 13"},
		{"posted:2026-00-01", 8, "no month 0"},
		{"posted:1026", 8, "neither"},
		{"posted:2750-01", 8, "neither"},
		{"posted:soon", 8, "not a date"},
		{"posted:2026-10-15..2026-10-01", 8, "ends before"},
		{"posted:2026--10", 8, "not a date"},
		{"posted:2026-10-01T25:00", 8, "not a time"},
		{strings.Repeat("(", 40) + "a" + strings.Repeat(")", 40), 26, "inside one another"},
		{strings.Repeat("NOT ", 40) + "a", 101, "inside one another"},
		{strings.Repeat("(a OR b ", 14) + "c" + strings.Repeat(")", 14), 0, "inside one another"},
		{strings.Repeat("a ", 300), 513, "more than 256"},
		{strings.Repeat("ก", 1400), 1366, "longer than 4096"},
	} {
		_, err := query.Parse(c.in, options(t))
		var e *query.Error
		if !errors.As(err, &e) {
			t.Errorf("%.60q: %v, want an error with a column", c.in, err)
			continue
		}
		if c.column != 0 && e.Column != c.column || !strings.Contains(e.Message, c.part) {
			t.Errorf("%.60q: column %d: %s; want column %d and %q", c.in, e.Column, e.Message, c.column, c.part)
		}
		met[e.Code] = true
		for _, arg := range e.Args {
			if arg == "" {
				t.Errorf("%.60q: %s has an empty argument: %q", c.in, e.Code, e.Args)
			}
		}
	}
	fromRefusals := []query.Code{query.CodeManyWords, query.CodeManyPosts, query.CodeNoPost, query.CodeOldIndex, query.CodeSubstance, query.CodeNoSubstance}
	for _, code := range query.Codes() {
		if !met[code] && !slices.Contains(fromRefusals, code) {
			t.Errorf("no mistake above is %q", code)
		}
		delete(met, code)
	}
	for code := range met {
		t.Errorf("%q is not among the codes", code)
	}
}

func TestTheCaretStandsUnderThePlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"ice\tcolour:red", "ice colour:red\n    ^\n"},
		{"아이스 (b", "아이스 (b\n       ^\n"},
		{"น้ำ (b", "น้ำ (b\n   ^\n"},
		{"ยาไอซ์ ICE 🧊 label:ad", "ยาไอซ์ ICE 🧊 label:ad\n                   ^\n"},
		{"กี่บาท colour:x", "กี่บาท colour:x\n     ^\n"},
		{"필로폰 판매 me*", "필로폰 판매 me*\n            ^\n"},
		{"ｉｃｅ (b", "ｉｃｅ (b\n       ^\n"},
	} {
		_, err := query.Parse(c.in, options(t))
		var e *query.Error
		if !errors.As(err, &e) || !strings.HasPrefix(e.Caret(), c.want) {
			t.Errorf("%q is shown as\n%s\nwant\n%s", c.in, e.Caret(), c.want)
		}
	}
}

func TestRangesAreHalfOpen(t *testing.T) {
	t.Parallel()
	opt := options(t)
	at := func(text string) *int64 {
		tm, err := time.ParseInLocation("2006-01-02 15:04:05.000", text, opt.Zone)
		if err != nil {
			t.Fatal(err)
		}
		ms := tm.UnixMilli()
		return &ms
	}
	num := func(n int64) *int64 { return &n }
	for _, c := range []struct {
		in       string
		from, to *int64
	}{
		{"score:60", num(60), num(61)},
		{"score:=60", num(60), num(61)},
		{"score:>60", num(61), nil},
		{"score:>=60", num(60), nil},
		{"score:<60", nil, num(60)},
		{"score:<=60", nil, num(61)},
		{"score:-5..50", num(-5), num(51)},
		{"score:50..", num(50), nil},
		{"score:..50", nil, num(51)},
		{"score:๖๐", num(60), num(61)},
		{"score:<=9223372036854775807", nil, nil},
		{"posted:2026", at("2026-01-01 00:00:00.000"), at("2027-01-01 00:00:00.000")},
		{"posted:2026-10", at("2026-10-01 00:00:00.000"), at("2026-11-01 00:00:00.000")},
		{"posted:2569-10", at("2026-10-01 00:00:00.000"), at("2026-11-01 00:00:00.000")},
		{"posted:๒๕๖๙-๑๐-๐๑", at("2026-10-01 00:00:00.000"), at("2026-10-02 00:00:00.000")},
		{"posted:2567-02-29", at("2024-02-29 00:00:00.000"), at("2024-03-01 00:00:00.000")},
		{"posted:2026-10-01..2026-10-15", at("2026-10-01 00:00:00.000"), at("2026-10-16 00:00:00.000")},
		{"posted:>2026-01-01", at("2026-01-02 00:00:00.000"), nil},
		{"posted:>=2026-01-01", at("2026-01-01 00:00:00.000"), nil},
		{"posted:<2026-01", nil, at("2026-01-01 00:00:00.000")},
		{"posted:<=2026-01", nil, at("2026-02-01 00:00:00.000")},
		{"posted:2026.10.1", at("2026-10-01 00:00:00.000"), at("2026-10-02 00:00:00.000")},
		{"posted:15/10/2026", at("2026-10-15 00:00:00.000"), at("2026-10-16 00:00:00.000")},
		{"posted:10/15/2026", at("2026-10-15 00:00:00.000"), at("2026-10-16 00:00:00.000")},
		{"posted:10/10/2569", at("2026-10-10 00:00:00.000"), at("2026-10-11 00:00:00.000")},
		{"posted:10/2026", at("2026-10-01 00:00:00.000"), at("2026-11-01 00:00:00.000")},
		{"posted:today", at("2026-11-25 00:00:00.000"), at("2026-11-26 00:00:00.000")},
		{"posted:yesterday", at("2026-11-24 00:00:00.000"), at("2026-11-25 00:00:00.000")},
		{"posted:7d", at("2026-11-19 00:00:00.000"), at("2026-11-26 00:00:00.000")},
		{"posted:>=2026-10-01T18:30", at("2026-10-01 18:30:00.000"), nil},
		{"posted:2026-10-01T11:30Z", at("2026-10-01 18:30:00.000"), at("2026-10-01 18:31:00.000")},
		{"posted:2569-10-01T20:30:05+09:00", at("2026-10-01 18:30:05.000"), at("2026-10-01 18:30:06.000")},
		{"posted:>2026-10-01T11:30:05.250Z", at("2026-10-01 18:30:05.251"), nil},
	} {
		n, err := query.Parse(c.in, opt)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		r := n.(query.Range)
		if !reflect.DeepEqual(r.From, c.from) || !reflect.DeepEqual(r.To, c.to) {
			t.Errorf("%s is %s to %s, want %s to %s", c.in, show(r.From), show(r.To), show(c.from), show(c.to))
		}
	}
}

func show(v *int64) string {
	if v == nil {
		return "open"
	}
	return time.UnixMilli(*v).UTC().Format(time.RFC3339Nano)
}

func TestADayIsAsLongAsItIsThere(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no time zone database: %v", err)
	}
	for day, hours := range map[string]int64{"2026-03-29": 23, "2026-10-25": 25, "2026-06-01": 24} {
		n, err := query.Parse("posted:"+day, query.Options{Zone: zone})
		if err != nil {
			t.Fatal(err)
		}
		r := n.(query.Range)
		if got := (*r.To - *r.From) / time.Hour.Milliseconds(); got != hours {
			t.Errorf("%s has %d hours in Berlin, want %d", day, got, hours)
		}
	}
}

func TestRangesNobodyTypedCanBePrintedAndRead(t *testing.T) {
	t.Parallel()
	from, to := int64(1790000000123), int64(1790000000456)
	low, high := int64(-3), int64(17)
	for _, r := range []query.Range{
		{Field: "posted", From: &from, To: &to}, {Field: "posted", From: &from}, {Field: "posted", To: &to},
		{Field: "posted"}, {Field: "score", From: &low, To: &high}, {Field: "score", To: &low},
	} {
		n, err := query.Parse(r.String(), query.Options{})
		if err != nil {
			t.Errorf("%s: %v", r, err)
			continue
		}
		got := n.(query.Range)
		got.Raw = ""
		if !reflect.DeepEqual(got, r) {
			t.Errorf("%s is read as %s", r, got)
		}
	}
}

func TestMapRewritesACopyAndWalkSeesEverything(t *testing.T) {
	t.Parallel()
	n, err := query.Parse("a (b OR NOT tag:x) -tag:y", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	before := n.String()
	mapped := query.Map(n, func(n query.Node) query.Node {
		if kw, ok := n.(query.Keyword); ok {
			kw.Value += "!"
			return kw
		}
		return n
	})
	if got, want := mapped.String(), "a AND (b OR NOT tag:x!) AND NOT tag:y!"; got != want {
		t.Errorf("mapped to %s, want %s", got, want)
	}
	if n.String() != before {
		t.Errorf("Map changed its argument to %s", n)
	}
	seen := 0
	query.Walk(n, func(query.Node) bool { seen++; return true })
	if seen != 8 {
		t.Errorf("Walk saw %d nodes, want 8", seen)
	}
	seen = 0
	query.Walk(n, func(n query.Node) bool { seen++; _, group := n.(query.Or); return !group })
	if seen != 5 {
		t.Errorf("Walk saw %d nodes outside the OR, want 5", seen)
	}
}

func FuzzParsePrintsWhatItRead(f *testing.F) {
	for _, s := range []string{
		`a OR b -c "d e" (f OR NOT g) label:sale tag:"x y"* score:>60 posted:2569-10..2026-11 tag:*`,
		`“아이스” ยาไอซ์ -(a b) \ "\\" ** *a -- ) ( "`, "posted:7d posted:>today posted:01/10/69 score:๖๐",
		`tag:"\"*" id:"//" site:a* AND`, "x:y http://a.example/?b:c", "NOT NOT -NOT", "\xff\x00 \u200b",
		`metham* met?h* (a OR slang~) NEAR/20 "b c" NEAR d NEAR/x x* "x*" NEAR/๕ ??`, "a\u200b*b ice~* é?~",
	} {
		f.Add(s)
	}
	opt := query.Options{Zone: time.FixedZone("", 7*3600), Now: time.UnixMilli(1790000000123)}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := query.Parse(s, opt)
		if err != nil {
			var e *query.Error
			if !errors.As(err, &e) || e.Column < 1 || e.Message == "" || e.Caret() == "" {
				t.Fatalf("%q: %v has no place", s, err)
			}
			return
		}
		printed := n.String()
		again, err := query.Parse(printed, opt)
		if len(printed) > query.MaxLength {
			return
		}
		if err != nil || !reflect.DeepEqual(n, again) {
			t.Fatalf("%q was printed as %q and read as %#v (%v), want %#v", s, printed, again, err, n)
		}
	})
}
