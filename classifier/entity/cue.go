package entity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/classifier/normalize"
)

// A cue says which platform a name is of or what a number is. Latin ones are
// whole words, with digits allowed behind them.
var cueWords = []struct {
	says  family
	words string
}{
	{telegramWord, "telegram telegramm telegrm tele tlgrm tg 텔레그램 텔레그렘 텔레그람 텔그램 텔레 텔 텔그 테레 털레 탤레 텔래 텔뤠 텔렉 텔ㅔ 텔ㄹ 텔ㄹㅔ 텔레o 텔o 텔아이디 텔아뒤 텔아디 텔id 텔레아이디 텔레아뒤 텔레아디 텔레id 테레그램 텔레글램 텔레그래 텔렛 텔랙 텔뢔 ㅌㄹ ㅌㄹㄱ ㅌㄹㄱㄹ ㅌㄹㄹ เทเลแกรม เทเล เทเร เทเลเเกรม เทเลเเก เทเลแก テレグラム 电报"},
	{lineWord, "line ไลน์ ไลน แอปเขียว แอพเขียว แอดไลน์ แอด 라인 라인o 라인아이디 라인아뒤 라인아디 라인id ライン"},
	{kakaoWord, "kakao kakaotalk katalk katok 카카오톡 카카오 카톡 카톡o 까톡 ㅋㅌ 깨톡 톡 톡아이디 톡아뒤 톡아디 카톡아이디 카톡아뒤 카톡아디 카톡id 갠카 คาเคา คาเคาทอล์ก"},
	{kakaoWord | openWord, "오픈채팅 오픈톡 오픈챗 옾챗 오픈카톡 오픈카카오 오픈채팅방 오카"},
	{lineWord | openWord, "openchat โอเพนแชท โอเพ่นแชท โอเพนแชต"},
	{whatsappWord | phoneWord, "whatsapp whatsap watsapp wa 왓츠앱 왓츠 วอทแอป วอทแอพ วอทส์แอป วอตส์แอป"},
	{signalWord, "signal 시그널 시그널아이디 시그널id 시그날 씨그널 ซิกแนล ซิกนอล"},
	{sessionWord, "session 세션 세션아이디 세션아뒤 세션id 쎄션 เซสชัน เซสชั่น"},
	{threemaWord, "threema 쓰리마 스리마 쓰리마아이디 스레마 트리마 ทรีม่า"},
	{wickrWord, "wickr wickrme 위커 위커미 วิกเกอร์"},
	{wechatWord, "wechat weixin wx 위챗 윗챗 위쳇 웨이신 วีแชท วีแชต 微信 微信号"},
	{instagramWord, "instagram insta ig 인스타 인스타그램 ไอจี อินสตา อินสตาแกรม อินสตราแกรม"},
	{xWord, "twitter x 트위터 트윗 ทวิต ทวิตเตอร์"},
	{facebookWord, "facebook fb 페이스북 페북 페메 เฟส เฟซ เฟสบุ๊ค เฟซบุ๊ก เฟสบุค แอปฟ้า"},
	{tiktokWord, "tiktok 틱톡 ติ๊กต็อก ติ๊กตอก ติกตอก"},
	{discordWord, "discord 디코 디스코드 ดิสคอร์ด ดิส"},
	{otherWord, "snap snapchat 스냅챗 스냅 kik viber zangi youtube 유튜브 ยูทูบ reddit tumblr onlyfans github twitch"},
	{phoneWord, "โทร เบอร์ tel phone call mobile 전화 연락처 폰 번호 hp sms ติดต่อ 문의 연락"},
	{contactWord, "ทัก ติดต่อ แอด สนใจ สอบถาม ไอดี ช่องทาง dm inbox pm hmu contact text message msg add hit tap order 문의 연락 연락처 주문 상담 디엠 아이디 친추"},
	{accountWord, "เลขบัญชี เลขที่บัญชี บัญชี บช บช. 계좌 계좌번호 입금 송금 account acct acc โอน โอนเข้า โอนมา"},
	{promptpayWord, "พร้อมเพย์ พร้อมเพ พร้อมเปย์ promptpay pp พพ 프롬프트페이"},
	{truemoneyWord, "ทรูมันนี่ ทรูมันนี ทรูวอลเล็ท ทรูวอเลท ทรูวอลเล็ต วอเลท วอเล็ท วอลเล็ท วอลเล็ต วอเลต truemoney truewallet tmn ทรูมัน 트루머니"},
	{trackingWord, "เลขพัสดุ เลขแทรค เลขแทร็ก เลขแทรก แทรค แทร็ค พัสดุ tracking track parcel ems 송장 송장번호 운송장 운송장번호 등기번호 등기 택배 배송조회"},
	{giftWord, "giftcard giftcards voucher vouchers steam itunes razer googleplay บัตรของขวัญ บัตรสตีม บัตรเติมเงิน กิฟการ์ด 문상 문화상품권 컬쳐랜드 컬처랜드 해피머니 북앤라이프 도서문화상품권 구글기프트 기프트카드 틴캐시 핀번호 상품권"},
	{spelledWord, "공일공 영일영 공1공 영1영 공일영 ศูนย์แปด ศูนย์เก้า ศูนย์หก"},
	{orderWord, "เลขออเดอร์ เลขที่ออเดอร์ หมายเลขคำสั่งซื้อ เลขคำสั่งซื้อ คำสั่งซื้อ เลขที่ใบสั่งซื้อ 주문번호 송장번호 운송장번호 사업자등록번호 사업자번호 isbn invoice imei serial sku"},
	{wonWord, "만원 천원 백원"},
	{halfWord, "ครึ่งจี ครึ่งจี๊ ครึ่งกรัม ครึ่งขีด ครึ่งเม็ด ครึ่งโล"},
	{onceWord, "นัดรับ นัดเจอ จุดนัด รับของ ส่งด่วน วางของ พิกัด โซน แถว ย่าน ส่งฟรี 직거래 좌표 드랍 드롭 던지기 지역 배달 meet meetup drop delivery deliver location area around based"},
}

// cuePhrases are cues of several words.
var cuePhrases = []entry{
	{text: "open chat", says: lineWord | openWord}, {text: "true wallet", says: truemoneyWord}, {text: "true money", says: truemoneyWord}, {text: "prompt pay", says: promptpayWord},
	{text: "gift card", says: giftWord}, {text: "gift cards", says: giftWord}, {text: "gift code", says: giftWord}, {text: "google play", says: giftWord}, {text: "구글 기프트", says: giftWord},
	{text: "만 원", says: wonWord}, {text: "천 원", says: wonWord},
	{text: "half g", says: halfWord}, {text: "half gram", says: halfWord}, {text: "half oz", says: halfWord}, {text: "half ounce", says: halfWord}, {text: "half zip", says: halfWord}, {text: "half a gram", says: halfWord},
	{text: "order no", says: orderWord}, {text: "order id", says: orderWord}, {text: "order number", says: orderWord}, {text: "order #", says: orderWord}, {text: "true wallet", says: truemoneyWord}, {text: "a/c", says: accountWord},
}

// allWords are the words of the lexicon as written.
func allWords() []entry {
	all := slices.Clone(cuePhrases)
	for _, c := range cueWords {
		for w := range strings.FieldsSeq(c.words) {
			all = append(all, entry{text: w, says: c.says})
			if c.says&appWords != 0 {
				all = append(all, cutUp(w, c.says)...)
			}
		}
	}
	all = append(all, koreanCounts()...)
	all = append(all, bankNames()...)
	all = append(all, carrierNames()...)
	return append(all, placeNames()...)
}

// cutUp are the ways a Korean name of a messenger is written in two: 텔.레, 카*톡.
func cutUp(word string, says family) []entry {
	first, size := utf8.DecodeRuneInString(word)
	second, _ := utf8.DecodeRuneInString(word[size:])
	if !unicode.Is(unicode.Hangul, first) || !unicode.Is(unicode.Hangul, second) {
		return nil
	}
	var all []entry
	for _, sign := range ".-_*/~^·" {
		all = append(all, entry{text: word[:size] + string(sign) + word[size:], says: says})
	}
	return all
}

// reachRunes is how far a cue reaches, in characters (research of the domain).
const reachRunes = 20

// before is the text up to n characters before at.
func before(s string, at, n int) string {
	from := at
	for ; n > 0 && from > 0; n-- {
		for from--; from > 0 && !utf8.RuneStart(s[from]); {
			from--
		}
	}
	return s[from:at]
}

// after is the text up to n characters behind at.
func after(s string, at, n int) string {
	to := at
	for ; n > 0 && to < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[to:])
		to += size
	}
	return s[at:to]
}

// isWord says whether [start,end) is a word of its own as far as its script
// has words: a Latin cue touches no Latin letter, a Thai one no sign of its last
// letter.
func isWord(s string, start, end int) bool {
	if !isLetter(s[start]) {
		return !normalize.SplitsThai(s, end)
	}
	return (start == 0 || !isLetter(s[start-1])) && (end == len(s) || !isLetter(s[end]))
}

// beside says whether a contact word or the name of a messenger stands near.
func (c *cues) beside(start, end int) bool {
	return c.near(start, end, reachRunes, contactWord|phoneWord|telegramWord|lineWord|kakaoWord) != nil
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' }

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
