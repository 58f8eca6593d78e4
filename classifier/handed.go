package classifier

import (
	"strings"

	"scops/classifier/entity"
	"scops/rules"
)

// handed is a Thai verb of handing over with the place behind it: ส่งทองหล่อ,
// นัดแถวสยาม. It is no identifier and leaves the classifier as a reason only.
const handed entity.Kind = "handed"

// handsOver are the verbs, and leadsToPlace what may stand between verb and place.
var (
	handsOver    = []string{"ส่งถึง", "ส่งใน", "ส่ง", "นัดรับ", "นัดเจอ", "นัด", "มารับ", "รับเอง", "ดีล", "เดินสาย", "วิ่ง", "เรียก"}
	leadsToPlace = []string{"แถว", "โซน", "หน้า", "ที่", "ทั่ว", "ย่าน", "ใน", "ได้", "bts", "mrt", "BTS", "MRT"}
)

// handedOver adds the verbs of handing over that stand before the places of a
// Thai post. Who asks for goods asks for it instead ("ส่งระยองไหม").
func (r *reading) handedOver(terms, all []found) []found {
	if r.lang != "th" || anyOf(terms, func(f *found) bool { return f.hasSlot(rules.SlotDemand) }) {
		return all
	}
	for i, n := 0, 0; i < len(r.entities) && n < maxLoose; i++ {
		e := &r.entities[i]
		if e.Kind != entity.Place {
			continue
		}
		n++
		if start := verbBefore(r.text[:e.Start]); start >= 0 && !asksWhether(r.text[e.End:]) {
			all = append(all, r.looseEntity(handed, start, e.Start, strings.TrimSpace(r.text[start:e.Start])))
		}
	}
	return all
}

// verbBefore is where a verb of handing over that ends text begins, -1 if none.
func verbBefore(text string) int {
	text = strings.TrimRight(text, " ")
	for _, w := range leadsToPlace {
		if rest, ok := strings.CutSuffix(text, w); ok {
			text = strings.TrimRight(rest, " ")
		}
	}
	for _, w := range handsOver {
		if strings.HasSuffix(text, w) {
			return len(text) - len(w)
		}
	}
	return -1
}

// asksWhether says that a particle of asking stands first.
func asksWhether(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	for _, w := range []string{"บ้าง", "ไหม", "มั้ย", "มัย", "ปะ", "ป่ะ", "ป่าว", "หรือเปล่า", "หรือยัง", "รึเปล่า", "รึยัง", "มั่ง"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}
