package entity

import (
	"net/url"
	"strings"
)

// aidPromptPay marks PromptPay in the text of an EMV QR code (Bank of Thailand,
// Thai QR Payment).
const aidPromptPay = "a000000677010111"

// maxQR bounds the text of a QR code, in bytes.
const maxQR = 512

// findPromptPay finds QR texts with their checksum, and ids and wallets of 13
// and 15 digits behind the word. A telephone number behind the word is found as
// one, and here beside it (see payable).
func findPromptPay(p *post) []Entity {
	var found []Entity
	for at := 0; at < len(p.s); {
		if !isDigit(p.s[at]) {
			at++
			continue
		}
		end := at
		if strings.HasPrefix(p.s[at:], "000201") && (at == 0 || !isDigit(p.s[at-1])) {
			if e, ok := p.promptPayQR(at); ok {
				found = append(found, e)
				at = e.End
				continue
			}
		}
		if e, ok := p.promptPayID(at); ok {
			found = append(found, e)
			at = e.End
			continue
		}
		for end < len(p.s) && isDigit(p.s[end]) {
			end++
		}
		at = end
	}
	return found
}

// promptPayQR reads the text of a QR code: fields of two digits each for tag
// and length, the last a CRC over all before it.
func (p *post) promptPayQR(start int) (Entity, bool) {
	end := start
	for end < len(p.s) && end-start < maxQR && p.s[end] >= ' ' && p.s[end] < 0x7f {
		end++
	}
	raw := p.original(start, end)
	if len(raw) != end-start {
		return Entity{}, false
	}
	account := ""
	for at := 0; at+4 <= len(raw); {
		tag, size := raw[at:at+2], twoDigits(raw[at+2:])
		if size < 0 || at+4+size > len(raw) {
			return Entity{}, false
		}
		value := raw[at+4 : at+4+size]
		at += 4 + size
		switch tag {
		case "29":
			account = value
		case "63":
			if size != 4 || !strings.EqualFold(crc16(raw[:at-size]), value) {
				return Entity{}, false
			}
			e, ok := p.promptPayAccount(account)
			e.Start, e.End = start, start+at
			return e, ok
		}
	}
	return Entity{}, false
}

// promptPayAccount reads the account template: 01 phone, 02 id, 03 wallet.
func (p *post) promptPayAccount(template string) (Entity, bool) {
	e, known := Entity{Kind: PromptPay}, false
	for at := 0; at+4 <= len(template); {
		tag, size := template[at:at+2], twoDigits(template[at+2:])
		if size < 0 || at+4+size > len(template) {
			return e, false
		}
		value := template[at+4 : at+4+size]
		at += 4 + size
		switch {
		case tag == "00":
			known = strings.EqualFold(value, aidPromptPay)
		case tag == "01" && len(value) > 9 && allDigits(value):
			e.Value, e.Sub = "+"+strings.TrimLeft(value, "0"), ref("phone")
		case tag == "02" && validThaiID(value):
			e.Value, e.Sub = p.sealed(value), ref("id")
		case tag == "03" && len(value) == 15 && allDigits(value):
			e.Value, e.Sub = value, ref("wallet")
		}
	}
	return e, known && e.Value != ""
}

// twoDigits reads two decimal digits, -1 if there are none.
func twoDigits(s string) int {
	if len(s) < 2 || !isDigit(s[0]) || !isDigit(s[1]) {
		return -1
	}
	return int(s[0]-'0')*10 + int(s[1]-'0')
}

// crc16 is CRC-16/CCITT-FALSE in four upper-case digits.
func crc16(s string) string {
	crc := uint16(0xffff)
	for i := range len(s) {
		crc ^= uint16(s[i]) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	const digits = "0123456789ABCDEF"
	return string([]byte{digits[crc>>12], digits[crc>>8&15], digits[crc>>4&15], digits[crc&15]})
}

// promptPayID reads an id or wallet number behind the word PromptPay.
func (p *post) promptPayID(at int) (Entity, bool) {
	if p.before(at, reachRunes, promptpayWord) == nil {
		return Entity{}, false
	}
	if digits, end := identityAt(p.s, at); validThaiID(digits) && thaiGroups(p.s[at:end]) {
		return Entity{Kind: PromptPay, Value: p.sealed(digits), Sub: ref("id"), Start: at, End: end, Cued: true}, true
	}
	end := digitsEnd(p.s, at)
	if end-at == 15 && (at == 0 || !isDigit(p.s[at-1]) && !isLetter(p.s[at-1])) {
		return Entity{Kind: PromptPay, Value: p.s[at:end], Sub: ref("wallet"), Start: at, End: end, Cued: true}, true
	}
	return Entity{}, false
}

// payable gives what a telephone number is beside itself where a word before it
// says that money goes to it.
func (p *post) payable(phone Entity) []Entity {
	m := p.before(phone.Start, reachRunes, promptpayWord|truemoneyWord)
	if m == nil || !strings.HasPrefix(phone.Value, "+66") {
		return nil
	}
	kind := PromptPay
	if m.entry.says&truemoneyWord != 0 {
		kind = TrueMoney
	}
	return []Entity{{Kind: kind, Value: phone.Value, Sub: ref("phone"), Start: phone.Start, End: phone.End, Cued: true}}
}

// voucher reads links of gifts of money, which pay whoever opens them.
func voucher(host string, u *url.URL) (Entity, bool) {
	if host != "gift.truemoney.com" {
		return Entity{}, false
	}
	code := u.Query().Get("v")
	if len(code) < 10 || !validCode(code) {
		return Entity{}, false
	}
	return Entity{Kind: TrueMoney, Value: code, Sub: ref("voucher")}, true
}
