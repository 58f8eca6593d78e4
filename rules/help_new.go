package rules

import (
	"fmt"
	"strings"
)

// newText is a rule to start from; the marks in capitals are filled in.
const newText = `# Lay this file over the built-in pack: my-rules/LANG/ID.yaml, then
#   scops rules lint my-rules
#   scops rules test my-rules --rule ID
# How rules are written stands in rules/README.md.
extends: builtin
rules:
  - id: ID
    title: What this rule finds, in one line
    # The sentence an investigator reads, in all three languages.
    reason:
      th: 'REASON_TH'
      ko: 'REASON_KO'
      en: 'REASON_EN'
    status: draft        # draft: not run; shadow: counted, no points; stable
    label: sale          # sale, recruit, service
    strength: weak       # weak, fair, strong
    owner: your-desk
    applies: {lang: [LANG]}
    # Names are yours; inside one name: any of. A list instead of a slot makes
    # it narrower: {list: LANG.some-list}
    find:
      product: {slot: substance}
      drop: {slot: drop}
      contact: {entity: [telegram, line, kakao, phone]}
    when: product and drop and contact
    together: {names: [product, drop], within: 120 characters}   # or line, segment, post
    unless:
      - {slot: report, near: product, within: segment}
    # Two of each at least before it leaves draft. Posts stand in quotes or a |
    # block; {telegram} {line} {kakao} {phone} are samples that reach nobody.
    tests:
      fires:
        - 'FIRES_1'
        - |
          FIRES_2
      silent:
        - post: 'SILENT_1'
          because: shop
        - post: |
            SILENT_2
          because: news
`

// newWords fill newText, by language.
var newWords = map[string][4]string{
	"th": {"ไอซ์ จีละ 900 วางของส่งพิกัด ทักไลน์ {line}", "ยาบ้า 1 ถุง 4,500\n          วางจุดแล้วส่งพิกัด โทร {phone}", "ไอศกรีมโฮมเมด ถ้วยละ 25 ทักไลน์ {line}", "ตำรวจรวบหนุ่มขายไอซ์ วางของส่งพิกัด ยึดของกลางได้ 2 กิโลกรัม"},
	"ko": {"아이스 1g 60 던지기 텔레 {telegram}", "빙두 1g 70\n          강남 던지기 텔레 {telegram2}", "아이스 아메리카노 2잔 팝니다 오픈채팅 {openchat}", "경찰, 필로폰 던지기 판매책 12명 검거"},
	"en": {"crystal meth 1g 90 dead drop only, telegram {telegram}", "meth in stock\n          dead drop in town, telegram {telegram2}", "Iced coffee 2 for 1 this week, call {phone}", "Police seized crystal meth left at a dead drop and arrested two"},
}

// NewFile is a rule file to start from, a draft that lint passes: its id, and
// the language of its examples (th, ko, en).
func NewFile(id, lang string) (string, error) {
	if len(id) > longestName || !plainName.MatchString(id) {
		return "", fmt.Errorf("%q cannot name a rule: use small letters, digits and - as in %s-new-word", id, lang)
	}
	words, ok := newWords[lang]
	if !ok {
		return "", fmt.Errorf("%q is not th, ko or en", lang)
	}
	return strings.NewReplacer(
		"LANG", lang, "REASON_TH", "เขียนเหตุผลที่นี่", "REASON_KO", "이유를 여기에 쓰세요", "REASON_EN", "write the reason here",
		"FIRES_1", words[0], "FIRES_2", words[1], "SILENT_1", words[2], "SILENT_2", words[3], "ID", id,
	).Replace(newText), nil
}
