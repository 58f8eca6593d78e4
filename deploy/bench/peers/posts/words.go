package posts

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// vocabulary is what the sentences of one language are made of.
type vocabulary struct {
	lang                 string
	when, who, does, end []string
	gap                  string // between the parts of a sentence
	prices               []string
}

// sentence is a whole one, or a row of words.
func (v *vocabulary) sentence(r *rand.Rand, words []string, zipf *rand.Zipf) string {
	if r.IntN(4) == 0 {
		return pick(r, v.when) + v.gap + pick(r, v.who) + v.gap + pick(r, v.does) + " " + pick(r, v.end)
	}
	var b strings.Builder
	for range 3 + r.IntN(6) {
		b.WriteString(words[zipf.Uint64()])
		b.WriteString(v.gap)
	}
	return strings.TrimRight(b.String(), " ")
}

func (v *vocabulary) price(r *rand.Rand) string {
	return fmt.Sprintf(pick(r, v.prices), (r.IntN(60)+3)*10)
}

var thai = &vocabulary{
	lang: "th",
	when: []string{"วันนี้", "เมื่อวาน", "พรุ่งนี้เช้า", "สุดสัปดาห์นี้", "ตอนเย็น", "ช่วงสงกรานต์", "อาทิตย์ก่อน", "เมื่อคืน", "ปีที่แล้ว", "หลังเลิกงาน", "ระหว่างทางกลับบ้าน", "ก่อนนอน"},
	who: []string{"แม่", "เพื่อนที่ทำงาน", "น้องสาว", "คุณครู", "หัวหน้า", "พวกเรา", "ลูกชาย", "เพื่อนบ้าน", "ทีมงาน", "คุณยาย", "นักเรียน", "พี่ชายกับแฟน",
		"แมวที่บ้าน", "คนแถวนี้", "หลานตัวเล็ก"},
	does: []string{"ไปเดินเล่นที่สวนสาธารณะ", "ทำแกงเขียวหวานกินกัน", "อ่านหนังสือจบไปสองเล่ม", "นั่งรถไฟไปเชียงใหม่", "ดูฟุตบอลจนดึก", "ซ่อมหลังคาบ้านที่รั่ว", "ซ้อมร้องเพลงประสานเสียง",
		"ปลูกมะนาวไว้หน้าบ้าน", "วิ่งรอบทะเลสาบได้สิบรอบ", "เรียนภาษาเกาหลีบทใหม่", "ถ่ายรูปพระอาทิตย์ตกที่ทะเล", "เก็บผ้าไม่ทันฝน", "รอคิวที่โรงพยาบาลนานมาก",
		"สอบผ่านวิชาคณิตศาสตร์", "ย้ายไปอยู่หอพักใหม่", "ซื้อผักจากตลาดเช้า", "ฟังธรรมที่วัด", "เลี้ยงปลาในบ่อหลังบ้าน"},
	end: []string{"สนุกมากเลย", "เหนื่อยแต่มีความสุข", "อากาศดีสุด ๆ", "ใครว่างไปด้วยกันนะ", "ขอบคุณทุกคนที่ช่วยกัน", "ไว้คราวหน้าจะเล่าให้ฟัง", "คิดถึงบ้านจัง", "ฝนตกหนักมาก",
		"รถติดเหมือนเดิม", "อยากกลับไปอีก", "นอนไม่หลับเลย", "เดี๋ยวลงรูปให้ดูค่ะ"},
	prices: []string{"ค่ารถ %d บาท", "ข้าวมันไก่จานละ %d บาท", "ตั๋วใบละ %d บาทเอง", "ลดเหลือ %d บาท"},
}

var korean = &vocabulary{
	lang: "ko", gap: " ",
	when: []string{"오늘", "어제저녁에", "내일 아침", "이번 주말에", "퇴근하고", "추석 때", "지난주에", "밤늦게", "작년 이맘때", "수업 끝나고", "집에 오는 길에", "자기 전에"},
	who: []string{"엄마가", "회사 동료랑", "동생이", "선생님께서", "팀장님이", "우리 가족은", "아들이", "옆집 아주머니가", "친구들끼리", "할머니가", "학생들이", "언니하고 형부가",
		"우리 집 고양이가", "동네 사람들이", "조카가"},
	does: []string{"공원을 한 바퀴 걸었다", "된장찌개를 끓여 먹었어요", "책을 두 권이나 읽었네요", "기차를 타고 부산에 다녀왔다", "축구 경기를 끝까지 봤다", "비 새는 지붕을 고쳤습니다",
		"합창 연습을 했어요", "베란다에 상추를 심었다", "호수를 열 바퀴 뛰었다", "태국어 새 단원을 공부했다", "바닷가에서 노을 사진을 찍었다", "빨래를 걷다가 비를 맞았다",
		"병원에서 한참을 기다렸어요", "수학 시험을 잘 봤대요", "새 기숙사로 이사했다", "아침 시장에서 나물을 샀다", "성당에서 미사를 드렸다", "어항 물을 갈아 주었다"},
	end: []string{"정말 재밌었다.", "힘들지만 뿌듯하네요.", "날씨가 너무 좋아요!", "같이 갈 사람 있나요?", "도와주신 분들 고맙습니다.", "다음에 또 이야기할게요.", "집밥이 그립다ㅠㅠ",
		"비가 엄청 왔어요.", "차가 너무 막히네 ㅋㅋㅋ", "또 가고 싶다.", "잠이 안 온다...", "사진은 나중에 올릴게요~"},
	prices: []string{"버스비 %d0원", "김밥 한 줄에 %d0원", "입장권은 한 장에 %d00원이래요", "세일해서 %d00원"},
}

var english = &vocabulary{
	lang: "en", gap: " ",
	when: []string{"Today", "Yesterday evening", "Tomorrow morning", "This weekend", "After work", "Over the holidays", "Last week", "Late at night", "This time last year", "On the way home"},
	who: []string{"my mother", "a friend from the office", "our little sister", "the new teacher", "everybody in the team", "our neighbour", "my son", "the whole choir", "grandma", "the cat",
		"half the street", "my brother and his wife"},
	does: []string{"walked twice around the lake", "made a very good soup", "finished a long book about the sea", "took the slow train to the coast", "watched the match to the end",
		"mended the roof before the rain", "practised three new songs", "planted tomatoes on the balcony", "ran ten kilometres for the first time", "learned a few words of Korean",
		"took pictures of the sunset", "waited for hours at the clinic", "passed the maths exam", "moved into a smaller flat", "bought vegetables at the morning market"},
	end: []string{"and it was lovely.", "though I am tired now.", "the weather could not be better!", "who wants to come along next time?", "thanks to all who helped.", "more about that later.",
		"I miss home cooking.", "it rained all day.", "traffic was as bad as ever.", "would go again.", "photos will follow."},
	prices: []string{"The ticket was $%d", "Dinner for two was %d dollars", "Found a used bike for £%d", "Got it for %d USD in the sale"},
}
