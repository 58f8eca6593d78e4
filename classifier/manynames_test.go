package classifier

import "testing"

func TestAThaiSellerHeapsUpNames(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"ตัวใสรอบค่ำ ใครขาดทักจ้า #ไอซ์บางพลี #ควัน #น้ำแข็ง":          true,
		"#ไอซ์อุดร #ไอซ์เลย #ไอซ์สกล นัดรับได้ทุกวัน ทักแชท":           true,
		"ไอซ์มาถึงไทยแล้ว แฟนคลับนัดเจอกันสยาม ทักแชท":                 false,
		"#น้ำแข็งหลอด #น้ำแข็งบด #โรงน้ำแข็ง ส่งทุกวัน ร้านไหนขาดทัก":  false,
		"เพื่อนบอกว่า #ไอซ์ #น้ำแข็ง #ควัน คือยาตัวเดียวกัน ทักถามได้": false,
	})
}

func TestHalfAGramOfGoodsNobodyNames(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"0.5 700 / 1 1,300 เลียบทางด่วน เรียกรถมาเอา": true,
		"ของดี 0.5=350 1=600 ทักไลน์ demo.half1":      true,
		"สายไฟ 0.5=300 1=500 ทักไลน์ demo.half2":      false,
		"ขนาด 0.5 ราคา 30 ขนาด 1 ราคา 50 ทักแชท":      false,
	})
}

func TestASellerComplainsOfBuyersWhoCheat(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"ไอซ์จีละ 900 ปลายทางไม่รับ โดนเทมาแล้ว ส่งแมส ไลน์ demo.cheat1":    true,
		"เคยโดนโกงสลิปปลอมมาแล้ว ขอโอนก่อน ไอซ์จีละ 900 ไลน์ demo.cheat2":   true,
		"โดนโกงค่ะ ร้านนี้ขายไอซ์จีละ 900 โอนแล้วบล็อก ไลน์ demo.cheat3":    false,
		"ยาเคไม่ผ่านคลินิก กรัมละ 1,200 ส่งแมส ทักไลน์ demo.cheat4":         true,
		"คลินิกเตือนยาเคกรัมละ 1,200 ที่ส่งแมสอันตราย อย่าทักไลน์ demo.ch5": false,
	})
}
