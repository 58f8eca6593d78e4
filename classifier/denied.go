package classifier

import (
	"slices"
	"strings"

	"scops/rules"
)

// denied says that a Thai report word stands behind a no, a fear or an if:
// sellers promise what will not happen ("ไม่ล่อซื้อ", "กลัวโดนจับ").
func (r *reading) denied(f *found) bool {
	if f.term == nil || !f.hasSlot(rules.SlotReport) && !f.hasSlot(rules.SlotCare) && !f.hasSlot(rules.SlotLawful) {
		return false
	}
	before := r.text[max(0, f.start-60):f.start] // "บล็อกหนี โดนโกง" denies nothing
	if !f.hasSlot(rules.SlotReport) || f.term.list.Lang != "th" {
		return r.lang == "th" && waived(before)
	}
	if r.complains(f) {
		return true
	}
	return endsWithAny(before, []string{"ไม่", "ไม่ใช่", "ไม่มี", "ไม่เคย", "ไม่เคยมี", "ไม่มีใคร", "ไม่มีใครเคย", "ยังไม่มี", "ไม่ได้", "ไม่โดน", "ไม่ถูก", "กลัวโดน", "ให้โดน", "กลัว", "กัน", "หนี", "รอด", "เบื่อ", "ถ้า"})
}

// complainReach is how far behind or before a report word a seller's terms stand, in bytes.
const complainReach = 90

// complains says that a Thai report word tells of buyers who cheat, for the seller's
// terms stand beside it: "ปลายทางไม่รับ โดนมาเยอะ", "เคยโดนโกงสลิปปลอม ขอโอนก่อน".
func (r *reading) complains(f *found) bool {
	around := r.text[max(0, f.start-complainReach):min(len(r.text), f.end+complainReach)]
	return complaints.in(around) != 0
}

var complaints = newPhrases("ไม่เอาอีก", "ไม่รับปลายทาง", "ไม่ส่งปลายทาง", "ไม่มีปลายทาง", "งดปลายทาง", "ปลายทางไม่", "ปลายทางงด", "ไม่เก็บปลายทาง", "ไม่รับเก็บปลายทาง", "สลิปปลอม", "สลิปเก๊", "เลยขอโอน", "เลยขอมัดจำ", "เลยไม่รับ", "ตีกลับ")

// waived says that what stands before a word of care or law says nobody asks for
// it: "ไม่ต้องมี" a prescription, "ไม่ใช่" CBD.
func waived(before string) bool {
	return strings.Contains(before, "ไม่") && waivers.end(strings.TrimRight(before, " "))
}

var waivers = endingsOf("ไม่ใช่", "ไม่ต้อง", "ไม่มี", "ไม่ขอ", "ไม่ใช้", "ไม่เอา", "ไม่ถาม", "ไม่ดู", "ไม่เช็ก", "ไม่เช็ค", "ไม่ตรวจ", "ไม่ผ่าน", "ไม่ต้องผ่าน", "ไม่ต้องไป", "ไม่ต้องหา", "ไม่ต้องพบ", "ไม่ต้องเจอ", "ไม่ง้อ", "ไม่สน", "ไม่ขอดู", "ไม่ถามหา", "ไม่เช็กหา",
	"ไม่ต้องมี", "ไม่ต้องใช้", "ไม่ต้องขอ", "ไม่ต้องโชว์", "ไม่ต้องยื่น", "ไม่ต้องแสดง", "ไม่ต้องเอา", "ไม่ต้องรอ")

// waives says that an innocent Thai word is named to be done without: "ไม่ผ่านคลินิก",
// "ไม่ใช่เนื้อวัว".
func (r *reading) waives(f *found) bool {
	return f.term.list.Lang == "th" && waived(r.text[max(0, f.start-60):f.start])
}

// endsWithAny says whether a text ends with one of some words.
func endsWithAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}
