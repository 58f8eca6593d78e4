package entity

import (
	"strings"
	"testing"
	"time"

	"scops/classifier/normalize"
)

func TestHelplinesAreDatedAndNeverEntities(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for line := range strings.Lines(helplineFile) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 4 || strings.Trim(fields[0], "0123456789") != "" || fields[0] == "" || len(fields[1]) != 2 || fields[2] == "" {
			t.Errorf("%q is not number, place, whose, checked", line)
			continue
		}
		if _, err := time.Parse(time.DateOnly, fields[3]); err != nil && fields[3] != "-" {
			t.Errorf("%q: checked is no date", line)
		}
		if seen[fields[0]+fields[1]] {
			t.Errorf("%s stands twice", fields[0])
		}
		seen[fields[0]+fields[1]] = true
		for _, text := range []string{"โทร " + fields[0], "전화 " + fields[0] + " 신고", "call " + fields[0] + " now"} {
			for _, e := range Find(normalize.Fold(text), Options{}) {
				if e.Kind == Phone {
					t.Errorf("%q: %s is taken for somebody's number", text, e.Value)
				}
			}
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d numbers", len(seen))
	}
}

func TestPlacesOfBothCountriesAreComplete(t *testing.T) {
	t.Parallel()
	provinces := map[string]map[string]bool{"TH": {}, "KR": {}}
	for line := range strings.Lines(placeFile) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 5 || fields[1] == "" || fields[2]+fields[3]+fields[4] == "" {
			t.Fatalf("%q is not code, value, Thai, Korean, English", line)
		}
		country, _, _ := strings.Cut(fields[0], "-")
		provinces[country][fields[0]] = true
	}
	if n := len(provinces["TH"]); n != 78 { // 77 and Pattaya, a city of its own
		t.Errorf("%d provinces of Thailand", n)
	}
	if n := len(provinces["KR"]); n != 17 {
		t.Errorf("%d first divisions of Korea", n)
	}
}
