package normalize

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// shared opens material that stands beside the project on a developer's
// machine; without it the test is skipped.
func shared(t *testing.T, name string) *bufio.Scanner {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("needs %s beside the project: %v", name, err)
	}
	t.Cleanup(func() { file.Close() })
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	return lines
}

func TestSpansNeverCutAGraphemeCluster(t *testing.T) {
	t.Parallel()
	lines, cases := shared(t, "peers/unicode/GraphemeBreakTest.txt"), 0
	for lines.Scan() {
		rule, _, _ := strings.Cut(lines.Text(), "#")
		if strings.TrimSpace(rule) == "" {
			continue
		}
		text, borders := parseBreaks(t, rule)
		cases++
		folded := Fold(text)
		for i := range folded.Folded {
			a, b := folded.Span(i, i+1)
			if !borders[a] || !borders[b] {
				t.Errorf("%s: byte %d leads to [%d,%d) of %+q, which cuts a cluster", rule, i, a, b, text)
			}
		}
	}
	if cases < 500 {
		t.Errorf("only %d cases read", cases)
	}
}

// parseBreaks reads "÷ 0061 × 0301 ÷" into the text and its borders.
func parseBreaks(t *testing.T, rule string) (string, map[int]bool) {
	t.Helper()
	text, borders := "", map[int]bool{}
	for _, part := range strings.Fields(rule) {
		switch part {
		case "÷":
			borders[len(text)] = true
		case "×":
		default:
			r, err := strconv.ParseUint(part, 16, 32)
			if err != nil {
				t.Fatalf("read %q: %v", rule, err)
			}
			text += string(rune(r))
		}
	}
	return text, borders
}

func TestLettersConfusableWithLatinOnesAreRead(t *testing.T) {
	t.Parallel()
	lines := shared(t, "peers/unicode/confusables.txt")
	known, all := 0, 0
	var missing []string
	for lines.Scan() {
		fields := strings.Split(lines.Text(), ";")
		if len(fields) < 3 {
			continue
		}
		from, err := strconv.ParseUint(strings.TrimSpace(fields[0]), 16, 32)
		to, err2 := strconv.ParseUint(strings.TrimSpace(fields[1]), 16, 32)
		if err != nil || err2 != nil || to < 'A' || to > 'z' || to > 'Z' && to < 'a' {
			continue
		}
		e := tables().entry(rune(from))
		if e.class != latin && e.class != foreign {
			continue
		}
		all++
		// Beside four Latin letters the token is Latin beyond doubt.
		want := strings.ToLower(string(rune(to)))
		got := strings.Trim(Fold("xz"+string(rune(from))+"zx").Folded, "xz")
		if want == "x" || want == "z" || got == want || want == "l" && got == "i" || want == "i" && got == "l" {
			known++
		} else {
			missing = append(missing, string(rune(from))+"→"+want+" (got "+got+")")
		}
	}
	t.Logf("%d of %d letters drawn like a Latin one are read so; not: %s", known, all, strings.Join(missing, " "))
	if all == 0 || known*100 < all*75 {
		t.Errorf("only %d of %d are read", known, all)
	}
}

func TestRealTextsFoldOnceAndMapBack(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"wisesight_th", "sms_scam_th", "community_comments_ko", "dcinside_drugkw_ko", "tweets_drugtalk_en", "hansa_market_listings"} {
		lines := shared(t, "text/"+name+".jsonl")
		for lines.Scan() {
			var post struct{ ID, Text string }
			if err := json.Unmarshal(lines.Bytes(), &post); err != nil {
				t.Fatal(err)
			}
			text := Fold(post.Text)
			checkText(t, text)
			if Fold(text.Folded).Folded != text.Folded {
				t.Errorf("%s: not the same when folded again", post.ID)
			}
		}
	}
}
