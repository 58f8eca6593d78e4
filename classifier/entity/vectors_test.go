package entity

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// TestOrdinaryPostsHoldFewIdentifiers bounds what is read as a phone number or a
// name in text where hardly any stand, and prints it per 1,000 posts. The bounds
// are what a person reading all of them found to be there.
func TestOrdinaryPostsHoldFewIdentifiers(t *testing.T) {
	t.Parallel()
	for _, set := range []struct {
		name                string
		phones, names, keys int
	}{
		{"newscomments_ko", 0, 0, 0},
		{"community_comments_ko", 0, 0, 0},
		{"dcinside_drugkw_ko", 0, 2, 1}, // two links to accounts; an account for donations
		{"youtube_drugnews_comments_ko", 0, 0, 0},
		{"messenger_slang_synthetic_ko", 0, 0, 0},
		{"news_tweets_th", 0, 0, 0},
		{"limesoda_health_th", 1, 1, 0}, // LINE@ of a newspaper
		{"pantip_topics_th", 0, 4, 0},   // links
		{"wisesight_th", 30, 22, 0},     // shops
		{"sms_scam_th", 2, 10, 0},
		{"sms_spam_en", 3, 0, 0},
		{"tweets_drugtalk_en", 1, 0, 0}, // a number of South Africa that Thailand has too
		{"chatlines_slang_authored_en", 0, 0, 0},
	} {
		file, err := os.Open(sharedData(t, "text/"+set.name+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		posts, phones, names, keys := 0, 0, 0, 0
		lines := bufio.NewScanner(file)
		lines.Buffer(nil, 1<<24)
		for ; lines.Scan(); posts++ {
			var post struct{ Text string }
			if err := json.Unmarshal(lines.Bytes(), &post); err != nil {
				t.Fatal(err)
			}
			found := Find(normalize.Fold(post.Text), Options{})
			checkFound(t, post.Text, found)
			for _, e := range found {
				switch e.Kind {
				case Price, Quantity, Place, URL, Email:
				case Phone:
					phones++
				case Bank, Parcel, GiftCode, Coordinates, BTC, ETH, LTC, Tron, XMR, PromptPay, TrueMoney:
					keys++
				default:
					names++
				}
			}
		}
		t.Logf("%-30s %5d posts: per 1,000 phones %.1f, names %.1f, wallets, accounts and codes %.1f", set.name, posts,
			1000*share(phones, posts), 1000*share(names, posts), 1000*share(keys, posts))
		if phones > set.phones || names > set.names || keys > set.keys {
			t.Errorf("%s: %d phones, %d names, %d other; a reader found %d, %d, %d", set.name, phones, names, keys, set.phones, set.names, set.keys)
		}
	}
}

// vector is one text and all that is found in it, as "kind.sub value".
type vector struct {
	in   string
	want []string
}

func readVectors(t testing.TB) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		in, want, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("vectors.txt: no tab in %q", line)
		}
		v := vector{in: strings.ReplaceAll(in, `\n`, "\n")}
		if want != "" {
			v.want = strings.Split(want, " ; ")
		}
		all = append(all, v)
	}
	return all
}

// tally counts what was found of a kind.
type tally struct{ right, wrong, missed int }

func (c tally) precision() float64 { return share(c.right, c.right+c.wrong) }
func (c tally) recall() float64    { return share(c.right, c.right+c.missed) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// TestVectorsOfEveryKind prints precision and recall per kind over the composed
// vectors and holds every kind to 0.99 and 0.95.
func TestVectorsOfEveryKind(t *testing.T) {
	t.Parallel()
	tallies := map[string]*tally{}
	of := func(shown string) *tally {
		kind, _, _ := strings.Cut(shown, " ")
		kind, _, _ = strings.Cut(kind, ".")
		if tallies[kind] == nil {
			tallies[kind] = &tally{}
		}
		return tallies[kind]
	}
	for _, v := range readVectors(t) {
		found := Find(normalize.Fold(v.in), Options{})
		checkFound(t, v.in, found)
		left := slices.Clone(v.want)
		for _, got := range shown(found) {
			if i := slices.Index(left, got); i >= 0 {
				left = slices.Delete(left, i, i+1)
				of(got).right++
				continue
			}
			of(got).wrong++
			t.Logf("wrong   %-40q in %q", got, v.in)
		}
		for _, want := range left {
			of(want).missed++
			t.Logf("missed  %-40q in %q", want, v.in)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(tallies)) {
		c := tallies[kind]
		t.Logf("%-12s n=%-3d precision %.3f recall %.3f", kind, c.right+c.missed, c.precision(), c.recall())
		if c.precision() < 0.99 || c.recall() < 0.95 {
			t.Errorf("%s: precision %.3f, recall %.3f", kind, c.precision(), c.recall())
		}
	}
}
