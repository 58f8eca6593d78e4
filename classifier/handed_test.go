package classifier

import "testing"

func TestAThaiVerbBeforeAPlaceHandsOver(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct{ why, post, want string }{
		{"sent there", "ไอซ์ จีละ 900 ส่งทองหล่อ", "ส่ง"},
		{"met there", "ไอซ์ จีละ 900 นัดแถวบางนา", "นัดแถว"},
		{"asked whether", "ไอซ์ จีละ 900 ส่งระยองไหม", ""},
		{"who looks for goods", "ใครมีไอซ์บ้าง นัดแถวบางนา", ""},
		{"only a place", "ไอซ์ จีละ 900 ทองหล่อ", ""},
	}
	for _, x := range cases {
		if got := surfaces(judgeText(t, c, x.post), "entity:handed"); got != x.want {
			t.Errorf("%s: %q has %q, want %q", x.why, x.post, got, x.want)
		}
	}
}

func TestTheUsualPriceOfAThaiProductIsATagOnlyOnANotice(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		flagged   bool
	}{
		{"with a place", "เคแท้ 1จี 1,300 ทองหล่อ", true},
		{"with an emoji", "โค้ก 1g 3,500 ❄️", true},
		{"with neither, in a notice", "เคแท้ 1จี 1,300", true},
		{"with neither, where somebody tells", "เพื่อนบอกว่าเคแท้ 1จี 1,300", false},
		{"not what it costs", "โค้ก 1g 20 ทองหล่อ", false},
		{"told by a report", "รวบหนุ่มขายเคแท้ 1จี 1,300 ย่านทองหล่อ", false},
	}
	for _, x := range cases {
		if v := judgeText(t, c, x.post); v.Flagged != x.flagged {
			t.Errorf("%s: %q flagged %v, want %v%s", x.why, x.post, v.Flagged, x.flagged, show(v))
		}
	}
}
