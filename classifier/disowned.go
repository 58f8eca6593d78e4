package classifier

import (
	"slices"
	"strings"
	"unicode/utf8"

	"scops/rules"
)

// What stands around the name of a product that a Thai post says it has not: "ไม่มีเค",
// "เห็ดเมา? ไม่มีค่ะ", "THC 0%", or that is somebody's name: "เพื่อนชื่อ ไอซ์". Who has
// none yet is called ("ใครยังไม่มี").
var (
	disowning = endingsOf("ไม่มี", "ไม่ใช่", "ไม่ขาย", "ไม่ได้ขาย", "ไม่มีขาย", "ไม่จำหน่าย", "ไม่ใส่", "ไม่ผสม", "ปราศจาก", "ปลอด", "ห้าม", "ห้ามพก", "ห้ามเล่น", "ห้ามสูบ", "ห้ามเสพ", "ไม่เล่น", "ไม่สูบ", "ไม่เสพ", "ไม่พก", "ไม่พบ", "ไม่เกี่ยวกับ")
	naming    = endingsOf("ชื่อ", "ชื่อว่า", "ชื่อเล่น", "ชื่อน้อง", "ชื่อพี่", "ชื่อเล่นว่า")
	lacking   = endingsOf("ยังไม่มี", "ใครไม่มี", "คนไม่มี", "ถ้าไม่มี", "ขาดไม่มี")
	noes      = byBeginning("ไม่มี", "ไม่ขาย", "ไม่ได้ขาย", "เปล่า", "ไม่ใช่ค่ะ", "ไม่ใช่คะ", "ไม่ใช่ครับ", "ไม่ใช่จ้า", "ไม่ใช่นะ", "ไม่ใช่จ้ะ", "ไม่ใช่ๆ")
	without   = byBeginning("ไม่มีขาย", "ไม่มีจำหน่าย", "ไม่มีแล้ว", "ไม่มีนะ", "ไม่มีค่ะ", "ไม่มีครับ", "ไม่มีจ้า", "ไม่ขาย", "ไม่จำหน่าย", "ไม่พบ", "ตรวจไม่พบ", "0%", "0 %", "0.0", "ไม่เกิน 0", "free")
)

// between a no and the name it denies, and between a name and its question mark, so
// many characters may stand: "ไม่มีสารพวกกัญชา".
const (
	deniedGap   = 5
	questionGap = 12
)

// dropDisowned drops names of products that a Thai post disowns. Sellers of one thing
// say what else they have not; the other one stands.
func (r *reading) dropDisowned(items []found) []found {
	if r.lang != "th" || !anyOf(items, r.isDisowned) {
		return items
	}
	return slices.DeleteFunc(items, func(f found) bool { return r.isDisowned(&f) })
}

func (r *reading) isDisowned(f *found) bool {
	if !f.hasSlot(rules.SlotSubstance) {
		return false
	}
	before := strings.TrimRight(r.text[max(0, f.start-60):f.start], " ")
	for n := 0; n <= deniedGap && before != ""; n++ {
		if n == 0 && naming.end(before) || disowning.end(before) && !lacking.end(before) {
			return true
		}
		c, size := utf8.DecodeLastRuneInString(before)
		if !isThai(c) {
			break
		}
		before = before[:len(before)-size]
	}
	behind := strings.TrimLeft(r.text[f.end:], " :")
	if without.begin(behind) {
		return true
	}
	for n := 0; n < questionGap && behind != ""; n++ {
		c, size := utf8.DecodeRuneInString(behind)
		if behind = behind[size:]; c == '?' {
			behind = strings.TrimLeft(behind, "?! ")
			return noes.begin(behind)
		}
		if c == '\n' {
			return false
		}
	}
	return false
}
