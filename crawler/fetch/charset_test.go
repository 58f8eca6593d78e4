package fetch_test

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"scops/crawler/fetch"
)

const (
	thaiText   = "ประกาศเลขที่ ๑๒ ร้านเปิดทุกวัน ราคากันเอง สอบถามได้ครับ"
	koreanText = "안녕하세요 오늘 날씨가 참 좋네요 ㅋㅋ 모두 즐거운 하루 보내세요"
)

func encoded(t *testing.T, e encoding.Encoding, text string) []byte {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func TestDecode(t *testing.T) {
	t.Parallel()
	thai, hangul := encoded(t, charmap.Windows874, thaiText), encoded(t, korean.EUCKR, koreanText)
	rare := encoded(t, korean.EUCKR, "똠방각하와 펲시맨이 찦차를 타고 쑛다리 안녕하세요 반갑습니다")
	prepend := func(head string, body []byte) []byte { return append([]byte(head), body...) }
	tests := []struct {
		name        string
		body        []byte
		contentType string
		forced      string
		label, want string
	}{
		{"utf-8 undeclared", []byte(thaiText), "text/html", "", "utf-8", thaiText},
		{"Thai by header", thai, "text/html; charset=TIS-620", "", "windows-874", thaiText},
		{"Thai by its other names", thai, "text/html;charset=iso-8859-11", "", "windows-874", thaiText},
		{"Thai by meta", prepend(`<meta charset="windows-874">`, thai), "text/html", "", "windows-874", thaiText},
		{"Thai by a late meta", prepend(strings.Repeat("<!-- banner -->", 200)+`<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=tis-620">`, thai), "text/html", "", "windows-874", thaiText},
		{"Thai by XML declaration", prepend(`<?xml version="1.0" encoding='tis-620'?>`, thai), "application/xml", "", "windows-874", thaiText},
		{"Thai declared nowhere", thai, "", "", "windows-874", thaiText},
		{"Thai under a server's default", thai, "text/html; charset=ISO-8859-1", "", "windows-874", thaiText},
		{"Thai called utf-8 by the server, by its name in the page", prepend(`<meta charset=tis-620>`, thai), "text/html; charset=utf-8", "", "windows-874", thaiText},
		{"Thai called utf-8 by everybody", thai, "text/html; charset=utf-8", "", "windows-874", thaiText},
		{"Korean by header", hangul, `text/html; charset="ks_c_5601-1987"`, "", "euc-kr", koreanText},
		{"Korean by meta", prepend(`<meta content="text/html; charset=euc-kr" http-equiv=Content-Type>`, hangul), "text/html", "", "euc-kr", koreanText},
		{"Korean declared nowhere", hangul, "text/html", "", "euc-kr", koreanText},
		{"Korean with Windows' syllables", rare, "text/html", "", "euc-kr", "똠방각하"},
		{"utf-8 called Korean", []byte(koreanText), "text/html; charset=euc-kr", "", "utf-8", koreanText},
		{"utf-8 called Thai by its page", prepend(`<meta charset=tis-620>`, []byte(thaiText)), "text/html", "", "utf-8", thaiText},
		{"utf-8 with a mark", prepend("\xef\xbb\xbf", []byte(thaiText)), "text/html; charset=tis-620", "", "utf-8", thaiText},
		{"utf-16 with a mark", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), thaiText), "text/html", "", "utf-16le", thaiText},
		{"a page in ASCII that calls itself utf-16", []byte(`<meta charset=utf-16>plain`), "text/html", "", "utf-8", "plain"},
		{"forced", hangul, "text/html; charset=utf-8", "euc-kr", "euc-kr", koreanText},
		{"forced to nonsense", []byte(thaiText), "text/html", "nonsense", "utf-8", thaiText},
		{"a cut character at the end", []byte(thaiText)[:len(thaiText)-1], "text/html", "", "utf-8", "สอบถามได้ครั"},
		{"one broken byte in utf-8", append([]byte(thaiText), "\xff "+thaiText...), "text/html", "", "utf-8", thaiText},
		{"Western", []byte("caf\xe9 d\xe9j\xe0 vu, na\xefve"), "text/html", "", "windows-1252", "café déjà vu"},
		{"a label that only hides text", []byte("plain"), "text/html; charset=iso-2022-kr", "", "utf-8", "plain"},
		{"a picture has no text", []byte("\xff\xd8\xff\xe0"), "image/jpeg", "", "utf-8", ""},
		{"nothing", nil, "", "", "utf-8", ""},
	}
	for _, tt := range tests {
		text, label := fetch.Decode(tt.body, tt.contentType, tt.forced)
		if label != tt.label || !strings.Contains(text, tt.want) || tt.want == "" && text != "" {
			t.Errorf("%s: %q in %s, want %q in %s", tt.name, text, label, tt.want, tt.label)
		}
	}
}

func TestOtherScriptsAreNotTakenForThaiOrKorean(t *testing.T) {
	t.Parallel()
	for name, body := range map[string][]byte{
		"Russian":  encoded(t, charmap.Windows1251, "Добрый день, уважаемые друзья! Сегодня прекрасная погода."),
		"Chinese":  encoded(t, simplifiedchinese.GBK, "今天天气很好，我们一起去公园散步吧，大家都很高兴。"),
		"Japanese": encoded(t, japanese.EUCJP, "今日はとても良い天気ですね。みんなで公園へ行きましょう。"),
		"Shift":    encoded(t, japanese.ShiftJIS, "今日はとても良い天気ですね。みんなで公園へ行きましょう。"),
		"French":   encoded(t, charmap.Windows1252, "Où êtes-vous allés cet été? Déjà à l'étranger, près de la forêt."),
	} {
		if _, label := fetch.Decode(body, "text/html", ""); label == "windows-874" || label == "euc-kr" {
			t.Errorf("%s was taken for %s", name, label)
		}
	}
}

// Every line of real text, put into the old encodings without a declaration,
// must come back: short lines are the hard case.
func TestRealTextIsDetected(t *testing.T) {
	t.Parallel()
	const dir = "../../../shared/data/text"
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) == 0 {
		t.Skip("no real text stands beside the project")
	}
	var right, all [2]int
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		scan := bufio.NewScanner(f)
		scan.Buffer(nil, 1<<20)
		for scan.Scan() && all[0]+all[1] < 40000 {
			for i, e := range []encoding.Encoding{charmap.Windows874, korean.EUCKR} {
				line := scan.Text()
				body, err := e.NewEncoder().String(line)
				if err != nil || letters(line, i) < 8 {
					continue
				}
				all[i]++
				if text, _ := fetch.Decode([]byte(body), "text/plain", ""); text == line {
					right[i]++
				}
			}
		}
		f.Close()
	}
	t.Logf("Thai %d of %d lines, Korean %d of %d", right[0], all[0], right[1], all[1])
	for i, script := range []string{"Thai", "Korean"} {
		if all[i] > 100 && right[i]*1000 < all[i]*985 {
			t.Errorf("%s: %d of %d lines are read right", script, right[i], all[i])
		}
	}
}

// letters counts the Thai (0) or Hangul (1) letters of a line.
func letters(line string, script int) int {
	n := 0
	for _, r := range line {
		if script == 0 && r >= 0x0E01 && r <= 0x0E2E || script == 1 && r >= 0xAC00 && r <= 0xD7A3 {
			n++
		}
	}
	return n
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("<meta charset=tis-620>\xa1\xa2"), "text/html", "")
	f.Add([]byte("<?xml encoding="), "text/html; charset=", "euc-kr")
	f.Add([]byte("\xff\xfe\x00"), "image/png", "")
	f.Fuzz(func(t *testing.T, body []byte, contentType, forced string) {
		text, label := fetch.Decode(body, contentType, forced)
		if !utf8.ValidString(text) || label == "" {
			t.Errorf("label %q, valid %t", label, utf8.ValidString(text))
		}
		if len(text) > 4*len(body)+4 {
			t.Errorf("%d bytes grew to %d", len(body), len(text))
		}
	})
}
