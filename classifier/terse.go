package classifier

import (
	"slices"
	"strings"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/rules"
)

// tersePrice finds a product with its price in a post that says nothing else of
// it: who talks of a price speaks in sentences, who sells lists.
func (r *reading) tersePrice(yields []bool) int {
	if r.lang != "ko" {
		return r.terseEnglish(yields)
	}
	if len(r.ladder) == 0 && len(r.steps) == 0 || r.framed() || r.hasKoreanStory() {
		return noItem
	}
	return r.terseKorean(yields)
}

// terseEnglish finds a name that tells no story with a price on its line, behind
// it or right before it.
func (r *reading) terseEnglish(yields []bool) int {
	i := noItem
	if r.stands&priceSlot != 0 {
		i = r.untold(yields)
	}
	if i == noItem {
		return noItem
	}
	for ; i < len(r.items); i++ {
		f := &r.items[i]
		if !r.plainlyNamed(i, yields) {
			continue
		}
		for j := max(0, i-4); j < len(r.items) && r.items[j].start <= f.end+terseGap; j++ {
			if p := &r.items[j]; p.counts() && p.isEntity(entity.Price) && r.lay.line(f.start) == r.lay.line(p.start) {
				return i
			}
		}
	}
	return noItem
}

// untold finds a product no shop names in a post that asks for nothing, stands in
// no frame and has no word that tells a story: who talks of drugs does.
func (r *reading) untold(yields []bool) int {
	if r.untoldAt == unknown {
		r.untoldAt = r.findUntold(yields)
	}
	return r.untoldAt
}

// findUntold is untold, found once for all signs.
func (r *reading) findUntold(yields []bool) int {
	if r.lang == "th" || r.stands&demandSlot != 0 || r.framed() {
		return noItem
	}
	if r.lang == "ko" && r.firstReached(func(*found) bool { return true }) == noItem { // words of handing over hide in many Korean ones
		return noItem
	}
	for i := range r.items {
		if r.plainlyNamed(i, yields) {
			if r.lang == "ko" && r.hasKoreanStory() || r.lang != "ko" && r.hasStory() {
				return noItem
			}
			return i
		}
	}
	return noItem
}

// listsKorean says that a Korean post asks for nothing, stands in no frame, has
// no ending or word that tells a story, and no price said in full: headlines and
// talk say 25만원, who sells 25.
func (r *reading) listsKorean() bool {
	return r.listing.once(func() bool {
		return r.stands&demandSlot == 0 && !r.framed() && !r.saysWon() && !r.hasKoreanStory()
	})
}

// byAccount says that the post is written as ads are whose account is the contact:
// in Thai, or as Korean lists are.
func (r *reading) byAccount() bool { return r.lang == "th" || r.lang == "ko" && r.listsKorean() }

// saysWon says that a price of the post ends with the name of the money.
func (r *reading) saysWon() bool {
	return slices.ContainsFunc(r.entities, func(e entity.Entity) bool { return e.Kind == entity.Price && strings.HasSuffix(e.Surface, "원") })
}

// untoldTerms finds a product of any name in an English post that asks for nothing,
// stands in no frame and tells no story: who sells little to many writes no more
// than that and its price.
func (r *reading) untoldTerms(yields []bool) int {
	if r.stands&demandSlot != 0 || r.framed() || r.hasStory() {
		return noItem
	}
	return r.first(yields, func(f *found) bool { return f.hasSlot(rules.SlotSubstance) })
}

// plainlyNamed says that an item is a product by a name hardly any shop has.
func (r *reading) plainlyNamed(i int, yields []bool) bool {
	f := &r.items[i]
	return f.counts() && !yields[i] && f.hasSlot(rules.SlotSubstance) && f.ambiguity() != rules.High
}

// framed says that a word of some frame stands in the post.
func (r *reading) framed() bool {
	return anyOf(r.items, func(f *found) bool { return f.frame() != 0 && !f.shadow() })
}

// terseGap is how far a price may stand behind its product, in bytes.
const terseGap = 80

// tellsStory says whether a word stands in an English text that sellers' lists
// have no use for and people who talk cannot do without.
func tellsStory(text string) bool {
	for at := 0; at < len(text); {
		start := at
		for at < len(text) && isASCIILetter(text[at]) {
			at++
		}
		if isStory(text[start:at]) {
			return true
		}
		at++
	}
	return false
}

func isASCIILetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// hasStory is tellsStory of the post.
func (r *reading) hasStory() bool {
	return r.story.once(func() bool { return tellsStory(r.text) })
}

// hasKoreanStory is tellsKoreanStory of the post.
func (r *reading) hasKoreanStory() bool {
	return r.korean.once(func() bool { return tellsKoreanStory(r.text) })
}

// tellsKoreanStory says whether an ending or a word stands in a Korean text that
// tells of deeds, of others and of reasons.
func tellsKoreanStory(text string) bool {
	for at := 0; at < len(text); at += runeLength(text[at]) {
		if text[at] < utf8.RuneSelf {
			continue
		}
		if koreanStory.begin(text[at:]) {
			return true
		}
	}
	return false
}

var koreanStory = byBeginning(append(strings.Fields("했다 했어 했는 했더 했던 했네 했음 었다 었는 었어 었던 었음 었네 았다 았는 았던 았음 았네 였다 였는 였던 더라 던데 다던 라던 라며 다며 다는 라는 라고 다고 "+
	"때문 치료 병원에 병원을 병원이 병원은 병원도 병원비 의사 약사 간호사 먹고 복용 부작용 중독 끊 기사 뉴스 영화 노래 드라마 방송 경찰이 경찰은 경찰에 경찰서 경찰관 경찰, 경찰청 검찰 검거 구속 징역 마약 왜 ㅠ 나요 까요 인가요 려고 으면 다면 했으 처벌 신고 단속 국민 정부 나라 정치 연예인 애들 조심 주의 예방 위험 여러분 바꿉 단약 회복 모임 재활 센터 후회 도움 응원 힘들 일째 극복 자조 무료 급증 번진 번져 적발 기각 항소 선고 혐의 연구 통계 추정 자료 지목 합법 정책 법안 역사 시대 밀매 밀수 다큐 소설 발매 은어 이딴 광고 벌금 데이터 표기 탐지 논문 학습 게시물 게시글"), "할 사람", "병원 가", "병원 갔", "병원 다", "병원 예", "병원 추")...)

// terseKorean finds, in a Korean post, a product with an amount beside it and a
// bare number behind that, what so much of it usually costs in 10,000 won: who
// talks of a price says won, who sells does not. A row of such amounts and prices
// may stand apart from it.
func (r *reading) terseKorean(yields []bool) int {
	if len(r.ladder) > 1 {
		if i := r.first(yields, func(f *found) bool { return f.hasSlot(rules.SlotSubstance) && r.isLadderOf(f, r.ladder) }); i != noItem {
			return i
		}
	}
	return r.usualBehind(yields, func(s step) bool {
		return s.price.Unit == "" && s.price.Amount < 1000 && !r.saysOn(s.price.End) && s.price.Start >= r.items[s.item].end
	})
}

// saysOn says that a sentence goes on right behind a number: "5g 65면", "15에 샀다".
func (r *reading) saysOn(end int) bool {
	next, _ := utf8.DecodeRuneInString(r.text[end:])
	return isSyllable(next)
}

// isStory holds for words of past deeds, of others and of reasons.
func isStory(word string) bool {
	const longest = 10
	if len(word) < 2 || len(word) > longest {
		return false
	}
	var small [longest]byte
	for i := range len(word) {
		small[i] = word[i] | 0x20
	}
	switch string(small[:len(word)]) {
	case "was", "were", "is", "are", "been", "had", "has", "did", "he", "she", "they", "his", "her", "him", "their", "my", "mine", "our", "paid",
		"spent", "used", "cost", "costs", "worth", "took", "takes", "taking", "taken", "doctor", "prescribed", "police", "arrested", "jailed", "charged",
		"study", "why", "because", "remember", "think", "thought", "feel", "felt", "knew", "said", "says", "told", "never", "wish", "hope", "heard", "saw",
		"seen", "people", "someone", "everyone", "somebody", "addicted", "addiction", "sober", "recovery", "rehab", "died", "dead", "support", "meeting",
		"meetings", "helpline", "months", "alone":
		return true
	}
	return false
}
