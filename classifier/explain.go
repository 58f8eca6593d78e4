package classifier

import (
	"fmt"
	"strings"
	"time"

	"scops/crawler"
	"scops/rules"
)

// Explanation is a Verdict written out for a reader.
type Explanation struct {
	Verdict Verdict
	Lang    string   // th, ko, en
	Reasons []Reason // as Verdict.Signals, in the same order
	Sum     int      // points of the reasons; Verdict.Score = Sum + Verdict.Adjust
}

// Reason is one Signal with its meaning in the reader's language.
type Reason struct {
	Signal
	Meaning string
	Role    string // what it does in an ad, "" for signs and rules
}

// Explain judges a post and writes the sum out in a language (th, ko, else
// English): every match with its range, its meaning, its rule and file.
func (c *Classifier) Explain(post crawler.Post, at time.Time, lang string) Explanation {
	return c.ExplainVerdict(c.Classify(post, at), lang)
}

// ExplainVerdict writes out a verdict as it was passed, which may have been by
// another pack: what this one does not know keeps the name of its rule.
func (c *Classifier) ExplainVerdict(v Verdict, lang string) Explanation {
	e := Explanation{Verdict: v, Lang: lang}
	for _, s := range e.Verdict.Signals {
		e.Reasons = append(e.Reasons, Reason{s, c.Meaning(s, lang), roleName(rules.Slot(s.Slot), lang)})
		e.Sum += s.Weight
	}
	return e
}

// Meaning gives what a signal of this pack means in a language (th, ko, else
// English); the name of its rule when the pack does not say.
func (c *Classifier) Meaning(s Signal, lang string) string {
	gloss := rules.Gloss{}
	kind, name, _ := strings.Cut(s.Rule, ":")
	switch {
	case kind == "entity":
		return kindName(name, lang)
	case kind == "sign":
		for _, sign := range c.grammar.Telling {
			if sign.Name == name {
				gloss = sign.Gloss
			}
		}
	case c.lists[s.Rule] != nil:
		l := c.lists[s.Rule]
		gloss = l.Gloss
		if sub := c.substances[l.Substance]; sub != nil && gloss.In(lang) == "" {
			gloss = sub.Name
		}
	default:
		for i := range c.rules {
			if c.rules[i].ID == s.Rule {
				gloss = c.rules[i].Reason
			}
		}
	}
	for _, text := range []string{gloss.In(lang), gloss.En} {
		if text != "" {
			return text
		}
	}
	return s.Rule
}

// SubstanceName names a substance of this pack in a language (th, ko, else
// English); the key itself when the pack does not know it.
func (c *Classifier) SubstanceName(key, lang string) string {
	sub := c.substances[key]
	if sub == nil {
		return key
	}
	for _, name := range []string{sub.Name.In(lang), sub.Name.En} {
		if name != "" {
			return name
		}
	}
	return key
}

// kindNames are the words for kinds of entities.
var kindNames = map[string]rules.Gloss{
	"phone":       {Th: "หมายเลขโทรศัพท์", Ko: "전화번호", En: "phone number"},
	"line":        {Th: "ไอดีไลน์", Ko: "라인 아이디", En: "LINE contact"},
	"telegram":    {Th: "เทเลแกรม", Ko: "텔레그램", En: "Telegram contact"},
	"kakao":       {Th: "คาเคาทอล์ก", Ko: "카카오톡", En: "KakaoTalk contact"},
	"whatsapp":    {Th: "วอตส์แอป", Ko: "왓츠앱", En: "WhatsApp contact"},
	"signal":      {Th: "ซิกแนล", Ko: "시그널", En: "Signal contact"},
	"session":     {Th: "เซสชัน", Ko: "세션", En: "Session contact"},
	"threema":     {Th: "ทรีม่า", Ko: "쓰리마", En: "Threema contact"},
	"wickr":       {Th: "วิกเกอร์", Ko: "위커", En: "Wickr contact"},
	"wechat":      {Th: "วีแชท", Ko: "위챗", En: "WeChat contact"},
	"instagram":   {Th: "อินสตาแกรม", Ko: "인스타그램", En: "Instagram contact"},
	"facebook":    {Th: "เฟซบุ๊ก", Ko: "페이스북", En: "Facebook contact"},
	"x":           {Th: "เอ็กซ์ (ทวิตเตอร์)", Ko: "엑스(트위터)", En: "X (Twitter) contact"},
	"tiktok":      {Th: "ติ๊กต็อก", Ko: "틱톡", En: "TikTok contact"},
	"discord":     {Th: "ดิสคอร์ด", Ko: "디스코드", En: "Discord contact"},
	"email":       {Th: "อีเมล", Ko: "이메일", En: "e-mail address"},
	"onion":       {Th: "ที่อยู่ .onion", Ko: "어니언 주소", En: "onion address"},
	"btc":         {Th: "กระเป๋าบิตคอยน์", Ko: "비트코인 지갑", En: "Bitcoin wallet"},
	"eth":         {Th: "กระเป๋าอีเธอเรียม", Ko: "이더리움 지갑", En: "Ethereum wallet"},
	"tron":        {Th: "กระเป๋าทรอน", Ko: "트론 지갑", En: "Tron wallet"},
	"ltc":         {Th: "กระเป๋าไลต์คอยน์", Ko: "라이트코인 지갑", En: "Litecoin wallet"},
	"xmr":         {Th: "กระเป๋ามอเนโร", Ko: "모네로 지갑", En: "Monero wallet"},
	"promptpay":   {Th: "พร้อมเพย์", Ko: "프롬프트페이", En: "PromptPay"},
	"truemoney":   {Th: "ทรูมันนี่", Ko: "트루머니", En: "TrueMoney"},
	"bank":        {Th: "บัญชีธนาคาร", Ko: "은행 계좌", En: "bank account"},
	"parcel":      {Th: "เลขพัสดุ", Ko: "송장 번호", En: "parcel number"},
	"giftcode":    {Th: "รหัสบัตรของขวัญ", Ko: "상품권 번호", En: "gift card code"},
	"coordinates": {Th: "พิกัด", Ko: "좌표", En: "coordinates"},
	"place":       {Th: "สถานที่", Ko: "장소", En: "place"},
	"handed":      {Th: "ส่งหรือนัดตามสถานที่", Ko: "어디로 가져다준다는 말", En: "handed over at a place"},
	"having":      {Th: "บอกว่ามีของ", Ko: "물건이 있다는 말", En: "says the goods are there"},
	"dialled":     {Th: "หมายเลขให้ติดต่อ", Ko: "연락할 번호", En: "number to call or write to"},
	"mention":     {Th: "ชื่อบัญชี", Ko: "계정 이름", En: "name to write to"},
	"url":         {Th: "ลิงก์", Ko: "링크", En: "link"},
	"price":       {Th: "ราคา", Ko: "가격", En: "price"},
	"quantity":    {Th: "ปริมาณ", Ko: "수량", En: "quantity"},
}

// kindName names a kind of entity.
func kindName(kind, lang string) string {
	if g, ok := kindNames[kind]; ok {
		return g.In(lang)
	}
	return kind
}

// roleName names a slot for a reader.
func roleName(s rules.Slot, lang string) string {
	names := map[rules.Slot]rules.Gloss{
		rules.SlotSubstance: {Th: "สินค้า", Ko: "품목", En: "product"},
		rules.SlotUnit:      {Th: "ปริมาณ", Ko: "수량", En: "quantity"},
		rules.SlotPrice:     {Th: "ราคา", Ko: "가격", En: "price"},
		rules.SlotContact:   {Th: "ช่องทางติดต่อ", Ko: "연락 수단", En: "contact"},
		rules.SlotDelivery:  {Th: "การส่งมอบ", Ko: "전달", En: "hand-over"},
		rules.SlotDrop:      {Th: "การวางของ", Ko: "던지기", En: "dead drop"},
		rules.SlotPayment:   {Th: "การชำระเงิน", Ko: "결제", En: "payment"},
		rules.SlotCoin:      {Th: "เหรียญดิจิทัล", Ko: "가상자산", En: "coin"},
		rules.SlotOffer:     {Th: "คำเสนอขาย", Ko: "판매 표현", En: "offer"},
		rules.SlotAssurance: {Th: "คำรับประกัน", Ko: "보증 표현", En: "assurance"},
		rules.SlotMenu:      {Th: "รายการสินค้า", Ko: "메뉴판", En: "menu"},
		rules.SlotTrade:     {Th: "คำเฉพาะวงการ", Ko: "거래 은어", En: "trade word"},
		rules.SlotDemand:    {Th: "ถามหาแหล่งซื้อ", Ko: "구매처 문의", En: "asks for a source"},
		rules.SlotRecruit:   {Th: "หาคนทำงาน", Ko: "모집", En: "recruiting"},
		rules.SlotService:   {Th: "บริการแก่ผู้ขาย", Ko: "판매자 대상 서비스", En: "service to sellers"},
		rules.SlotReport:    {Th: "ข่าวหรือคำเตือน", Ko: "보도·경고", En: "report"},
		rules.SlotCare:      {Th: "การรักษา", Ko: "치료·위해 감소", En: "care"},
		rules.SlotPast:      {Th: "เรื่องในอดีต", Ko: "지난 일", En: "past"},
		rules.SlotLawful:    {Th: "ถูกกฎหมาย", Ko: "합법 표시", En: "lawful"},
		rules.SlotHelpline:  {Th: "สายด่วน", Ko: "상담·신고 전화", En: "helpline"},
	}
	return names[s].In(lang)
}

// String writes the explanation as text: the score, then one numbered line a
// reason.
func (e Explanation) String() string {
	w := words(e.Lang)
	v := &e.Verdict
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d (%s)  %s: %s\n", w.score, v.Score, v.Band, w.label, v.Label)
	fmt.Fprintf(&b, "%s: %d", w.sum, e.Sum)
	switch {
	case v.Adjust > 0:
		fmt.Fprintf(&b, " + %d (%s)", v.Adjust, w.lift)
	case v.Adjust < 0:
		fmt.Fprintf(&b, " - %d (%s)", -v.Adjust, w.cut)
	}
	fmt.Fprintf(&b, " = %d\n", v.Score)
	for i, r := range e.Reasons {
		fmt.Fprintf(&b, "%3d.%+5d  [%d:%d] %q  %s", i+1, r.Weight, r.Start, r.End, r.Surface, r.Meaning)
		if r.Role != "" {
			fmt.Fprintf(&b, " [%s]", r.Role)
		}
		fmt.Fprintf(&b, "  (%s", r.Rule)
		if r.File != "" {
			fmt.Fprintf(&b, ", %s", r.File)
		}
		b.WriteByte(')')
		if r.Quoted {
			fmt.Fprintf(&b, "  %s", w.quoted)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%s: %s\n", w.pack, v.Pack)
	return b.String()
}

// wording is the fixed text of an explanation.
type wording struct{ score, label, sum, lift, cut, quoted, pack string }

func words(lang string) wording {
	switch lang {
	case "th":
		return wording{"คะแนนข้อบ่งชี้", "ผลคัดกรอง", "ผลรวมคะแนน", "ยกขึ้นเพราะเข้าเงื่อนไขโฆษณา", "จำกัดไว้", "อยู่ในคำพูดของผู้อื่น ไม่นับ", "ชุดกฎ"}
	case "ko":
		return wording{"징후 점수", "선별 결과", "점수 합", "광고 조건 충족으로 상향", "상한 적용", "인용 또는 보도 문맥, 계산하지 않음", "규칙 묶음"}
	}
	return wording{"points", "screening result", "sum of points", "lifted: the gate is open", "capped", "quoted or reported, counts for nothing", "rule pack"}
}
