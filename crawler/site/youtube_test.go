package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzYouTube(f *testing.F) { fuzzAdapter(f, YouTube{}) }

func hostileYouTube() []hostilePage {
	entity := `{"payload":{"commentEntityPayload":{"properties":{"commentId":"a%","content":{"content":"x"}}}}},`
	return []hostilePage{
		{"answers in answers", "youtube", strings.Repeat(`{"kind":"youtube#commentThread","items":[{"id":"a","snippet":{"topLevelComment":`, 1500) + strings.Repeat(`}}]}`, 1500)},
		{"comments without end", "youtube", `{"frameworkUpdates":{"entityBatchUpdate":{"mutations":[` + numbered(entity, 20000) + `{}]}}}`},
		{"a player without end", "youtube", `<html>ytInitialPlayerResponse = ` + fill(`{"a":`)},
		{"players without end", "youtube", `<html>` + fill(`ytInitialPlayerResponse = {"a":"`)},
	}
}

func TestAYouTubeAddressLeadsToTheVideoOrTheFeedOfTheChannel(t *testing.T) {
	t.Parallel()
	adapter := []crawler.Adapter{YouTube{}}
	for address, want := range map[string]string{
		"https://youtu.be/DemoVideo01?t=9":                                  "https://www.youtube.com/watch?v=DemoVideo01",
		"https://m.youtube.com/watch?v=DemoVideo01&lc=UgDemo":               "https://www.youtube.com/watch?v=DemoVideo01",
		"https://www.youtube.com/shorts/DemoVideo01":                        "https://www.youtube.com/watch?v=DemoVideo01",
		"https://www.youtube.com/channel/UCDemo01/about":                    "https://www.youtube.com/feeds/videos.xml?channel_id=UCDemo01",
		"https://www.youtube.com/feeds/videos.xml?channel_id=UCDemo01":      "https://www.youtube.com/feeds/videos.xml?channel_id=UCDemo01",
		"https://www.youtube.com/@DemoWillow/videos":                        "https://www.youtube.com/@DemoWillow",
		"https://www.youtube.com/":                                          "",
		"https://www.googleapis.com/youtube/v3/commentThreads?videoId=Demo": "",
	} {
		_, heads := crawler.HeadsOf(adapter, address)
		if got := strings.Join(heads[:min(1, len(heads))], ""); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}

func TestAYouTubeCommentIsLookedAtThroughTheInterfaceItCameBy(t *testing.T) {
	t.Parallel()
	comment := crawler.Post{ID: "youtube:UCDemo:UgDemo.9x", URL: "https://www.youtube.com/watch?v=DemoVideo01&lc=UgDemo.9x"}
	video := crawler.Post{ID: "youtube:UCDemo:DemoVideo01", URL: "https://www.youtube.com/watch?v=DemoVideo01"}
	for _, tt := range []struct {
		page string
		post crawler.Post
		want string
	}{
		{"https://www.googleapis.com/youtube/v3/commentThreads?videoId=DemoVideo01&key=k", comment, "https://www.googleapis.com/youtube/v3/comments?id=UgDemo.9x&key=k&part=snippet"},
		{"https://www.youtube.com/watch?v=DemoVideo01", comment, ""},
		{"https://www.youtube.com/feeds/videos.xml?channel_id=UCDemo", video, "https://www.youtube.com/watch?v=DemoVideo01"},
	} {
		if got := (YouTube{}).Own(&crawler.Page{URL: tt.page}, tt.post); got != tt.want {
			t.Errorf("beside %s: %q, want %q", tt.page, got, tt.want)
		}
	}
}
