package classifier

import "testing"

func TestADrugNamedToBeRefusedIsNoOffer(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"끄라비 원룸 월 9,000밧, 방에서 대마 피우면 바로 퇴실. 라인 demo.ref1":  false,
		"끄라비 대마 피우실 분 1g 400밧, 라인 demo.ref2":               true,
		"끄라비 떨 1g 400밧 5g 1,800밧, 라인 demo.ref3":            true,
		"한달 20만 두달 38만. 디에타민, 펜터민은 처방 안 합니다. 카톡 demo_ref4": false,
		"디에타민, 펜터민 28정 15만 처방 없이 보내드려요. 카톡 demo_ref5":      true,
		"절판 영화 '모르핀' 대본집 1만 2천원 택배 카톡 demo_ref9":           false,
		"배송대행 kg당 7천원, 전자담배 대마제품 의약품 안 됩니다. 카톡 demo_ref6":  false,
		"케타민 아닌 척 포장해서 보내요 1g 25 강남 텔레 @demo_ref7":         true,
		"떨 1g 15 미성년자 안 팝니다 강남 텔레 @demo_ref8":              true,
	})
}

func TestNoKoreanNameBeginsALongerWord(t *testing.T) {
	t.Parallel()
	wantFlagged(t, map[string]bool{
		"우유주사위 6개 4천원, 준등기 2천원, 디엠 주세요 카톡 demo_edge1": false,
		"우유주사 출장 1회 30 강남 텔레 @demo_edge2":             true,
		"액상 합성세제 3L 6천원 택배 카톡 demo_edge3":             false,
		"나비약싸게 30정 15 택배 카톡 demo_edge4":               true,
		"콘서타남은거 27mg 30알 12만 쪽지 카톡 demo_edge5":        true,
		"#나비약나눔 14알 4.5 택포 카톡 demo_edge6":             true,
	})
}
