package classifier

import "testing"

func TestParentsWhoRepeatAMessageOffAChildsPhoneAreNotFlagged(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"아이 폰에 나비약 10정 5만 카톡 demo0777 이런 게 있어요 상담 받아야 할까요":                           false,
		"딸 검색기록에서 케타민 1g 25 텔레 @demo_kk 봤는데 어디에 신고하나요 ㅠㅠ":                            false,
		"ลูกชายมีข้อความ ไอซ์ 1จี 1500 ไลน์ demo0777 ในเครื่อง ควรพาไปบำบัดที่ไหนคะ": false,
		"เจอในมือถือลูก เค 1จี 1200 ไลน์ demo_k ต้องปรึกษาใครดี":                     false,
		"아이스 1g 70 텔레 @demo_ice 부작용 없는 최상급":                                          true,
		"ไอซ์ 1จี 1500 ไลน์ demo0777 ของดีไม่มีผลข้างเคียง":                          true,
	})
}
