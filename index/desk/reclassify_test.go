package desk_test

import (
	"strings"
	"testing"
	"time"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/crawler"
	"scops/index"
	"scops/index/desk"
	"scops/index/upkeep"
)

// lenient flags nothing.
type lenient struct{}

func (lenient) Classify(crawler.Post, time.Time) classifier.Verdict {
	return classifier.Verdict{Label: "none", Band: classifier.BandNone, Pack: "sha256:lenient"}
}
func (lenient) Digest() string { return "sha256:lenient" }

func (o *office) reclassify(t *testing.T, query string, dry bool) (ids []string, sum upkeep.ReclassifySum) {
	t.Helper()
	req := desk.ReclassifyRequest{Query: query, Judge: lenient{}, DryRun: dry}
	sum, err := o.Reclassify(t.Context(), kim, req, func(c upkeep.Rejudged) bool { ids = append(ids, c.ID+" "+c.Way); return true })
	if err != nil {
		t.Fatal(err)
	}
	return ids, sum
}

func TestReclassifyingListsWhatFallsAndIsAudited(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", "telegram:demo:1", "아이스 1g 70")
	o.file(t, "bangkok", "telegram:demo:2", "아이스 1g 70")
	dry, _ := o.reclassify(t, "아이스", true)
	if got := o.find(t, "score:80"); len(got) != 1 {
		t.Errorf("after a dry run %v is found with its old points, want the one hit", got)
	}
	ids, sum := o.reclassify(t, "아이스", false)
	if want := "telegram:demo:1 falls"; strings.Join(ids, ",") != want || strings.Join(dry, ",") != want {
		t.Errorf("dry run %v, run %v; want %q both times, and no other agency's hit", dry, ids, want)
	}
	if sum.Unflagged != 1 || len(o.find(t, "score:80")) != 0 || len(o.find(t, "flagged:no")) != 1 {
		t.Errorf("%+v: want the hit no longer flagged, and still there", sum)
	}
	if again, sum := o.reclassify(t, "", false); len(again) != 0 || sum.Current != 1 {
		t.Errorf("a second run changes %v, %+v", again, sum)
	}
	got := o.audit(t)
	for _, want := range []string{`"action":"reclassify"`, `"dry_run":true`, `"unflagged":1`, "sha256:lenient", "file 2026-114"} {
		if !strings.Contains(got, want) {
			t.Errorf("the audit lacks %s: %s", want, got)
		}
	}
}

func TestAnArchiveHoldsHitsAndKeptPostsOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", "telegram:demo:1", "아이스 1g 70")
	for _, id := range []string{"telegram:demo:1", "telegram:demo:3"} {
		doc := index.PostDocument(crawler.Post{ID: id, Text: "얼음 1g"}, classifier.Verdict{Label: "none"}, time.Now(), time.Now())
		doc.Owner, doc.Version = "seoul", index.VersionAny
		o.put(t, doc)
	}
	for query, want := range map[string]string{"": "telegram:demo:1 true,telegram:demo:3 false", "flagged:yes": "telegram:demo:1 true"} {
		got := map[string]bool{}
		err := o.Archive(kim, query).Each(t.Context(), func(s workbench.Stored) bool {
			if _, twice := got[s.Post.ID]; twice {
				t.Errorf("%q gives %s twice", query, s.Post.ID)
			}
			got[s.Post.ID] = s.Hit
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		for one := range strings.SplitSeq(want, ",") {
			id, hit, _ := strings.Cut(one, " ")
			if is, ok := got[id]; !ok || is != (hit == "true") {
				t.Errorf("%q gives %v, want %s", query, got, want)
			}
		}
		if len(got) != strings.Count(want, ",")+1 {
			t.Errorf("%q gives %v, want %s", query, got, want)
		}
	}
	if got := o.audit(t); !strings.Contains(got, `"action":"rules.backtest"`) {
		t.Errorf("no audit record: %s", got)
	}
}
