package classifier

import "testing"

func TestThaiPostsDisownProducts(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"เห็ดเมา? ไม่มีค่ะ ขายเห็ดสด โลละ 80 ส่งในเมือง ไลน์ demo.own1":   false,
		"โลชั่นใยกัญชง THC 0% ขวดละ 190 ส่งเคอรี่ ไลน์ demo.own2":         false,
		"ห้องพักรายวัน ห้ามกัญชา คืนละ 500 มัดจำ 200 ไลน์ demo.own3":      false,
		"เพื่อนชื่อ ไอซ์ อีกคนชื่อ เค อยู่กลุ่มไลน์ demo.own4":            false,
		"ไม่มีเค มีแต่ไอซ์ จีละ 900 ส่งแมส ไลน์ demo.own5":                true,
		"ใครยังไม่มียาอี มีเหลือ 8 เม็ด เม็ดละ 400 ส่งแมส ไลน์ demo.own6": true,
	})
}

func TestThaiNamesInsideInnocentWords(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"มีเคลือบเงา แกลลอนละ 390 ส่งเคอรี่ ไลน์ demo.affix1":    false,
		"มีเคลียร์สต๊อกรองพื้น ชิ้นละ 90 ส่งเคอรี่ ไลน์ demo.a2": false,
		"ปูม้ายกถุงวันนี้ 600 ส่งเย็น ไลน์ demo.affix3":          false,
		"มีเค จีละ 1,200 ส่งแมส ไลน์ demo.affix4":                true,
		"ม้ายกถุง 3,600 ส่งแมส ไลน์ demo.affix5":                 true,
		"พอตเคราคาส่ง 10 หัว 10,000 ไลน์ demo.affix6":            true,
	})
}

func TestThaiGoodsSoldCheaplyByTheKhit(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"ดักแด้คั่ว ขีดละ 35 ครึ่งโล 170 ส่งรถทัวร์ หมอชิต": false,
		"ขี้ผึ้ง ขีดละ 60 ครึ่งโล 280 ลำพูน":                false,
	})
}
