package rules

import (
	_ "embed"
	"regexp"
	"strings"
)

// mendedText holds, below "== CODE", a rule file in which the mistake of the
// code is mended; a test loads each.
//
//go:embed help.txt
var mendedText string

// Help is what an author is told about a code.
type Help struct {
	Code     string
	Severity Severity
	Says     Gloss  // the message, with "..." where names and numbers stand
	Mended   string // a file as it is right
}

// heads are the words between the parts of a help.
var heads = map[string]Gloss{
	"mended":                {"เขียนถูกเป็นอย่างนี้:", "이렇게 쓰면 맞습니다:", "Written like this it is right:"},
	"allow":                 {"ถ้าตั้งใจให้เป็นอย่างนี้ ใส่บรรทัดนี้ไว้ข้างบน:", "일부러 그렇게 썼다면 윗줄에 이렇게 적습니다:", "If it is meant as it is, put this on a line above it:"},
	string(SeverityError):   {"ข้อผิดพลาด: ชุดกฎใช้ไม่ได้จนกว่าจะแก้", "오류: 고치기 전에는 규칙 묶음을 쓸 수 없음", "error: the pack is refused until it is mended"},
	string(SeverityWarning): {"คำเตือน: ชุดกฎใช้ได้ แต่ควรตรวจดู", "경고: 규칙 묶음은 쓸 수 있지만 살펴보세요", "warning: the pack works; look at it"},
	string(SeverityInfo):    {"ข้อมูล: ไม่มีอะไรต้องแก้", "정보: 고칠 것 없음", "info: nothing to mend"},
}

var messageArg = regexp.MustCompile(`%\[\d\][qsd]`)

// Explain gives the help of a code; false if there is no such code.
func Explain(code string) (Help, bool) {
	c, ok := codes[code]
	if !ok {
		return Help{}, false
	}
	dots := func(s string) string {
		return strings.ReplaceAll(messageArg.ReplaceAllString(s, "..."), "%%", "%")
	}
	return Help{
		Code: code, Severity: c.severity(), Says: Gloss{dots(c.text.Th), dots(c.text.Ko), dots(c.text.En)}, Mended: mended(code),
	}, true
}

// NearestCode is the code a misspelt one probably meant; "" if none is near.
func NearestCode(code string) string { return nearestKey(code, codes) }

// mended is the example of a code.
func mended(code string) string {
	_, text, _ := strings.Cut("\n"+mendedText, "\n== "+code+"\n")
	text, _, _ = strings.Cut(text, "\n== ")
	return strings.TrimRight(text, "\n") + "\n"
}

// String is the help as text in a reader's language.
func (h Help) String(lang string) string {
	var b strings.Builder
	b.WriteString(h.Code + "\n" + heads[string(h.Severity)].In(lang) + "\n\n  " + h.Says.In(lang) + "\n\n" + heads["mended"].In(lang) + "\n\n")
	for line := range strings.Lines(h.Mended) {
		b.WriteString(strings.TrimRight("  "+line, " \n") + "\n")
	}
	if h.Severity != SeverityError {
		b.WriteString("\n" + heads["allow"].In(lang) + "\n\n  # scops: allow " + h.Code + " because ...\n")
	}
	return b.String()
}
