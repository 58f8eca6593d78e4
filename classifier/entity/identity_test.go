package entity

import (
	"strings"
	"testing"

	"scops/classifier/normalize"
)

func TestNationalIdsAreMaskedInAsManyBytes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"บัตร 1234567890121 ครับ":     "บัตร 1xxxxxxxxxxxx ครับ",
		"1-2345-67890-12-1":           "1-xxxx-xxxxx-xx-x",
		"1 2345 67890 12 1":           "1 xxxx xxxxx xx x",
		"๑๒๓๔๕๖๗๘๙๐๑๒๑":               "๑" + strings.Repeat("x", 36),
		"주민번호 900101-1000000 입니다":     "주민번호 9xxxxx-xxxxxxx 입니다",
		"1234567890121 3000000000129": "1xxxxxxxxxxxx 3xxxxxxxxxxxx",
		"1234567890120":               "1234567890120",  // wrong checksum
		"991301-1000000":              "991301-1000000", // no month 13
		"order 12345678901210":        "order 12345678901210",
		"x1234567890121":              "x1234567890121",
		"1234567890121a":              "1234567890121a",
		"1-2345-67890-121":            "1-2345-67890-121", // no groups of a card
		"ไม่มีเลข":                    "ไม่มีเลข",
		"":                            "",
	} {
		got := MaskIdentities(in)
		if got != want {
			t.Errorf("MaskIdentities(%q)\n got %q\nwant %q", in, got, want)
		}
		if len(got) != len(in) {
			t.Errorf("%q became %d bytes, was %d", in, len(got), len(in))
		}
		if again := MaskIdentities(got); again != got {
			t.Errorf("%q masked twice is %q", got, again)
		}
	}
}

func TestASealedIdIsKnownByItsSeal(t *testing.T) {
	t.Parallel()
	seal := func(id []byte) string { return "hmac:" + string(id[9:]) }
	for _, in := range []string{"พร้อมเพย์ 1234567890121", "พร้อมเพย์ 1-2345-67890-12-1"} {
		found := Find(normalize.Fold(in), Options{Seal: seal})
		if len(found) != 1 || found[0].Kind != PromptPay || found[0].Value != "hmac:0121" {
			t.Errorf("%q: %+v", in, found)
		}
	}
}

func TestIdentitiesSayWhoseAndWhere(t *testing.T) {
	t.Parallel()
	in := "ก 1-2345-67890-12-1 나 900101-2000000"
	found := Identities(normalize.Fold(in))
	if len(found) != 2 || found[0].Country != "TH" || found[0].Digits != "1234567890121" || in[found[0].Start:found[0].End] != "1-2345-67890-12-1" ||
		found[1].Country != "KR" || found[1].Digits != "9001012000000" || in[found[1].Start:found[1].End] != "900101-2000000" {
		t.Errorf("found %+v", found)
	}
}

func FuzzMaskIdentities(f *testing.F) {
	f.Add("1-2345-67890-12-1 900101-1000000 ๑๒๓๔๕๖๗๘๙๐๑๒๑")
	f.Fuzz(func(t *testing.T, s string) {
		masked := MaskIdentities(s)
		if len(masked) != len(s) {
			t.Fatalf("%q became %q", s, masked)
		}
		if left := Identities(normalize.Fold(masked)); len(left) > 0 {
			t.Fatalf("%q still holds %+v", masked, left)
		}
	})
}
