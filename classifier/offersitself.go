package classifier

import (
	"strings"

	"scops/rules"
)

// offersItself says that the Thai name of a product begins with a word of selling
// or ends with one of having, which no list of offers can find any more: "ขายเค".
func (r *reading) offersItself(f *found) bool {
	if f.ambiguity() == rules.Low || others.end(r.text[max(0, f.start-40):f.start]) {
		return false // headlines say it too, and who tells of others
	}
	for _, w := range []string{"ขาย", "ปล่อย", "แบ่ง", "khai "} {
		if len(f.term.text) > len(w) && strings.HasPrefix(f.term.text, w) {
			return true
		}
	}
	return arrived.end(f.term.text)
}

// arrived is what names that say so end with.
var arrived = endingsOf("มาแล้ว", "พร้อม", "พร้อมส่ง", "เข้าแล้ว", "ลงแล้ว", "ลงใหม่")

// others are of whom it is said that they sell.
var others = endingsOf(strings.Fields("เพื่อน แฟน มัน เขา เค้า คน ผัว เมีย ลูก ชาย สาว หนุ่ม บ้าน ใคร แอบ ไป มา ที่ ว่า เคย โดน ไม่ จ้าง หา ห้าม เลิก พวก แก๊ง จับ รวบ ร่วม ลอบ เร่")...)
