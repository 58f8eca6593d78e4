package entity

import (
	"math"
	"net/url"
	"strconv"
	"strings"
)

// findCoordinates finds places on the map written as numbers: 13.75630,
// 100.50180; 13°45'22"N 100°30'6"E; plus codes (7P52QG4X+GP).
func findCoordinates(p *post) []Entity {
	var found []Entity
	for at := 0; at < len(p.s); {
		if !isDigit(p.s[at]) && !isLetter(p.s[at]) {
			at++
			continue
		}
		if e, ok := p.position(at); ok {
			found = append(found, e)
			at = e.End
			continue
		}
		for at < len(p.s) && (isDigit(p.s[at]) || isLetter(p.s[at]) || p.s[at] == '.' && at+1 < len(p.s) && isDigit(p.s[at+1])) {
			at++
		}
	}
	return found
}

// position reads one place that begins at.
func (p *post) position(at int) (Entity, bool) {
	if at > 0 && (isDigit(p.s[at-1]) || isLetter(p.s[at-1]) || p.s[at-1] == '_' || p.s[at-1] == '.') {
		return Entity{}, false
	}
	if e, ok := p.plusCode(at); ok {
		return e, true
	}
	if !isDigit(p.s[at]) {
		return Entity{}, false
	}
	if e, ok := p.degrees(at); ok {
		return e, true
	}
	return p.decimals(at)
}

// minDecimals is how fine a decimal degree must be written, in digits: 4 are
// eleven metres. Fewer are prices and sizes.
const minDecimals = 4

// decimals reads two decimal degrees.
func (p *post) decimals(at int) (Entity, bool) {
	start := at
	if at > 0 && p.s[at-1] == '-' {
		start--
	}
	lat, end, ok := fine(p.s, start)
	if !ok {
		return Entity{}, false
	}
	gap := end
	for gap < len(p.s) && gap-end < 3 && strings.IndexByte(", /n", p.s[gap]) >= 0 {
		gap++
	}
	if gap == end {
		return Entity{}, false
	}
	lon, end, ok := fine(p.s, gap)
	if !ok || end < len(p.s) && (isLetter(p.s[end]) && p.s[end] != 'e' || p.s[end] == '.' && end+1 < len(p.s) && isDigit(p.s[end+1])) {
		return Entity{}, false
	}
	value, ok := pair(lat, lon)
	return Entity{Kind: Coordinates, Value: value, Sub: ref("decimal"), Start: start, End: end}, ok
}

// fine reads a number with its sign and at least minDecimals decimals.
func fine(s string, at int) (float64, int, bool) {
	from := at
	if at < len(s) && s[at] == '-' {
		at++
	}
	dot := digitsEnd(s, at)
	if dot == at || dot-at > 3 || dot >= len(s) || s[dot] != '.' {
		return 0, at, false
	}
	end := digitsEnd(s, dot+1)
	if end-dot-1 < minDecimals || end-dot-1 > 16 {
		return 0, at, false
	}
	v, err := strconv.ParseFloat(s[from:end], 64)
	return v, end, err == nil
}

// pair writes a place with 6 decimals at most, a tenth of a metre.
func pair(lat, lon float64) (string, bool) {
	if math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return "", false
	}
	return sixth(lat) + "," + sixth(lon), true
}

func sixth(v float64) string {
	return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64)
}

// degrees reads two places in degrees, minutes and seconds.
func (p *post) degrees(at int) (Entity, bool) {
	lat, north, end, ok := sexagesimal(p.s, at)
	if !ok || north != 'n' && north != 's' {
		return Entity{}, false
	}
	gap := end
	for gap < len(p.s) && gap-end < 3 && strings.IndexByte(", ", p.s[gap]) >= 0 {
		gap++
	}
	lon, east, end, ok := sexagesimal(p.s, gap)
	if !ok || east != 'e' && east != 'w' {
		return Entity{}, false
	}
	if north == 's' {
		lat = -lat
	}
	if east == 'w' {
		lon = -lon
	}
	value, ok := pair(lat, lon)
	return Entity{Kind: Coordinates, Value: value, Sub: ref("degrees"), Start: at, End: end}, ok
}

// sexagesimal reads 13°45'22.5"n and gives degrees and the letter.
func sexagesimal(s string, at int) (value float64, letter byte, end int, ok bool) {
	signs := [3][]string{{"°", "º", "d"}, {"'", "′", "’"}, {"\"", "″", "”", "''"}}
	scale := 1.0
	for i := range signs {
		stop := digitsEnd(s, at)
		if stop == at {
			break
		}
		if stop < len(s) && s[stop] == '.' {
			stop = digitsEnd(s, stop+1)
		}
		v, err := strconv.ParseFloat(s[at:stop], 64)
		size := 0
		for _, sign := range signs[i] {
			if strings.HasPrefix(s[stop:], sign) {
				size = len(sign)
				break
			}
		}
		if err != nil || size == 0 || i > 0 && v >= 60 {
			return 0, 0, at, false
		}
		value += v / scale
		scale *= 60
		at = stop + size
		for at < len(s) && s[at] == ' ' && i < 2 {
			at++
		}
		ok = true
	}
	for at < len(s) && s[at] == ' ' {
		at++
	}
	if !ok || at >= len(s) || at+1 < len(s) && isLetter(s[at+1]) {
		return 0, 0, at, false
	}
	return value, s[at], at + 1, true
}

// plusDigits is the alphabet of plus codes (Open Location Code), lower case.
const plusDigits = "23456789cfghjmpqrvwx"

// plusCode reads a full code: 8 digits, a plus, 2 or 3 more.
func (p *post) plusCode(at int) (Entity, bool) {
	end := at
	for end < len(p.s) && strings.IndexByte(plusDigits, p.s[end]) >= 0 && end-at < 9 {
		end++
	}
	if end-at != 8 || end >= len(p.s) || p.s[end] != '+' {
		return Entity{}, false
	}
	plus := end
	for end++; end < len(p.s) && strings.IndexByte(plusDigits, p.s[end]) >= 0; {
		end++
	}
	if n := end - plus - 1; n < 2 || n > 3 || end < len(p.s) && (isLetter(p.s[end]) || isDigit(p.s[end])) {
		return Entity{}, false
	}
	return Entity{Kind: Coordinates, Value: strings.ToUpper(p.s[at:end]), Sub: ref("pluscode"), Start: at, End: end}, true
}

// mapLink reads links to places: the position where the address holds one, else
// the code of the shared place.
func mapLink(u *url.URL, host string, parts []string) (Entity, bool) {
	onMap := host == "maps.google.com" || strings.HasSuffix(host, "google.com") && parts[0] == "maps" || host == "google.co.th" && parts[0] == "maps" || host == "google.co.kr" && parts[0] == "maps" ||
		host == "map.kakao.com" || host == "map.naver.com" || host == "openstreetmap.org" || host == "maps.apple.com"
	if onMap {
		for _, text := range []string{u.Query().Get("q"), u.Query().Get("query"), u.Query().Get("ll"), u.Query().Get("destination"), u.Path, u.Fragment} {
			if value, ok := pairIn(text); ok {
				return Entity{Kind: Coordinates, Value: value, Sub: ref("map")}, true
			}
		}
		return Entity{}, false
	}
	code := parts[0]
	switch host {
	case "maps.app.goo.gl", "naver.me", "kko.to":
	case "goo.gl":
		if code != "maps" || len(parts) < 2 {
			return Entity{}, false
		}
		code = parts[1]
	default:
		return Entity{}, false
	}
	if len(code) < 5 || !validCode(code) {
		return Entity{}, false
	}
	return Entity{Kind: Coordinates, Value: host + "/" + code, Sub: ref("map")}, true
}

// pairIn finds two decimal degrees side by side in a part of an address.
func pairIn(text string) (string, bool) {
	for i := 0; i < len(text) && i < maxURL; i++ {
		if !isDigit(text[i]) || i > 0 && (isDigit(text[i-1]) || text[i-1] == '.') {
			continue
		}
		start := i
		if i > 0 && text[i-1] == '-' {
			start--
		}
		lat, end, ok := fine(text, start)
		if !ok || end >= len(text) || text[end] != ',' && text[end] != '/' && text[end] != '+' && text[end] != ' ' {
			continue
		}
		for end < len(text) && (text[end] == ',' || text[end] == '/' || text[end] == '+' || text[end] == ' ') {
			end++
		}
		if lon, _, ok := fine(text, end); ok {
			return pair(lat, lon)
		}
	}
	return "", false
}
