package classifier

import (
	"slices"
	"testing"
)

func TestThaiNoticesAreFoundWithoutAContact(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		flagged   bool
	}{
		{"a tablet and its usual price, nobody tells", "ยาอี เม็ดละ 500 5 เม็ด 2,200", true},
		{"somebody tells", "เพื่อนเล่าว่ายาอี เม็ดละ 500 เมื่อก่อน 5 เม็ด 2,200", false},
		{"a shop's goods stand beside it", "แม่ปุ๊นขนมไทย กล่องละ 60 ฝอยทอง", false},
		{"a word only the trade uses and terms", "ม้าใส่ฟอยล์พร้อมลน 3 ตัวร้อย", true},
		{"the animal and terms", "ม้าแคระ 3 ตัวแสน", false},
		{"payment, own terms and a place", "ไอซ์ ขีดละ 28,000 จ่ายหน้างาน เจอที่เชียงราย", true},
		{"no place", "ไอซ์ปั่น แก้วละ 45 จ่ายหน้างาน", false},
	}
	for _, x := range cases {
		if v := judgeText(t, c, x.post); v.Flagged != x.flagged {
			t.Errorf("%s: %q flagged %v, want %v%s", x.why, x.post, v.Flagged, x.flagged, show(v))
		}
	}
}

func TestThaiPricesAreReadAsSellersWriteThem(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := map[string][]string{
		"ม้า 3 ตัวร้อย ส่ง":                 {"ร้อย"},
		"ม้า 5 เม็ด สองร้อย":                {"สองร้อย"},
		"เค 1️⃣ = 1300 / 2️⃣ = 2400":        {"1300", "2400"},
		"โค้ก ราคา 3500/7000/16000":         {"3500", "7000", "16000"},
		"เค ปล่อย 900":                      {"900"},
		"นัดวันที่ ราคาประชุม 3/7/2567 ที่": nil,
	}
	for post, want := range cases {
		var got []string
		for _, s := range judgeText(t, c, post).Signals {
			if s.Rule == "entity:price" {
				got = append(got, s.Surface)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: prices %q, want %q", post, got, want)
		}
	}
}
