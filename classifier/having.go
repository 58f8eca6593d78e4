package classifier

import (
	"strings"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/crawler"
)

// having is what sellers say directly behind a product: 떨 있음, 얼음 됩니다. It
// is no identifier and leaves the classifier as a reason only.
const having entity.Kind = "having"

// haves are the words.
var haves = byBeginning(strings.Fields("있습니다 있어요 있어용 있음 있슴 있다 있고 있으니 됩니다 돼요 됨 됌 가능 팔아요 팔아용 팝니다 팔아 팜 나가요 나갑니다 나옴 풀렸 들어옴 들어왔 들어온 왔어요 왔습니다 도착 남음 남았 재고 준비 전문 취급 보유 나눔 처분 급처 종류별 골라 상시 항시 당일 즉시 มาแล้ว มีแล้ว มีพร้อม เข้าแล้ว เข้าใหม่ ลงแล้ว ลงใหม่ ถึงแล้ว มาใหม่ มาเพิ่ม มีนะ มีจ้า มีจ้ะ มีค่ะ มีครับ มีค้าบ")...)

// soon are words between a product and that it is there.
var soon = byBeginning(strings.Fields("지금 오늘 금일 바로 당장 현재 많이 조금 소량 다 아직 다시 물건 정품 진짜 전부 계속")...)

// beforeHaving are the particles between a product and such a word.
var beforeHaving = byBeginning("이", "가", "은", "는", "도", "만", "류")

// soonIn is how long a word is that begins s and says when or how much, with the
// space behind it: 떨 지금 됩니다.
func soonIn(s string) int {
	for _, w := range soon.at(s) {
		if strings.HasPrefix(s, w) && len(s) > len(w)+1 && s[len(w)] == ' ' {
			return len(w) + 1
		}
	}
	return 0
}

// havesBehind adds the word of having that stands behind a product, with a
// particle or a space between; a question asks for it instead.
func (r *reading) havesBehind(product *found, all []found) []found {
	at := product.end
	if next, _ := utf8.DecodeRuneInString(strings.TrimPrefix(r.text[at:], " ")); !isSyllable(next) && !isThai(next) {
		return all // no word of having, and no particle
	}
	at += len(beforeHaving.prefix(r.text[at:]))
	if strings.HasPrefix(r.text[at:], " ") {
		at++
	}
	at += soonIn(r.text[at:])
	end := at + len(haves.prefix(r.text[at:]))
	if end == at {
		return all
	}
	for _, ask := range []string{"?", " ?", "나", "을까", "는지", "는 분", "는분", "으신", "으면", "는데 ", "냐", "니", "ไหม", "มั้ย", "มั๊ย", "หรือยัง", "รึยัง", "ยัง", "บ้าง", "กับ", "แล้วเหรอ", "ที่จะ", "จะ", "รับ", "กัน", "ใจ"} {
		if strings.HasPrefix(r.text[end:], ask) {
			return all
		}
	}
	if r.isTaken(crawler.Range{Start: at, End: end}) {
		return all
	}
	return append(all, r.looseEntity(having, at, end, r.text[at:end]))
}
