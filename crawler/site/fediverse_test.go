package site

import (
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

// hostileFediverse are pages made to be slow for the adapters of servers that
// speak to each other.
func hostileFediverse() []hostilePage {
	return []hostilePage{
		{"objects in objects", "activitypub", strings.Repeat(`{"type":"Announce","id":"https://a.example/1","object":`, 9000) + `"` + fill("x") + `"` + strings.Repeat("}", 9000)},
		{"authors of authors", "activitypub", strings.Repeat(`{"type":"Note","attributedTo":`, 9000) + `"` + fill("x") + `"` + strings.Repeat("}", 9000)},
		{"items without end", "activitypub", `{"type":"OrderedCollection","orderedItems":[` + fill(`{"type":"Note","id":"https://a.example/1","to":"as:Public"},`) + `{}]}`},
		{"different items", "activitypub", `{"type":"OrderedCollection","orderedItems":[` + numbered(`{"type":"Note","id":"https://a.example/%","to":"as:Public","content":"<p>x"},`, 30000) + `{}]}`},
		{"readers without end", "activitypub", `{"type":"Note","id":"https://a.example/1","to":[` + fill(`"https://a.example/x",`) + `"as:Public"]}`},
		{"addresses in a text", "activitypub", `{"type":"Note","id":"https://a.example/1","to":"as:Public","mediaType":"text/markdown","content":"` + fill("http:https://a.example ") + `"}`},
		{"threads in threads", "bluesky", `{"thread":` + strings.Repeat(`{"replies":[`, 4900) + strings.Repeat("]}", 4900) + `,"x":"` + fill("x") + `"}`},
		{"quotes of quotes", "bluesky", `{"posts":[{"embed":` + strings.Repeat(`{"record":`, 9000) + `null` + strings.Repeat("}", 9000) + `}],"x":"` + fill("x") + `"}`},
		{"facets without end", "bluesky", `{"posts":[{"uri":"at://did:plc:a/app.bsky.feed.post/b","author":{"did":"did:plc:a"},"record":{"$type":"app.bsky.feed.post","facets":[` + numbered(`{"features":[{"uri":"https://a.example/%","did":"did:plc:%"}]},`, 20000) + `{}]}}]}`},
		{"parents without end", "bluesky", `{"thread":` + strings.Repeat(`{"parent":`, 9000) + `null` + strings.Repeat("}", 9000) + `}`},
		{"posts of a topic", "discourse", `{"post_stream":{"posts":[` + numbered(`{"post_number":%,"topic_id":1,"post_type":1,"cooked":"<p>x"},`, 20000) + `{}]}}`},
		{"far apart posts", "discourse", `{"post_stream":{"posts":[{"post_number":1,"topic_id":1},{"post_number":9223372036854775807,"topic_id":1}]}}`},
		{"pictures in pictures", "discourse", `{"cooked":"` + strings.Repeat(`<a class=lightbox><div><img src=x>`, 200) + fill(`<img src=x>`) + `","post_number":1,"topic_id":1,"post_type":1}`},
		{"shown posts", "discourse", `<a class="crawler-post-meta"></a><noscript data-path="/t/x/1">` + numbered(`<div class="crawler-post" id="post_%"><div class="post">x</div></div>`, 20000)},
		{"topics without end", "discourse", `<a class="crawler-post-meta"></a>` + numbered(`<a class="raw-topic-link" href="/t/x/%">x</a>`, 30000)},
		{"comments on comments", "peertube", `{"children":` + strings.Repeat(`[{"children":`, 4900) + `null` + strings.Repeat("}]", 4900) + `,"x":"` + fill("x") + `"}`},
		{"different comments", "peertube", `{"data":[` + numbered(`{"id":%,"threadId":1,"totalReplies":1,"url":"https://a.example/%","account":{"id":%}},`, 20000) + `{}]}`},
		{"threads of a server", "lemmy", `{"comments":[` + numbered(`{"comment":{"id":%,"ap_id":"https://a.example/%","path":"0.1.%"},"creator":{"id":1}},`, 20000) + `{}]}`},
		{"paths without end", "lemmy", `{"comments":[{"comment":{"id":1,"ap_id":"https://a.example/1","path":"` + fill("0.") + `"}}]}`},
		{"comments of a track", "soundcloud", `{"collection":[` + numbered(`{"kind":"comment","id":%,"track_id":1},`, 30000) + `{}]}`},
	}
}

func FuzzActivityPub(f *testing.F) { fuzzAdapter(f, ActivityPub{}) }
func FuzzBluesky(f *testing.F)     { fuzzAdapter(f, Bluesky{}) }
func FuzzDiscourse(f *testing.F)   { fuzzAdapter(f, Discourse{}) }
func FuzzPeerTube(f *testing.F)    { fuzzAdapter(f, PeerTube{}) }
func FuzzLemmy(f *testing.F)       { fuzzAdapter(f, Lemmy{}) }
func FuzzSoundCloud(f *testing.F)  { fuzzAdapter(f, SoundCloud{}) }

func TestAListOfTopicsSaysWhenEachChanged(t *testing.T) {
	t.Parallel()
	h, err := Discourse{}.Read(&crawler.Page{URL: "https://talk.example/latest.json", Status: 200,
		Text: `{"topic_list":{"topics":[{"id":7,"bumped_at":"2024-03-09T10:00:00.000Z"},{"id":8}]}}`})
	if err != nil || len(h.Links) != 2 || !h.Links[0].At.Equal(time.Date(2024, 3, 9, 10, 0, 0, 0, time.UTC)) || !h.Links[1].At.IsZero() {
		t.Errorf("%+v, %v", h.Links, err)
	}
}
