package entity

import "strings"

// spelledDigits are digits written as words, in folded form.
var spelledDigits = []struct {
	word  string
	digit byte
}{
	{"공", '0'}, {"영", '0'}, {"일", '1'}, {"이", '2'}, {"삼", '3'}, {"사", '4'}, {"오", '5'}, {"육", '6'}, {"륙", '6'}, {"칠", '7'}, {"팔", '8'}, {"구", '9'},
	{"ศูนย์", '0'}, {"หนึ่ง", '1'}, {"สอง", '2'}, {"สาม", '3'}, {"สี่", '4'}, {"ห้า", '5'}, {"หก", '6'}, {"เจ็ด", '7'}, {"แปด", '8'}, {"เก้า", '9'},
}

// findSpelled finds mobile numbers that begin in words: 공일공-일이삼사-오육칠팔,
// 공일공 1234 5678.
func findSpelled(p *post) []Entity {
	if p.says&spelledWord == 0 {
		return nil
	}
	var found []Entity
	reach := 0
	for _, m := range p.marks {
		if m.entry.says&spelledWord == 0 || m.start < reach {
			continue
		}
		var room [maxDigits + 1]byte
		n, end := 0, m.start
		for at := m.start; n < len(room); {
			digit, size := spelledAt(p.s[at:])
			if size == 0 {
				break
			}
			room[n] = digit
			n++
			end = at + size
			at = end
			for at < len(p.s) && at-end < 3 && strings.IndexByte(" -.", p.s[at]) >= 0 {
				at++
			}
		}
		if value, ok := mobile(string(room[:n])); ok && room[0] == '0' {
			found = append(found, Entity{Kind: Phone, Value: value, Start: m.start, End: end})
			reach = end
		}
	}
	return found
}

// spelledAt reads one digit, as a figure or as a word.
func spelledAt(s string) (digit byte, size int) {
	if s == "" {
		return 0, 0
	}
	if isDigit(s[0]) {
		return s[0], 1
	}
	for _, d := range spelledDigits {
		if strings.HasPrefix(s, d.word) {
			return d.digit, len(d.word)
		}
	}
	return 0, 0
}
