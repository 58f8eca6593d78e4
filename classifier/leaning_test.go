package classifier

import (
	"strings"
	"testing"
)

func TestAMaskBorrowsNothingFromTheWordBefore(t *testing.T) {
	t.Parallel()
	cases := []struct {
		term, mask, text string
		want             bool
	}{
		{"케이", "산케이", "산케이 신문", true},
		{"케이", "산케이", "부산 케이 있음", false},
		{"뽕", "대뽕", "홍대 뽕 있음", false},
		{"뽕", "국뽕", "국 뽕", true},
		{"떨", "떨가", "떨가 좋다", true},
		{"떨", "떨가", "떨 가능", false},
		{"캔디", "캔디바", "캔디 바를 샀다", true},
		{"캔디", "캔디바", "캔디 바로 드림", false},
	}
	for _, x := range cases {
		var m maskSet
		m.add(x.term, x.mask)
		m.order()
		at := strings.LastIndex(x.text, x.term)
		if got := m.hides(x.text, at, at+len(x.term), true); got != x.want {
			t.Errorf("%q hides %q in %q: %v, want %v", x.mask, x.term, x.text, got, x.want)
		}
	}
}

func TestAHalfAndAWholeNameNoGoods(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"터미널 사물함 비번 드려요 0.5 33 1 60 텔 locker_demo": true,
		"0.5 - 35 / 1 - 62 서울 경기 텔레 @demo_abc":     true,
		"체중 0.5 감량 1 성공 텔레 @demo_abc":              false,
		"버전 1.0.5 33 1 60 텔 demo_abc7":             false,
		"다이아 0.5 150 1 300 텔 demo_abc7":            false,
	})
}
