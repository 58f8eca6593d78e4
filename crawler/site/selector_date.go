package site

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// dateFormat reads dates written in one way. It is needed where the order of
// bare numbers says what they are: 03-10-2024 is March here and October there.
// All else readDate reads without help.
type dateFormat struct {
	re     *regexp.Regexp
	tokens []string
}

// dateTokens are what a format may hold, the longest first; everything else
// stands for itself, and letters that do belong in [brackets].
var dateTokens = []struct{ token, pattern string }{
	{"YYYY", `(\d{4})`}, {"BBBB", `(\d{4})`}, {"MMMM", `([\p{L}\p{M}.]+)`}, {"MMM", `([\p{L}\p{M}.]+)`},
	{"YY", `(\d{2})`}, {"MM", `(\d{1,2})`}, {"DD", `(\d{1,2})`}, {"HH", `(\d{1,2})`}, {"hh", `(\d{1,2})`}, {"mm", `(\d{2})`}, {"ss", `(\d{2})`},
	{"M", `(\d{1,2})`}, {"D", `(\d{1,2})`}, {"H", `(\d{1,2})`}, {"h", `(\d{1,2})`}, {"A", `([\p{L}\p{M}.]+)`},
}

// maxFormat bounds a format, in bytes.
const maxFormat = 100

// compileDateFormat reads a format such as "MM-DD-YYYY, hh:mm A".
func compileDateFormat(text string) (dateFormat, error) {
	if len(text) > maxFormat {
		return dateFormat{}, fmt.Errorf("longer than %d bytes", maxFormat)
	}
	var f dateFormat
	pattern := strings.Builder{}
	pattern.WriteString(`(?:^|\D)`)
	for rest := text; rest != ""; {
		literal, after, err := f.next(rest, &pattern)
		if err != nil {
			return f, err
		}
		if blank := strings.TrimLeft(literal, " "); blank != literal {
			pattern.WriteString(`\s+`)
			literal = blank
		}
		pattern.WriteString(regexp.QuoteMeta(literal))
		rest = after
	}
	pattern.WriteString(`(?:\D|$)`)
	has := func(tokens ...string) bool {
		for _, t := range tokens {
			for _, own := range f.tokens {
				if own == t {
					return true
				}
			}
		}
		return false
	}
	if !has("YYYY", "BBBB", "YY") || !has("MMMM", "MMM", "MM", "M") || !has("DD", "D") {
		return f, errors.New("a year (YYYY, YY, or BBBB of the Buddhist era), a month (MM, M, MMM) and a day (DD, D) must stand in it; relative times are read without a format")
	}
	re, err := regexp.Compile(pattern.String())
	f.re = re
	return f, err
}

// next takes a token or a literal from the front of a format.
func (f *dateFormat) next(rest string, pattern *strings.Builder) (literal, after string, err error) {
	if inner, found := strings.CutPrefix(rest, "["); found {
		literal, after, found = strings.Cut(inner, "]")
		if !found {
			return "", "", errors.New("a [ without its ]")
		}
		return literal, after, nil
	}
	for _, t := range dateTokens {
		if after, found := strings.CutPrefix(rest, t.token); found {
			f.tokens = append(f.tokens, t.token)
			pattern.WriteString(t.pattern)
			return "", after, nil
		}
	}
	if rest[0] == ' ' {
		return " ", strings.TrimLeft(rest, " "), nil
	}
	c := []rune(rest)[0]
	if c < unicode.MaxASCII && unicode.IsLetter(c) {
		return "", "", fmt.Errorf("%q is no part of a date; words stand in [brackets]", string(c))
	}
	return string(c), rest[len(string(c)):], nil
}

// read reads a date; nil when it is not written so. The parts are put in an
// order that can be read in one way only, and readDate does the rest.
func (f dateFormat) read(s string, zone *time.Location) *time.Time {
	found := f.re.FindStringSubmatch(strings.ReplaceAll(clip(s, maxDate), "\u00a0", " "))
	if found == nil {
		return nil
	}
	part := map[string]string{}
	for i, token := range f.tokens {
		part[token[:1]+strings.Repeat("M", strings.Count(token, "M")/3)] = found[i+1]
		if token == "BBBB" {
			part["Y"] = yearBefore(found[i+1], 543)
		} else if token == "YY" {
			part["Y"] = "20" + found[i+1]
		}
	}
	clock := ""
	if hour := part["H"] + part["h"]; hour != "" {
		clock = hour + ":" + cmp.Or(part["m"], "00") + ":" + cmp.Or(part["s"], "00") + " " + strings.ReplaceAll(part["A"], ".", "")
	}
	if name := part["MM"]; name != "" {
		return readDate(part["D"]+" "+name+" "+part["Y"]+" "+clock, zone, time.Time{})
	}
	if month, err := strconv.Atoi(part["M"]); err != nil || month > 12 {
		return nil // readDate would take it for a day
	}
	return readDate(part["Y"]+"-"+part["M"]+"-"+part["D"]+" "+clock, zone, time.Time{})
}

func yearBefore(year string, by int) string {
	n, err := strconv.Atoi(year)
	if err != nil {
		return ""
	}
	return strconv.Itoa(n - by)
}
