package entity

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"scops/classifier/normalize"
)

func sharedData(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("needs %s beside the project: %v", name, err)
	}
	return path
}

// TestExamplesOfTheNumberingPlansAreFound writes every example number as its
// country dials it, behind a phone word, and in international form.
func TestExamplesOfTheNumberingPlansAreFound(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(sharedData(t, "peers/phone/libphonenumber_examples_sea_kr.json"))
	if err != nil {
		t.Fatal(err)
	}
	var plans []struct {
		Region, Type, E164 string
		National           string `json:"example_national"`
	}
	if err := json.Unmarshal(data, &plans); err != nil {
		t.Fatal(err)
	}
	home := 0
	for _, p := range plans {
		want := "phone " + p.E164
		international := shown(Find(normalize.Fold("call "+p.E164), Options{}))
		if p.Type == "fixedLine" || p.Type == "mobile" {
			if !slices.Contains(international, want) {
				t.Errorf("%s %s: %s found as %q", p.Region, p.Type, p.E164, international)
			}
		}
		if p.Region != "TH" && p.Region != "KR" {
			continue
		}
		home++
		dialled := "0" + p.National
		if p.Type == "uan" || len(p.National) == 10 && p.National[0] == '1' && p.Region == "TH" {
			dialled = p.National
		}
		// A Thai mobile shape is read as Thai even where Korea has such numbers.
		got := shown(Find(normalize.Fold("call "+dialled), Options{Countries: []string{p.Region}}))
		if !slices.Contains(got, want) {
			t.Errorf("%s %s: %s found as %q, want %s", p.Region, p.Type, dialled, got, want)
		}
	}
	if home < 10 {
		t.Errorf("only %d examples of Thailand and Korea", home)
	}
}

// TestOrdinaryPostsHoldFewPhones bounds what is read as a phone number in text
// where hardly any stand.
func TestOrdinaryPostsHoldFewPhones(t *testing.T) {
	t.Parallel()
	for name, most := range map[string]int{"newscomments_ko": 1, "community_comments_ko": 3, "wisesight_th": 30, "tweets_drugtalk_en": 1, "youtube_drugnews_comments_ko": 1} {
		file, err := os.Open(sharedData(t, "text/"+name+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		phones, names := 0, 0
		for lines := bufio.NewScanner(file); lines.Scan(); {
			var post struct{ Text string }
			if err := json.Unmarshal(lines.Bytes(), &post); err != nil {
				t.Fatal(err)
			}
			found := Find(normalize.Fold(post.Text), Options{})
			checkFound(t, post.Text, found)
			for _, e := range found {
				switch e.Kind {
				case Phone:
					phones++
				case Telegram, Line, Kakao:
					names++
				}
				if os.Getenv("SHOW_ENTITIES") != "" {
					t.Logf("%s %s %q", e.Kind, e.Value, e.Surface)
				}
			}
		}
		if phones > most {
			t.Errorf("%s: %d phone numbers and %d names, want at most %d phone numbers", name, phones, names, most)
		}
	}
}
