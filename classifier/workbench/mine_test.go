package workbench

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/rules"
)

func builtinJudge(t *testing.T) *classifier.Classifier {
	t.Helper()
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return judgeOf(t, pack)
}

func find(words []Word, text string) *Word {
	for i := range words {
		if words[i].Word == text {
			return &words[i]
		}
	}
	return nil
}

// stream shows a Miner posts of several authors on several days.
func stream(m *Miner, judge *classifier.Classifier, authors int, text string) {
	for i := range authors {
		at := day().AddDate(0, 0, -i)
		post := crawler.Post{ID: fmt.Sprint(text, i), Site: "telegram", Author: crawler.Author{ID: fmt.Sprintf("demo_%d", i)}, Text: text, PostedAt: &at}
		m.Observe(post, judge.Classify(post, at))
	}
}

func today() time.Time { return day().Add(12 * time.Hour) }

func TestANewNameOfADrugIsMinedFromTheStream(t *testing.T) {
	t.Parallel()
	judge, m := builtinJudge(t), NewMiner(MinerOptions{Now: today})
	stream(m, judge, 7, "설탕별 1g 60 2g 110 은하수 텔레 @demo_star")
	stream(m, judge, 3, "초롱꽃 1g 60 2g 110 은하수 텔레 @demo_star")
	stream(m, judge, 9, "은하수 날씨가 좋네요")
	words := m.Words()
	if len(words) == 0 || words[0].Word != "설탕별" || words[0].Authors != 7 || words[0].Days != 7 || words[0].Posts != 7 || words[0].Elsewhere != 0 {
		t.Fatalf("mined %+v, want 설탕별 first, of 7 authors on 7 days", words)
	}
	if find(words, "초롱꽃") != nil {
		t.Error("a word of three authors is shown")
	}
	if w := find(words, "은하수"); w == nil || w.Elsewhere != 9 || w.weight() >= words[0].weight() {
		t.Errorf("은하수 is %+v, want it shown with 9 posts elsewhere, and behind", w)
	}
	if len(words[0].Examples) != 0 {
		t.Error("the stream keeps text")
	}
}

func TestWhatCountsForAWord(t *testing.T) {
	t.Parallel()
	judge := builtinJudge(t)
	for text, want := range map[string][]string{
		"소금꽃\n1g 60 텔레 @demo_a\n\n긴 이야기가 여기에 있어요 #별사탕": {"별사탕", "소금꽃"},
		"🪁 1g 60 텔레 @demo_a": {"🪁"},
		"น้ำตาลไฟ กรัมละ 800 ทักไลน์ไอดี demo_a": {"น้ำตาลไฟ"},
	} {
		v := judge.Classify(crawler.Post{Text: text}, day())
		got := besideWords(text, &v)
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%q: words %q, want %q among them", text, got, w)
			}
		}
		for _, w := range got {
			if strings.Contains(w, "demo") || strings.Contains(w, "텔레") || strings.Contains(w, "이야기") {
				t.Errorf("%q: %q is an identifier, a listed word or too far away", text, w)
			}
		}
	}
}

func TestPostsThatNameASubstanceAskOrReportAreNotMined(t *testing.T) {
	t.Parallel()
	judge, m := builtinJudge(t), NewMiner(MinerOptions{Now: today})
	stream(m, judge, 6, "아이스 신상품 1g 60 2g 110 던지기 텔레 @demo_star")
	stream(m, judge, 6, "어디서 아이스 신상품 구해요? 1g 텔레 @demo_star")
	if words := m.Words(); len(words) != 0 {
		t.Errorf("mined %+v, want nothing", words)
	}
}

func TestAnotherLookAtAPostCountsOnce(t *testing.T) {
	t.Parallel()
	judge, m := builtinJudge(t), NewMiner(MinerOptions{Now: today})
	for range 3 {
		stream(m, judge, 5, "설탕별 1g 60 2g 110 텔레 @demo_star")
	}
	if w := find(m.Words(), "설탕별"); w == nil || w.Posts != 5 {
		t.Errorf("%+v, want 5 posts", w)
	}
}

func TestSheetsOfSeveralProcessesAddUpWithoutCountingAnAuthorTwice(t *testing.T) {
	t.Parallel()
	judge := builtinJudge(t)
	var sheets []json.RawMessage
	for range 2 {
		m := NewMiner(MinerOptions{Now: today})
		stream(m, judge, 6, "설탕별 1g 60 2g 110 텔레 @demo_star")
		before := m.version
		body, version := m.Sheet()
		if version != before || strings.Contains(string(body), "demo_") || strings.Contains(string(body), "110") {
			t.Errorf("the sheet holds more than words and numbers: %s", body)
		}
		sheets = append(sheets, body)
	}
	words, posts, err := MergeSheets(sheets, today())
	if err != nil {
		t.Fatal(err)
	}
	want := Word{Word: "설탕별", Authors: 6, Days: 6, Posts: 12, Examples: []Example{}}
	if w := find(words, "설탕별"); w == nil || !reflect.DeepEqual(*w, want) || posts != 12 {
		t.Errorf("%+v over %d posts, want %+v over 12", w, posts, want)
	}
	if old, _, err := MergeSheets(sheets, today().AddDate(1, 0, 0)); err != nil || len(old) != 0 {
		t.Errorf("a year later %v, %v; want nothing", old, err)
	}
	if _, _, err := MergeSheets([]json.RawMessage{[]byte(`{"words":[{"word":"x","authors":"zz"}]}`)}, today()); err == nil {
		t.Error("a damaged sheet is read")
	}
}

func TestACorpusIsMinedWithExamples(t *testing.T) {
	t.Parallel()
	var corpus []string
	for i := range 6 {
		corpus = append(corpus, fmt.Sprintf("|설탕별 1g 6%d 2g 110 텔레 @demo_star", i))
	}
	words, posts, bad, err := Mine(t.Context(), builtinJudge(t), lines(append(corpus, "bad")...), day())
	if err != nil || posts != 6 || bad != 1 {
		t.Fatalf("%d posts, %d bad, %v; want 6 and 1", posts, bad, err)
	}
	w := find(words, "설탕별")
	if w == nil || w.Authors != 6 || len(w.Examples) != 3 || w.Examples[0].Line != 1 {
		t.Errorf("%+v, want six texts as six authors and the first three lines", w)
	}
}

func TestTheMinersMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := NewMiner(MinerOptions{Now: today})
	for i := range 5 {
		m.count("설탕별", hashOf(fmt.Sprint(i)), int64(i), 0, "")
	}
	for i := range 2 * wordsHeld {
		m.count(fmt.Sprint("w", i), 1, 1, 0, "")
	}
	if len(m.words) > wordsHeld || find(m.Words(), "설탕별") == nil {
		t.Errorf("%d words held, want at most %d and the one of five authors among them", len(m.words), wordsHeld)
	}
}

func TestTheCrowdIsCountedCloseEnough(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 4, 20, 100, 400} {
		var c crowd
		for i := range n {
			c.add(hashOf("author", fmt.Sprint(i)))
		}
		if got := c.count(); math.Abs(float64(got-n)) > 1+0.15*float64(n) {
			t.Errorf("%d authors are counted as %d", n, got)
		}
	}
}

func TestAMinerIsUsedByManyAtOnce(t *testing.T) {
	t.Parallel()
	judge, m := builtinJudge(t), NewMiner(MinerOptions{Now: today})
	var group sync.WaitGroup
	for k := range 4 {
		group.Go(func() {
			stream(m, judge, 5, fmt.Sprintf("설탕별 1g 60 2g 11%d 텔레 @demo_star", k))
			m.Sheet()
		})
	}
	group.Wait()
	if w := find(m.Words(), "설탕별"); w == nil || w.Posts != 20 || w.Authors != 5 {
		t.Errorf("%+v, want 20 posts of 5 authors", w)
	}
}

func TestAHostilePostIsMinedInBoundedTime(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("1g 60\n", 50_000) + strings.Repeat("\n", 500_000) + "끝말"
	v := classifier.Verdict{}
	for i := range 8000 {
		v.Signals = append(v.Signals, classifier.Signal{Slot: "price", Start: 6 * i, End: 6*i + 5})
	}
	begin := time.Now()
	if words := besideWords(text, &v); slices.Contains(words, "끝말") {
		t.Errorf("words %q are of a part that is not looked at", words)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}
