package console

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/korean"
)

const hostile = `<!doctype html><html onload=a()><head><title>t</title><base href="https://evil.example/"><meta http-equiv=refresh content="0;url=https://evil.example">
<style>@import "https://evil.example/x.css"</style><link rel=stylesheet href="https://evil.example/x.css"><script>alert(1)</script></head>
<body background="https://evil.example/b.png" onclick="a()"><h1 style="background:url(https://evil.example/s)">Ads</h1>
<p onmouseover=a() dir=rtl lang=ko>아이스 <a href="javascript:alert(1)" ping="https://evil.example/p">one</a> <a href="https://evil.example/two">two</a></p>
<img src="https://evil.example/i.png" onerror=a() alt="white powder"><svg onload=a()><script>alert(2)</script><a xlink:href="javascript:a()">x</a></svg>
<math><mtext><table><mglyph><style><img src=x onerror=a()></style></mglyph></table></mtext></math>
<form action="https://evil.example/f"><input name=p value=v><textarea>typed</textarea><button formaction="javascript:a()">send</button></form>
<iframe src="https://evil.example/f"></iframe><object data="https://evil.example/o"></object><embed src="https://evil.example/e"><video src="https://evil.example/v" autoplay></video>
<noscript><img src="https://evil.example/n.png"></noscript><template><img src=x onerror=a()></template><!-- <script>alert(3)</script> -->
<table><tr><td colspan=2 background="https://evil.example/t">1g 70</td></tr></table><xmp><script>alert(4)</script></xmp><plaintext><script>alert(5)</script>`

func TestAWorkingCopyIsTextAndPlainStructure(t *testing.T) {
	t.Parallel()
	copied, ok := workingCopy([]byte(hostile), "text/html", "utf-8")
	if !ok {
		t.Fatal("there is no working copy of a page")
	}
	doc, err := html.Parse(strings.NewReader(string(copied)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("a comment is left: %q", n.Data)
		}
		if n.Type != html.ElementNode || n.Data == "html" || n.Data == "head" || n.Data == "body" {
			continue
		}
		if n.Data != "meta" && !slices.Contains(keptElements(), n.DataAtom) {
			t.Errorf("<%s> is left", n.Data)
		}
		for _, a := range n.Attr {
			if !slices.Contains([]string{"dir", "lang", "colspan", "charset"}, a.Key) {
				t.Errorf("<%s %s=%q> is left", n.Data, a.Key, a.Val)
			}
		}
	}
	for _, want := range []string{"아이스", "1g 70", "two [https://evil.example/two]", "white powder", "one [javascript:alert(1)]", "send"} {
		if !strings.Contains(string(copied), want) {
			t.Errorf("the copy lacks %q:\n%s", want, copied)
		}
	}
	for _, not := range []string{"alert(2)", "alert(4)", "alert(5)", "typed", "@import"} {
		if strings.Contains(string(copied), not) {
			t.Errorf("the copy holds %q", not)
		}
	}
}

func TestAWorkingCopyIsReadInThePagesOwnCharacters(t *testing.T) {
	t.Parallel()
	body, err := korean.EUCKR.NewEncoder().Bytes([]byte("<p>아이스 팝니다</p>"))
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{"euc-kr", ""} {
		copied, ok := workingCopy(body, "text/html; charset=euc-kr", label)
		if !ok || !strings.Contains(string(copied), "<p>아이스 팝니다</p>") {
			t.Errorf("label %q: %s", label, copied)
		}
	}
}

func TestWhatIsNoPageIsShownAsTextOrNotAtAll(t *testing.T) {
	t.Parallel()
	copied, ok := workingCopy([]byte(`{"text":"<b>아이스</b>"}`), "application/json", "utf-8")
	if !ok || !strings.Contains(string(copied), "&lt;b&gt;아이스") {
		t.Errorf("JSON is shown as %s", copied)
	}
	if _, ok := workingCopy([]byte("\x89PNG\r\n\x1a\n\x00\x00"), "image/png", ""); ok {
		t.Error("a picture is shown as text")
	}
	deep := strings.Repeat("<div>", 5000) + "아이스"
	copied, ok = workingCopy([]byte(deep), "text/html", "utf-8")
	if !ok || !strings.Contains(string(copied), "아이스") {
		t.Error("a page nested too deep is lost: it can be shown as text")
	}
}

func FuzzAWorkingCopyDoesNothing(f *testing.F) {
	f.Add([]byte(hostile))
	f.Add([]byte("<svg><p><style><a id=\"</style><img src=1 onerror=alert(1)>\">"))
	f.Fuzz(func(t *testing.T, body []byte) {
		copied, ok := workingCopy(body, "text/html", "utf-8")
		if !ok {
			return
		}
		doc, err := html.Parse(strings.NewReader(string(copied)))
		if err != nil {
			return // nested too deep: shown as text
		}
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode && slices.Contains([]string{"script", "style", "iframe", "object", "embed", "form", "img", "a", "svg", "math", "link", "base"}, n.Data) {
				t.Fatalf("<%s> is left of %q:\n%s", n.Data, body, copied)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" || a.Key == "style" {
					t.Fatalf("%s=%q is left of %q", a.Key, a.Val, body)
				}
			}
		}
	})
}
