package site

import (
	"testing"

	"scops/crawler"
)

func realFeeds() []realPage {
	feed := func(name string, posts int) realPage {
		return realPage{"feeds_legacy_encoding/" + name + ".xml", "https://example.org/index.xml", "feed", crawler.PageOK, posts, checkDecoded}
	}
	return []realPage{
		feed("EUC-KR__alogblog.com", 15), feed("EUC-KR__arts.egloos.com", 10), feed("EUC-KR__blog.rss.naver.com", 10),
		feed("EUC-KR__calmguy.egloos.com", 10), feed("EUC-KR__console.linuxstudy.pe.kr", 10), feed("EUC-KR__critique.or.kr", 10),
		feed("EUC-KR__jely.egloos.com", 10), feed("EUC-KR__jowchung.oolim.net", 10), feed("EUC-KR__kina.egloos.com", 10),
		feed("EUC-KR__oroll.egloos.com", 10), feed("EUC-KR__poliplus.egloos.com", 10), feed("EUC-KR__sparcs.kaist.ac.kr", 10),
		feed("EUC-KR__tori02.egloos.com", 10), feed("EUC-KR__willis.egloos.com", 10), feed("EUC-KR__yunho.egloos.com", 10),
		feed("TIS-620__opentle.org", 25), feed("TIS-620__pharmacy.kku.ac.th.analyse1", 9), feed("TIS-620__pharmacy.kku.ac.th.centerlab", 10),
		{"feeds_legacy_encoding/EUC-KR___ude_euc1.txt", "https://example.org/a.txt", "", crawler.PageUnknown, 0, nil},
		{"feeds_legacy_encoding/EUC-KR___chromium_windows-949_with_no_encoding_specified.html", "https://example.org/a.html", "", crawler.PageUnknown, 0, nil},
	}
}

// checkDecoded checks that the text was not decoded a second time: Korean or
// Thai letters are there, and no sign of a failed decoding.
func checkDecoded(t *testing.T, want map[string]any, h crawler.Harvest) {
	low, high := '가', '힣'
	if want["encoding"] == "TIS-620" {
		low, high = 'ก', '๛'
	}
	letters, broken := 0, 0
	for _, p := range h.Posts {
		for _, c := range p.Text {
			if c >= low && c <= high {
				letters++
			}
			if c == '\uFFFD' {
				broken++
			}
		}
	}
	if letters < 50 || broken > letters/100 {
		t.Errorf("%d letters of the feed's own script, %d broken", letters, broken)
	}
}
