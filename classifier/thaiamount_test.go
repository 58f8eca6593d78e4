package classifier

import "testing"

func TestThaiAmountsAreReadAsTheyAreSaid(t *testing.T) {
	t.Parallel()
	cases := map[string]float64{
		"สองพัน": 2000, "พันห้า": 1500, "สองพันห้า ส่งแมส": 2500, "หมื่นสอง": 12000, "แปดร้อยห้าสิบ": 850, "ห้าสิบ": 50, "ยี่สิบเอ็ด": 21,
		"แสนห้าหมื่นบาท": 150000, "สามสิบบาท": 30, "ร้อยห้าสิบ": 150,
		"ซาวบาท": 20, "ห้า": 0, "พันธุ์ไทย": 0, "พันี": 0, "บาท": 0, "": 0,
	}
	for text, want := range cases {
		if got, _ := thaiNumber(text); got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
	}
}

func TestThaiPricesWithoutACurrencyBelongToWhatStandsBefore(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		name, post string
		flagged    bool
	}{
		{"what a gram usually costs", "ไอซ์ 1300 วงศ์สว่าง ทักไลน์ demo.rate1", true},
		{"not what a gram costs", "ไอซ์ 60 วงศ์สว่าง ทักไลน์ demo.rate2", false},
		{"the name of a model", "เครื่องกรองน้ำรุ่นเค 1900 ทักไลน์ demo.rate3", false},
		{"half and full", "ไอซ์ ครึ่ง 700 เต็ม 1300 ไลน์ demo.rate4", true},
		{"half and full in Thai figures", "ไอซ์ ครึ่ง ๗๐๐ เต็ม ๑,๓๐๐ ไลน์ demo.rate5", true},
		{"half and full of a chicken", "ไก่ย่างครึ่ง 90 เต็ม 170 น้ำแข็ง 20 ไลน์ demo.rate6", false},
		{"amounts in words", "เคเกล็ด กรัมละพันสอง ทักไลน์ demo.rate7", true},
		{"a ladder without a unit", "เค 1 = 900 / 2 = 1700 / 5 = 4000 ทักไลน์ demo.rate8", true},
		{"a row of other numbers", "เค 1 = 20 / 2 = 35 / 5 = 80 ทักไลน์ demo.rate9", false},
		{"a bag", "ม้า ถุง 3600 นครพนม ไลน์ demo_rate10", true},
		{"a shirt", "เสื้อตัวเล็ก ตัวละ 199 ไลน์ demo.rate11", false},
		{"an unknown name by the gram of the trade", "มังกรหยก จีละ 1,350 ส่งถึงห้อง ไลน์ demo.rate13", true},
		{"a network", "ซิมเน็ต 5จี 599 ส่งถึงห้อง ไลน์ demo.rate14", false},
		{"the number behind the unit of the trade", "แข็งจี 1200 เม็ดใบละ 25 มาแล้ว ส่งแมส โทร 080-000-0153", true},
		{"what it fell to", "ไอซ์ 0.25 เหลือ 350 แถวพระประแดง ไลน์ demo.rate16", true},
		{"won among Thais in Korea", "มีตัวเล็กค่ะ กวางจู 5 ตัว 20 หมื่น ส่งถึงโรงงาน ไลน์ demo_rate17", true},
		{"a sack called by a creature's counter", "ม้า 200 ตัว 3,600 อุดร ไลน์ demo.rate18", true},
		{"so many shirts", "เสื้อทีม 200 ตัว 36,000 ตัวเล็กสุด S ไลน์ demo.rate19", false},
		{"yaba and ice", "มีทั้งม้าทั้งไอซ์ ทักไลน์ demo.rate15", true},
		{"a ladder line by line", "ไอซ์เกล็ดใส\n0.5 = 400\n1 = 700\n2.5 = 1500\nแมสถึงใน 1 ชม.", true},
		{"so many drinks", "ไอซ์ลาเต้ ไอซ์มอคค่า\n1 = 45\n2 = 85\nส่งแมส", false},
		{"tablets called by a creature's counter", "ม้า 30 ตัว ตัวละ 15 ทักหลังไมค์", true},
		{"so much asks a toy horse", "ม้าไม้ 1 ตัว 350 ทักหลังไมค์", false},
		{"grams called by it", "คุณเค 3 ตัว 3,600 ส่งวิน ทักแชท", true},
		{"counted in words", "มอลลี่ เม็ดละ 500 สามเม็ด 1,350 ไลน์ demo.rate20", true},
		{"flavours are no price", "เค 5 กลิ่น ทักไลน์ demo.rate12", false},
	}
	for _, x := range cases {
		if v := judgeText(t, c, x.post); v.Flagged != x.flagged {
			t.Errorf("%s: %q flagged %v, want %v%s", x.name, x.post, v.Flagged, x.flagged, show(v))
		}
	}
}
