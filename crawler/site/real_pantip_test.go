package site

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"scops/crawler"
)

// realPantip lists a record of topics, one a line, that another project keeps:
// no page of the site, and so nobody's. TestPantipReadsRealComments reads the
// words in it.
func realPantip() []realPage {
	return []realPage{
		{"pantip/pantip_topics_sample.jsonl", "https://data.example/pantip_topics_sample.jsonl", "", crawler.PageUnknown, 0, nil},
	}
}

// pantipRecord is a comment, or an answer to one, in that record.
type pantipRecord struct {
	Num      int            `json:"num"`
	UserID   int            `json:"user_id"`
	UserName string         `json:"user_name"`
	Message  string         `json:"message"`
	DateTime string         `json:"dateTime"`
	Replies  []pantipRecord `json:"replies"`
}

// asLoaded puts a recorded comment into the form the site loads it in.
func (r pantipRecord) asLoaded() map[string]any {
	replies := []map[string]any{}
	for i, reply := range r.Replies {
		one := reply.asLoaded()
		one["reply_no"] = i + 1
		replies = append(replies, one)
	}
	return map[string]any{
		"comment_no": r.Num, "message": r.Message, "data_utime": r.DateTime, "replies": replies,
		"user": map[string]any{"mid": r.UserID, "name": r.UserName},
	}
}

// TestPantipReadsRealComments reads what people really wrote, in the form the
// site loads comments in: the markup inside the messages is as it was.
func TestPantipReadsRealComments(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join(realPages, "pantip/pantip_topics_sample.jsonl"))
	if err != nil {
		t.Skip("the folder of real pages does not stand beside the project")
	}
	defer func() { _ = file.Close() }()
	topics, posts, pictures := 0, 0, 0
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var topic struct {
			TID      string         `json:"tid"`
			Comments []pantipRecord `json:"comments"`
		}
		if err := json.Unmarshal(lines.Bytes(), &topic); err != nil {
			t.Fatal(err)
		}
		topics++
		h := readRecordedTopic(t, topic.TID, topic.Comments)
		posts += len(h.Posts)
		for _, p := range h.Posts {
			pictures += len(p.Media)
		}
	}
	if topics != 60 || posts != 397 || pictures < 90 {
		t.Errorf("%d topics, %d posts, %d pictures", topics, posts, pictures)
	}
}

func readRecordedTopic(t *testing.T, tid string, records []pantipRecord) crawler.Harvest {
	t.Helper()
	comments := []map[string]any{}
	want := map[string]pantipRecord{}
	for _, r := range records {
		comments = append(comments, r.asLoaded())
		want[fmt.Sprintf("pantip:%d:%s/%d", r.UserID, tid, r.Num)] = r
		for i, reply := range r.Replies {
			want[fmt.Sprintf("pantip:%d:%s/%d-%d", reply.UserID, tid, r.Num, i+1)] = reply
		}
	}
	body, err := json.Marshal(map[string]any{"count": len(records), "comments": comments})
	if err != nil {
		t.Fatal(err)
	}
	page := &crawler.Page{URL: "https://pantip.com/forum/topic/render_comments?param=page1&tid=" + tid, Status: 200, Text: string(body)}
	h, err := crawler.Read(All(), page)
	if err != nil || h.Adapter != "pantip" || len(records) > 0 && h.State != crawler.PageOK || len(records) == 0 && h.State != crawler.PageEmpty {
		t.Fatalf("topic %s: adapter %q, state %s, %v", tid, h.Adapter, h.State, err)
	}
	checkHarvest(t, h)
	for _, p := range h.Posts {
		r, known := want[p.ID]
		if !known || p.Author.Name != oneLine(r.UserName) || p.PostedAt == nil || p.PostedAt.Format("01/02/2006 15:04:05 -0700") != r.DateTime+" +0700" {
			t.Errorf("post %s by %q at %v, want %q at %s", p.ID, p.Author.Name, p.PostedAt, r.UserName, r.DateTime)
		}
		if strings.Contains(p.Text, "<br") || strings.Contains(p.Text, "[Spoil]") || p.ReplyTo == nil {
			t.Errorf("post %s answers %v: text %q", p.ID, p.ReplyTo, p.Text)
		}
		delete(want, p.ID)
	}
	for id, r := range want {
		if !strings.Contains(r.Message, "ถูกลบ") && strings.TrimSpace(r.Message) != "" {
			t.Errorf("%s was not read: %q", id, r.Message)
		}
	}
	return h
}
