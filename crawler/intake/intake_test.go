package intake_test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/intake"
)

var now = time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)

// board is an adapter that reads one post a line.
type board struct{}

func (board) Name() string                      { return "board" }
func (board) Match(u *url.URL) bool             { return u.Hostname() == "board.example" }
func (board) Recognise(page *crawler.Page) bool { return strings.HasPrefix(page.Text, "<board>") }
func (board) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: "board", State: crawler.PageOK}
	for i, line := range strings.Split(strings.TrimPrefix(page.Text, "<board>"), "\n") {
		h.Posts = append(h.Posts, crawler.Post{ID: crawler.PostID("board", "a", string(rune('0'+i))), Site: "board", Text: line})
	}
	return h, nil
}

func take(t *testing.T, b intake.ByHand) (*crawler.Page, crawler.Harvest) {
	t.Helper()
	page, harvest, err := intake.Take(b, []crawler.Adapter{board{}}, now)
	if err != nil {
		t.Fatal(err)
	}
	return page, harvest
}

func TestAPastedTextIsOnePost(t *testing.T) {
	t.Parallel()
	b := intake.ByHand{Text: " 아이스 1g 70\n텔레 @demo ", URL: "https://Chat.example/room?utm_source=x", Account: "@demo_a", By: "kim"}
	page, harvest := take(t, b)
	if len(harvest.Posts) != 1 {
		t.Fatalf("%d posts, want 1", len(harvest.Posts))
	}
	p := harvest.Posts[0]
	if p.Text != "아이스 1g 70\n텔레 @demo" || p.Author.Handle != "demo_a" || p.URL != "https://chat.example/room" || p.Site != "intake/chat.example" || p.PostedAt != nil {
		t.Errorf("the post is %+v", p)
	}
	if page.Status != 0 || page.Header.Get("X-Scops-Origin") != "entered by hand by kim" {
		t.Errorf("the page says %d %v: it must not look fetched", page.Status, page.Header)
	}
	_, again := take(t, b)
	if again.Posts[0].ID != p.ID {
		t.Errorf("the same brought twice is %s and %s", p.ID, again.Posts[0].ID)
	}
}

func TestEverythingBroughtIsInTheSealedBytes(t *testing.T) {
	t.Parallel()
	seen := now.Add(-time.Hour)
	b := intake.ByHand{Text: "text", Site: "some chat", FileName: "shot.png", FileType: "image/png", File: []byte("\x89PNG"), SeenAt: &seen, By: "กิม"}
	page, _ := take(t, b)
	_, params, err := mime.ParseMediaType(page.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	r := multipart.NewReader(bytes.NewReader(page.Body), params["boundary"])
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		value, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		got[part.FormName()] = string(value)
	}
	want := map[string]string{"text": "text", "site": "some chat", "file": "\x89PNG", "file_name": "shot.png", "seen_at": "2026-11-01T08:00:00Z", "by": "กิม"}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("part %s is %q, want %q", name, got[name], value)
		}
	}
	if !page.FetchedAt.Equal(seen) {
		t.Errorf("it was seen at %s, want %s", page.FetchedAt, seen)
	}
}

func TestASavedPageIsReadByItsAdapter(t *testing.T) {
	t.Parallel()
	saved := intake.ByHand{URL: "https://board.example/1", FileName: "page.html", FileType: "text/html; charset=utf-8", File: []byte("<board>first post\nsecond post")}
	_, harvest := take(t, saved)
	if len(harvest.Posts) != 2 || harvest.Adapter != "board" {
		t.Errorf("%s read %d posts, want board and 2", harvest.Adapter, len(harvest.Posts))
	}
	saved.Text = "second\n post"
	_, harvest = take(t, saved)
	if len(harvest.Posts) != 1 || harvest.Posts[0].ID != "board:a:1" {
		t.Errorf("with the text pasted: %+v, want the second post alone", harvest.Posts)
	}
	saved.Text = "something else"
	_, harvest = take(t, saved)
	if harvest.Adapter != intake.Adapter || harvest.Posts[0].Text != "something else" {
		t.Errorf("a text the page does not hold: %+v, want it as it was pasted", harvest.Posts)
	}
}

func TestWhatCannotBeTakenIsNamed(t *testing.T) {
	t.Parallel()
	later := now.Add(time.Hour)
	for name, c := range map[string]struct {
		b    intake.ByHand
		want error
	}{
		"nothing":                    {intake.ByHand{Text: " \n"}, intake.ErrNothing},
		"a picture without its text": {intake.ByHand{FileType: "image/png", File: []byte("x")}, intake.ErrNothing},
		"a huge text":                {intake.ByHand{Text: strings.Repeat("a", intake.MaxText+1)}, intake.ErrLarge},
		"a huge file":                {intake.ByHand{Text: "a", File: make([]byte, intake.MaxFile+1)}, intake.ErrLarge},
		"a long account":             {intake.ByHand{Text: "a", Account: strings.Repeat("a", 600)}, intake.ErrLarge},
		"a script as address":        {intake.ByHand{Text: "a", URL: "javascript:alert(1)"}, intake.ErrURL},
		"no UTF-8":                   {intake.ByHand{Text: "\xff"}, intake.ErrText},
		"tomorrow":                   {intake.ByHand{Text: "a", SeenAt: &later}, intake.ErrFuture},
	} {
		if _, _, err := intake.Take(c.b, nil, now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
