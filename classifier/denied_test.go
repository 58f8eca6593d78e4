package classifier

import "testing"

func TestAThaiReportWordBehindANoReportsNothing(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"ไอซ์จีละ 1,200 ไม่ล่อซื้อ นัดรับบางนา ไลน์ demo.deny1":                                   true,
		"ไม่เคยโดนจับ ไอซ์จีละ 1,200 ส่งแมส ไลน์ demo.deny2":                                      true,
		"ล่อซื้อไอซ์จีละ 1,200 ส่งแมส ไลน์ demo.deny3":                                            false,
		"ร้านนี้โกง ขายเคปลอม จีละ 900 ไลน์ demo.deny4 ได้แป้งมา":                                 false,
		"ไม่โกง ไม่เชิดเงิน ไอซ์จีละ 1,300 ส่งแมส ไลน์ demo.deny5":                                true,
		"เนื้อโคขุนขีดละ 45 โลละ 420 ส่งเคอรี่เย็น ไลน์ demo.deny6":                               false,
		"เนื้อริบอาย 1 ขีด 180 3 ขีด 500 ส่งแช่เย็น ไลน์ demo.deny9":                              false,
		"กัญชาขีดละ 6,000 ส่งเคอรี่ ไลน์ demo.deny7":                                              true,
		"ไฮเนเก้นลังละ 1,500 โค้กแพ็ก 180 น้ำแข็งถุง 40 ส่งถึงงาน ไลน์ demo.d":                    false,
		"รายชื่อร้านโกงเดือนนี้\n1. ไลน์ demo.list1 ไอซ์ จี 1,200\n2. เทเล @demo_list2 เค จี 900": false,
		"ข้อความที่มันส่งมา\nไอซ์พร้อมส่ง จีละ 1,200 ทักไลน์ demo.list3\nพอโอนไปก็บล็อก":          false,
		"ทักแอคนี้ได้เลย ไอซ์จีละ 1,200 ส่งแมส ไลน์ demo.list4":                                   true,
	})
}
