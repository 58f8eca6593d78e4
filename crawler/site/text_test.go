package site

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"scops/crawler"
)

func TestRenderShowsWhatAReaderSees(t *testing.T) {
	t.Parallel()
	base := &url.URL{Scheme: "https", Host: "x.example", Path: "/a/"}
	tests := []struct{ name, in, want string }{
		{"line breaks stay", "a<br>b<br/><br>c", "a\nb\n\nc"},
		{"white space folds", "  a \n\t b&nbsp;c  ", "a b c"},
		{"blocks break lines", "<div>a</div><div>b</div>c", "a\nb\nc"},
		{"paragraphs part", "<p>a</p><p>b</p>", "a\n\nb"},
		{"lists", "<ul><li>a</li><li>b</li></ul>", "a\nb"},
		{"tables", "<table><tr><td>1g</td><td>60</td></tr><tr><td>2g</td><td>110</td></tr></table>", "1g 60\n2g 110"},
		{"inline marks vanish", "<b>ice</b><i>berg</i>", "iceberg"},
		{"emoji pictures speak", `<img class="emoji" alt="🔥"> <img class="smilies" alt=":)"> <img src="a.jpg" alt="photo">`, "🔥 :)"},
		{"emoji boxes speak", `<i class="emoji"><b>❄️</b></i>`, "❄️"},
		{"scripts are silent", "a<script>x</script><style>y</style><noscript>z</noscript><template>w</template>b", "ab"},
		{"hidden words are silent", `a<span hidden>x</span><span style="display : none">y</span><span style="FONT-SIZE:0px">z</span><span style="visibility:hidden">w</span>b`, "ab"},
		{"small words are seen", `<span style="font-size:0.8em">a</span><span style="font-size:08px">b</span>`, "ab"},
		{"shortened links are whole", `<span class="invisible">https://</span><span class="ellipsis">a.example/b</span><span class="invisible">c</span>`, "https://a.example/bc"},
		{"code keeps its lines", "<pre>a\nb</pre>", "a\nb"},
		{"cells with blocks in them", "<table><tr><td><b>1g</b></td><td><a href='/x'>60</a></td></tr><tr><th>2g</th><td>110</td></tr></table>", "1g 60\n2g 110"},
		{"lists in lists", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "a\nb\nc"},
		{"terms", "<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"},
		{"emoji by folder", `<img src="/smilies/cool.gif" alt="8-)"><img src="https://cdn.example/twemoji/2744.png" alt="❄️">`, "8-)❄️"},
		{"emoji by alt alone", `<img src="a.png" alt="🍃"><img src="b.png" alt="👩🏽‍🚀"><img src="c.png" alt="🍃 menu">`, "🍃👩🏽‍🚀"},
		{"lines that a style keeps", "<div style='white-space: pre-wrap'>a\nb</div><p class='whitespace-pre-line'>c\nd</p><div style='white-space:nowrap'>e\nf</div>", "a\nb\n\nc\nd\n\ne f"},
		{"what is folded is read", `<details><summary>a</summary>b</details><span aria-hidden="true">c</span><div class="spoiler">d</div>`, "a\nb\nc\nd"},
		{"what waits to be opened is not", `<dialog>x</dialog><datalist>x</datalist><canvas>x</canvas>a<dialog open>b</dialog>`, "a\nb"},
		{"text of no size", `<p style="font: 0/0 a">x</p><p style="font-size:0.0">a</p>`, "a"},
		{"entities twice over stay", "&amp;lt;b&amp;gt; &quot;&apos;&#x1F343;&hearts;&nbsp;&#3652;", "&lt;b&gt; \"'🍃♥ ไ"},
		{"entities without end", "&amp &copy &notanentity;", "& © ¬anentity;"},
		{"entities", "a &amp; b &lt;c&gt; &#9731;", "a & b <c> ☃"},
		{"no markup", "plain  words", "plain  words"},
		{"Thai and Korean", "ไอซ์<br>아이스", "ไอซ์\n아이스"},
		{"comments", "a<!-- b -->c", "ac"},
		{"too deep", strings.Repeat("<b>", 600) + "deep" + strings.Repeat("</b>", 600), "deep"},
	}
	for _, tt := range tests {
		if got := renderHTML(tt.in, base).text; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRenderKeepsLinksAndQuotes(t *testing.T) {
	t.Parallel()
	base := &url.URL{Scheme: "https", Host: "x.example", Path: "/a/"}
	got := renderHTML(`me <blockquote><cite>You wrote: <a href="/p1">up</a></cite> <p>their <blockquote>older</blockquote> words</p></blockquote> again
<a href="b?x=1&amp;y=2">b</a> <a href="b?x=1&amp;y=2">b</a> <a href="#top">top</a> <a href="javascript:x()">x</a> <a href="tg://resolve?domain=demo_x">t</a> <a href="http://[bad">bad</a>
<div class="quotetitle">He:</div><div class="quotecontent">old box</div>`, base)
	if want := []string{"https://x.example/a/b?x=1&y=2", "tg://resolve?domain=demo_x"}; !slices.Equal(got.links, want) {
		t.Errorf("links %v, want %v", got.links, want)
	}
	var quoted []string
	for _, q := range got.quotes {
		quoted = append(quoted, got.text[q.Start:q.End])
	}
	if want := []string{"You wrote: up\n\ntheir\n\nolder\nwords", "He:", "old box"}; !slices.Equal(quoted, want) {
		t.Errorf("quotes %q, want %q in %q", quoted, want, got.text)
	}
}

func TestRenderKnowsTheQuotesOfForums(t *testing.T) {
	t.Parallel()
	for _, markup := range []string{
		`<blockquote class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote"><div>theirs</div></blockquote>`,
		`<div class="bbCodeBlock bbCodeQuote"><aside>theirs</aside></div>`,
		`<div class="bbcode_container"><div class="bbcode_quote"><div class="quote_container">theirs</div></div></div>`,
		`<aside class="quote no-group" data-username="demo"><div class="title">theirs</div></aside>`,
		`<div class="quotebox"><cite>theirs</cite></div>`,
		`<div class="quotemain">theirs</div>`, `<div class="quoteheader">theirs</div>`, `<table><tr><td class="quote">theirs</td></tr></table>`,
	} {
		r := renderHTML("mine "+markup+" mine", &url.URL{})
		if len(r.quotes) != 1 || r.text[r.quotes[0].Start:r.quotes[0].End] != "theirs" {
			t.Errorf("%s: quotes %v of %q", markup, r.quotes, r.text)
		}
	}
	for _, markup := range []string{`<div class="quote-button">mine</div>`, `<div class="unquote">mine</div>`, `<a class="quote">mine</a>`} {
		if r := renderHTML(markup, &url.URL{}); len(r.quotes) != 0 {
			t.Errorf("%s: quotes %v", markup, r.quotes)
		}
	}
}

func TestRenderKeepsAddressesOfMessengers(t *testing.T) {
	t.Parallel()
	r := renderHTML(`<a href="line://ti/p/~demo">a</a><a href="kakaoplus://plusfriend/home/@demo">b</a><a href="viber://chat?number=1">c</a><a href="data:text/html,x">d</a><a href="file:///x">e</a>`, &url.URL{})
	if want := []string{"line://ti/p/~demo", "kakaoplus://plusfriend/home/@demo", "viber://chat?number=1"}; !slices.Equal(r.links, want) {
		t.Errorf("links %v, want %v", r.links, want)
	}
}

func TestPrependMovesTheQuotes(t *testing.T) {
	t.Parallel()
	r := renderHTML("<blockquote>q</blockquote>", &url.URL{})
	r.prepend("제목")
	if q := r.quotes[0]; r.text[q.Start:q.End] != "q" {
		t.Errorf("quote %v of %q", q, r.text)
	}
}

func FuzzRender(f *testing.F) {
	for _, seed := range []string{"<p>a<br>b", "<blockquote>\xff</blockquote>", "<pre>\n\n</pre>x", "<a href='\x00'>", "&#xD800;", "<table><p><td>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markup string) {
		r := renderHTML(markup, &url.URL{Scheme: "https", Host: "x.example"})
		last := crawler.Range{}
		for _, q := range r.quotes {
			if q.Start < last.End || q.End < q.Start || q.End > len(r.text) {
				t.Fatalf("quotes %v of %d bytes", r.quotes, len(r.text))
			}
			last = q
		}
		if utf8.ValidString(markup) && !utf8.ValidString(r.text) {
			t.Errorf("%q became %q", markup, r.text)
		}
	})
}

// TestPlainAddressesAreWrittenTheSame compares the short way with the long one.
func TestPlainAddressesAreWrittenTheSame(t *testing.T) {
	t.Parallel()
	base, err := url.Parse("https://t.me/s/demo?before=3")
	if err != nil {
		t.Fatal(err)
	}
	plain := 0
	for _, head := range []string{"https://", "http://", "HTTP://", "//", "/", ""} {
		for _, host := range []string{"a.example", "A.Example", "a", "", "a-b_c.example", "a.example.", ".", "..", "-"} {
			for _, tail := range []string{"", "/", "//", "/a", "/a/", "/a//b", "/a.b", "/.a", "/./", "/..", "/a/..", "?", "?a=b&c=d", "/a?b=/.", "/?a=../b", "/a&b=c", "/a?b?c", "#x", "/%41", "/a b", ":80/"} {
				ref := head + host + tail
				if !isPlainAddress(ref) {
					continue
				}
				plain++
				u, err := base.Parse(ref)
				if err != nil || u.String() != ref {
					t.Errorf("%q is plain, and written %v (%v)", ref, u, err)
				}
			}
		}
	}
	if plain < 50 {
		t.Errorf("%d addresses are plain, want many", plain)
	}
}
