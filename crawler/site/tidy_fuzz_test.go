package site

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html/atom"
)

// composedPages are the pages of all golden files.
func composedPages(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no composed pages: %v", err)
	}
	var pages []string
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range archive.Files {
			if section.Name == "page" {
				pages = append(pages, string(section.Data))
			}
		}
	}
	return pages
}

// FuzzTidy takes any text for a page: what the tidy reader makes of it the
// parser must make too.
func FuzzTidy(f *testing.F) {
	for _, text := range composedPages(f) {
		if len(text) < 8<<10 {
			f.Add(text)
		}
	}
	for _, text := range []string{
		"<b><p>a</b>b</p>", "<a><table><tr><td><a>x</a></td></tr></table></a>", "<table><tr><td>a<td>b<tr></table>c", "<p>&lt&ampx;&#x80;&#0;&notit;", "<P CLASS=a class=b>",
		"a\r\nb\x00c", "<svg><desc><p>a</svg><math><mi>b", "<template><td>a</template>", "<frameset><frame>", "<!--a--!>b<!-->c<!--->d", "<select><table><option>",
		"<style><!--</style>--></style><title>&lt;</title>", "<html a><head b><body c></body> </html> <p>", "<table>a<b>c<tr>d</b></table>", "<li><p><li><dd><dt>", strings.Repeat("<i>", 520),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkTidy(t, text) })
}

// pieces are what FuzzTidyPieces puts together.
var pieces = strings.Split(`<p>|<div>|<a>|<b>|<i>|<b z=1 y=2>|<span>|<ul>|<li>|<dl>|<dt>|<dd>|<h1>|<h2>|<form>|<button>|<select>|<option>|<optgroup>|<table>|<tbody>|<thead>|<tr>|<td>|<th>|<caption>|<col>|<colgroup>|`+
	`<pre>|<textarea>|<title>|<script>|<style>|<noscript>|<iframe>|<svg>|<g>|<path/>|<svg/>|<clipPath>|<object>|<marquee>|<template>|<math>|<mi>|<nobr>|<font>|<br>|<img>|<input>|<input type=hidden>|<hr>|<meta>|<link>|<base>|`+
	`<html>|<head>|<body>|</html>|</head>|</body>|</p>|</table>|</li>|</br>|</form>|</select>|</script>|</title>|</a>|</b>|</tr>|<!-- c -->|<!--|-->|<!DOCTYPE html>|<!doctype a>|<ruby>|<rt>|<rp>|<center>|<x-y>|<frameset>|`+
	`x|y z| |&amp;|&lt|&#13;|&nbsp;|<|</|/>|>|" |'|<p a="b|=c|<a href='?x&copy=1&d;e'>|<a b=c/>|<p A a>|<image>|<plaintext>|<xmp>|<applet>`, "|")

// composed makes a page of pieces: a byte is one of them, or ends the element
// begun last, so that many pages are tidy.
func composed(choice []byte) string {
	var out strings.Builder
	var open []string
	for _, c := range choice {
		switch n := int(c); {
		case n < len(pieces):
			out.WriteString(pieces[n])
			if name, isTag := strings.CutPrefix(pieces[n], "<"); isTag && name != "" && name[0] >= 'a' && name[0] <= 'z' {
				name = name[:strings.IndexAny(name+">", " />")]
				if k := elementKind(atom.Lookup([]byte(name))); k != kindVoid && k != kindField && k != kindRule && !strings.HasSuffix(pieces[n], "/>") {
					open = append(open, name)
				}
			}
		case n > 250:
			out.WriteString("\r\n")
		case len(open) > 0:
			out.WriteString("</" + open[len(open)-1] + ">")
			open = open[:len(open)-1]
		}
	}
	return out.String()
}

// FuzzTidyPieces is FuzzTidy with pages made of pieces of markup.
func FuzzTidyPieces(f *testing.F) {
	f.Add([]byte{1, 3, 90, 200, 200})
	f.Add([]byte{19, 22, 23, 90, 200, 200, 200})
	f.Add([]byte{56, 57, 30, 90, 200, 200, 58, 0, 2, 90, 200, 200})
	f.Fuzz(func(t *testing.T, choice []byte) { checkTidy(t, composed(choice)) })
}
