package site

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// treeDifference says where two trees differ first, "" if they do not.
func treeDifference(got, want *html.Node) string {
	if got.Type != want.Type || got.Data != want.Data || got.DataAtom != want.DataAtom || got.Namespace != want.Namespace || len(got.Attr) != len(want.Attr) {
		return fmt.Sprintf("%q %+v, want %q %+v", got.Data, got, want.Data, want)
	}
	for i := range got.Attr {
		if got.Attr[i] != want.Attr[i] {
			return fmt.Sprintf("<%s> has %q, want %q", got.Data, got.Attr, want.Attr)
		}
	}
	var before *html.Node
	g, w := got.FirstChild, want.FirstChild
	for ; g != nil && w != nil; g, w = g.NextSibling, w.NextSibling {
		if g.Parent != got || g.PrevSibling != before {
			return "its neighbours are not those of " + g.Data
		}
		if d := treeDifference(g, w); d != "" {
			return got.Data + " > " + d
		}
		before = g
	}
	if g != w || got.LastChild != before {
		return fmt.Sprintf("<%s> ends with %+v, want %+v", got.Data, g, w)
	}
	return ""
}

// checkTidy compares the tidy reader with the parser, where it reads a text at all.
func checkTidy(t *testing.T, text string) (page, body bool) {
	t.Helper()
	text = strings.ToValidUTF8(text, "\uFFFD")
	if got := parseTidy(text); got != nil {
		page = true
		if want, err := html.Parse(strings.NewReader(text)); err != nil {
			t.Errorf("page %q: the parser refuses it: %v", text, err)
		} else if d := treeDifference(got, want); d != "" {
			t.Errorf("page %q: %s", text, d)
		}
	}
	nodes, body := parseTidyBody(text)
	if !body {
		return page, false
	}
	want, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil || len(want) != len(nodes) {
		t.Errorf("body %q: %d nodes, want %d (%v)", text, len(nodes), len(want), err)
		return page, true
	}
	for i := range nodes {
		if d := treeDifference(nodes[i], want[i]); d != "" || nodes[i].Parent != nil || nodes[i].NextSibling != nil {
			t.Errorf("body %q: %s", text, d)
		}
	}
	return page, true
}

func TestComposedPagesAreReadTidily(t *testing.T) {
	t.Parallel()
	read, total := 0, 0
	for _, text := range composedPages(t) {
		if !strings.Contains(text, "<body") {
			continue
		}
		total++
		if page, _ := checkTidy(t, text); page {
			read++
		}
	}
	t.Logf("%d of %d composed pages", read, total)
	if read*10 < total*9 {
		t.Error("too few: the reader gives up where it need not")
	}
}

func TestRealPagesAreReadTidily(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(realPages, "*/*.html"))
	if err != nil || len(files) == 0 {
		t.Skip("the folder of real pages does not stand beside the project")
	}
	read := map[string]int{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		page, _ := checkTidy(t, string(raw))
		site := filepath.Base(filepath.Dir(file))
		if page {
			read[site]++
			read["all"]++
		} else if site == "telegram" {
			t.Errorf("%s is not", filepath.Base(file))
		}
	}
	t.Logf("%d of %d: %v", read["all"], len(files), read)
}

// TestWhatIsReadTidily has one page for each thing the reader must know, and
// for each it must give up at.
func TestWhatIsReadTidily(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "words", "<p>a</p>", "<!-- a --><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\">\n<html lang=th>\n<head>\n<title>a &amp; b</title></head>\n<body class=x>a</body>\n</html>\n<!-- end -->",
		"<body>a</body><!-- in the root --><p>more</p>", "<title>t</title><div>a</div>", "<meta charset=utf-8><link rel=x><body>",
		`<a title="&lt;&#39;&eacute;&nosuch;&semi" href='?a=1&b=2'>x</a>`, "<b z=1 a=2>sorted</b>", "<i><b><i>x</i></b></i>",
		"<ul><li>a</li><li><ul><li>b</li></ul></li></ul>", "<dl><dt>a</dt><dd>b</dd></dl>", "<pre>\n\na</pre>", "<textarea>\n&lt;p></textarea>",
		"<table><tr><td><p>a</p></td></tr></table>", "<table> <caption>c</caption> <thead><tr><th>a</th></tr></thead></table>",
		"<select><option>a</option><optgroup><option>b</option></optgroup></select>", "<script>if (a<b) '<!-- </p>'</script>",
		`<svg viewBox="0 0 1 1"><linearGradient xlink:href="#a"/><g><path d="M"/></g></svg>`, "a\r\nb\rc<br>\r\n", "<tg-emoji x-y>a</tg-emoji>",
		"<p>never closed", "<noscript><p>a</noscript>", "<object><b>a</b></object>", "<button><p>a</p></button>", "<div/>a", "<br/><img src=a/>",
	} {
		if page, body := checkTidy(t, text); !page && !body {
			t.Errorf("%q is not read", text)
		}
	}
	for _, text := range []string{
		"a\x00b", "<b><i>a</b></i>", "<p><div>a</div></p>", "<p>a<p>b", "<a>a<a>b</a></a>", "<li>a<li>b", "<h1>a<h2>b", "<table><p>a</p></table>",
		"<table>a<tr></table>", "<form><form>", "<button><button>", "<select><input>", "<br></br>", "</p>", "<!-->a-->", "<!--a--!>b-->", "<![CDATA[a]]>", "<?xml?>",
		"<p a=1 a=2>", "<p a = b>", "<svg><p>a</p></svg>", "<svg><title>a</title></svg>", "<svg pathLength=1>", "<math>", "<template></template>", "<frameset>",
		"<plaintext>a", "<script><!--<script></script>--></script>", "<script>a", `<a title="&copy=1">`, `<a title="&ampx;">`, "<p", "<p a", "<p a=", `<p a="b`, "<", "</", "</>", "a < b",
		"<body>a</body>b", "<html><html>", strings.Repeat("<div>", 513), strings.Repeat("<b>", 511) + "<br><br>",
	} {
		if page, body := checkTidy(t, text); page || body {
			t.Errorf("%q is read", text)
		}
	}
}

// TestEveryElementIsReadTidilyOrNot puts every name HTML knows, and all that
// are special, into every kind of element.
func TestEveryElementIsReadTidilyOrNot(t *testing.T) {
	t.Parallel()
	places := []string{"", "<html>", "<head>", "<head></head>", "<body>", "<body></body>", "</html>", "<p>", "<p><b>", "<a>", "<b>", "<b><b><b>", "<ul><li>", "<ul>", "<dl><dt>", "<dl>",
		"<form>", "<button>", "<p><button>", "<select>", "<select><option>", "<select><optgroup>", "<table>", "<table><caption>", "<table><tbody>", "<table><tr>", "<table><tr><td>",
		"<p><table>", "<svg>", "<svg><g>", "<h1>", "<pre>", "<object>", "<a><object>", "<marquee>", "<fieldset>", "<noscript></noscript>", "<span>", "<title></title>", "<div><p></p>"}
	for _, name := range names() {
		for _, place := range places {
			for _, inside := range []string{"<%s>", "<%s/>x", "<%s>x</%s>", "<%s>\n</%s>y", "<%s><b a c=d>x</b></%s><i>", "<%s><%s></%s></%s>", "</%s>z", "x<%s><p>"} {
				checkTidy(t, place+strings.ReplaceAll(inside, "%s", name))
			}
			if t.Failed() {
				return
			}
		}
	}
}

// names are all names x/net/html has a number for, those of events excepted, and
// two it has not.
func names() []string {
	list := []string{"clippath", "x-own"}
	for start := range 1 << 12 {
		for size := 1; size < 24; size++ {
			a := atom.Atom(start<<8 | size)
			if name := a.String(); name != "" && atom.Lookup([]byte(name)) == a && !strings.HasPrefix(name, "on") {
				list = append(list, a.String())
			}
		}
	}
	return list
}
