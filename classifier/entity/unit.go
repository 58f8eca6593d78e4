package entity

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// measure is a unit of quantity. Words are in folded form, the longest first
// where one begins another.
type measure struct {
	token string   // Entity.Unit: the unit as traded
	value string   // how Value writes it; token unless the unit is another's slang name
	words []string // as written behind a number
	not   string   // characters that make another word of it, directly behind
	trade bool     // drugs and little else are sold by it
}

// measures is the table of units. จี is slang for a gram: its value is in
// grams, its token stays, because only the trade says so.
var measures = []measure{
	{token: "g", words: []string{"grams", "gram", "grm", "gm", "gr", "g", "กรัม", "그램", "그람", "ก.ร."}},
	{token: "จี", value: "g", words: []string{"จี", "jee"}, not: "นบ้่รๆ", trade: true},
	{token: "지", value: "g", words: []string{"지"}, not: "구망점역원대하금도방식급출면갑정시상분층기적문사선배", trade: true},
	{token: "kg", words: []string{"kilograms", "kilogram", "kilos", "kilo", "kgs", "kg", "กิโลกรัม", "กิโล", "กก.", "กก", "โล", "킬로그램", "킬로", "키로"}, not: "เม미바กชดหงว่ล"},
	{token: "mg", words: []string{"mg", "มิลลิกรัม", "มก.", "มก", "밀리그램"}, not: "ร"},
	{token: "mcg", words: []string{"mcg", "ug", "μg", "ไมโครกรัม", "ไมค์", "มคก."}, not: "โล"},
	{token: "ml", words: []string{"ml", "cc", "มล.", "มล", "ซีซี", "มิลลิลิตร", "밀리리터", "밀리", "미리", "시시", "씨씨"}, not: "พ그언오초"},
	{token: "l", words: []string{"liters", "liter", "litres", "litre", "ลิตร", "리터"}},
	{token: "tablet", words: []string{"tablets", "tablet", "tabs", "tab", "pills", "pill", "caps", "capsules", "capsule", "เม็ด", "แคปซูล", "แคป", "캡슐", "캡", "정", "알"}, not: "도말리바려처쳐틴모ชหไแรจขม"},
	{token: "piece", words: []string{"pieces", "piece", "pcs", "pc", "ชิ้น", "อัน", "ตัว", "มวน", "ม้วน", "개", "자루", "칸", "마리"}, not: "월국년소사의학조막"},
	{token: "oz", words: []string{"ounces", "ounce", "ozs", "oz"}},
	{token: "lb", words: []string{"pounds", "lbs", "lb"}},
	{token: "zip", words: []string{"zips", "zip"}, trade: true},
	{token: "qp", words: []string{"qps", "qp"}, trade: true},
	{token: "hp", words: []string{"hps"}, trade: true},
	{token: "8ball", words: []string{"8balls", "8ball", "8-ball", "eightball", "ball", "balls"}, trade: true},
	{token: "8th", words: []string{"8ths", "8th"}, trade: true},
	{token: "ขีด", words: []string{"ขีด"}, not: "เจส", trade: true},
	{token: "มัด", words: []string{"มัด"}, not: "จำ", trade: true},
	{token: "คอก", words: []string{"คอก"}, trade: true},
	{token: "작대기", words: []string{"작대기", "짝대기", "작"}, not: "품년업", trade: true},
	{token: "bag", words: []string{"bags", "bag", "baggies", "ถุง", "봉지", "봉"}, not: "사마ลเมยน"},
	{token: "sachet", words: []string{"sachets", "sachet", "ซอง", "포"}, not: "인함장항천"},
	{token: "bottle", words: []string{"bottles", "bottle", "ขวด", "병"}, not: "원"},
	{token: "sheet", words: []string{"sheets", "sheet", "blotters", "blotter", "แผ่น", "ดวง", "แผง", "ช่อง", "장"}, not: "ทจ소애르면난점비"},
	{token: "vial", words: []string{"vials", "vial", "amps", "หลอด", "앰플", "바이알"}},
	{token: "bar", words: []string{"bars"}},
	{token: "cart", words: []string{"carts", "cart", "pods", "หัวพอต", "หัว", "카트리지", "카트", "팟"}, not: "ใขหจเมแปต"},
	{token: "pack", words: []string{"packs", "pack", "แพ็ค", "แพค", "팩", "กล่อง", "boxes", "box", "박스", "통", "갑", "판", "곽"}, not: "속합화계증신장로자매단결교타권검정넬"},
}

// currencyWords are written behind an amount, longest first, or before it.
var currencyWords = []struct{ word, code string }{
	{"บาทถ้วน", "THB"}, {"บาท", "THB"}, {"บ.", "THB"}, {"บ", "THB"}, {"฿", "THB"}, {"bahts", "THB"}, {"baht", "THB"}, {"bht", "THB"}, {"thb", "THB"}, {",-", "THB"}, {".-", "THB"}, {"바트", "THB"}, {"밧", "THB"},
	{"원", "KRW"}, {"₩", "KRW"}, {"krw", "KRW"}, {"won", "KRW"}, {"วอน", "KRW"},
	{"dollars", "USD"}, {"dollar", "USD"}, {"bucks", "USD"}, {"dolla", "USD"}, {"dollas", "USD"}, {"usd", "USD"}, {"$", "USD"}, {"달러", "USD"}, {"ดอลลาร์", "USD"},
	{"euros", "EUR"}, {"euro", "EUR"}, {"eur", "EUR"}, {"€", "EUR"}, {"유로", "EUR"}, {"ยูโร", "EUR"},
	{"gbp", "GBP"}, {"£", "GBP"}, {"quid", "GBP"}, {"파운드", "GBP"}, {"ปอนด์", "GBP"},
	{"ringgit", "MYR"}, {"myr", "MYR"}, {"rm", "MYR"}, {"sgd", "SGD"}, {"pesos", "PHP"}, {"peso", "PHP"}, {"php", "PHP"}, {"₱", "PHP"}, {"rupiah", "IDR"}, {"idr", "IDR"}, {"vnd", "VND"}, {"dong", "VND"}, {"₫", "VND"}, {"aud", "AUD"}, {"nzd", "NZD"}, {"cad", "CAD"}, {"hkd", "HKD"}, {"rand", "ZAR"}, {"zar", "ZAR"}, {"rupees", "INR"}, {"inr", "INR"}, {"₹", "INR"}, {"rmb", "CNY"}, {"twd", "TWD"},
	{"円", "JPY"}, {"jpy", "JPY"}, {"엔", "JPY"},
}

// measureAt reads a unit at the beginning of s.
func measureAt(s string) (m *measure, size int) {
	if s == "" || !isLetter(s[0]) && s[0] < utf8.RuneSelf && s[0] != '8' {
		return nil, 0
	}
	for _, u := range unitHeads().beginning(s) {
		w := u.word
		if len(w) <= size || !strings.HasPrefix(s, w) {
			continue
		}
		rest := s[len(w):]
		if isLetter(w[len(w)-1]) && rest != "" && (isLetter(rest[0]) || isDigit(rest[0]) || rest[0] == '_') {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(rest); rest != "" && strings.ContainsRune(measures[u.row].not, next) && !strings.HasPrefix(rest, "ร้อย") {
			continue
		}
		m, size = &measures[u.row], len(w)
	}
	if m != nil && m.token == "g" && isNetwork(s[size:]) {
		return nil, 0
	}
	return m, size
}

// measureOf is the unit with this token.
func measureOf(token string) *measure {
	i := slices.IndexFunc(measures, func(m measure) bool { return m.token == token })
	return &measures[i]
}

// networks are words behind the names of mobile networks.
var networks = []string{"lte", "wifi", "internet", "network", "net", "sim", "speed", "phone", "เน็ต", "ซิม", "ais", "true", "dtac", "통신", "요금", "폰", "스마트", "네트워크", "시대", "유심"}

// isNetwork tells the mobile networks (5G 요금) from grams.
func isNetwork(rest string) bool {
	rest = strings.TrimLeft(rest, " /")
	if rest == "" || rest[0] < utf8.RuneSelf && !isLetter(rest[0]) {
		return false
	}
	for _, w := range networks {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// currencyAt reads a currency at the beginning of s.
func currencyAt(s string) (code string, size int) {
	if s == "" || s[0] == ' ' || isDigit(s[0]) {
		return "", 0
	}
	for _, h := range currencyHeads().beginning(s) {
		c := &currencyWords[h.row]
		if !strings.HasPrefix(s, c.word) {
			continue
		}
		rest := s[len(c.word):]
		next, _ := utf8.DecodeRuneInString(rest)
		switch {
		case rest == "":
		case isLetter(c.word[len(c.word)-1]) && (isLetter(rest[0]) || isDigit(rest[0])):
			continue
		case c.word == "บ" && (next >= 'ก' && next <= '๎'):
			continue
		case (c.word == "원" || c.word == "엔" || c.word == "밧") && unicode.Is(unicode.Hangul, next) && !particle(next):
			continue
		case strings.Contains("$£€฿₩₱₫₹", c.word) && isDigit(rest[0]):
			continue // belongs to the next number
		}
		return c.code, len(c.word)
	}
	return "", 0
}

// particle holds for the first syllables of what follows a Korean noun.
func particle(r rune) bool {
	return strings.ContainsRune("에은는이가을를로만도씩의부까정대과와입임선짜이며씩차할이상이하미초", r)
}

// currencyBefore reads a currency that ends s.
func currencyBefore(s string) (code string, size int) {
	trimmed := strings.TrimRight(s, " ")
	if len(s)-len(trimmed) > 1 {
		return "", 0
	}
	gap := len(s) - len(trimmed)
	for _, t := range currencyTails().ending(trimmed) {
		if strings.HasSuffix(trimmed, t.word) && isWord(trimmed, len(trimmed)-len(t.word), len(trimmed)) {
			return currencySigns[t.row].code, len(t.word) + gap
		}
	}
	return "", 0
}

// currencySigns are the currencies written before a number.
var currencySigns = []struct{ word, code string }{{"฿", "THB"}, {"₩", "KRW"}, {"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"thb", "THB"}, {"krw", "KRW"}, {"usd", "USD"}, {"eur", "EUR"}, {"rm", "MYR"}, {"myr", "MYR"}, {"sgd", "SGD"}, {"₱", "PHP"}, {"php", "PHP"}, {"rp", "IDR"}, {"idr", "IDR"}, {"₫", "VND"}, {"aud", "AUD"}, {"nzd", "NZD"}, {"cad", "CAD"}, {"hkd", "HKD"}, {"₹", "INR"}, {"rs", "INR"}, {"inr", "INR"}, {"zar", "ZAR"}}

// currencyTails indexes them by their end.
var currencyTails = sync.OnceValue(func() *edges {
	all := &edges{other: map[rune][]edge{}}
	for row, c := range currencySigns {
		r, _ := utf8.DecodeLastRuneInString(c.word)
		all.add(r, c.word, row)
	}
	return all
})
