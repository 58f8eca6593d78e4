package site

import (
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func FuzzDCInside(f *testing.F) { fuzzAdapter(f, DCInside{}) }
func FuzzXE(f *testing.F)       { fuzzAdapter(f, XE{}) }
func FuzzPantip(f *testing.F)   { fuzzAdapter(f, Pantip{}) }

func FuzzNaverBlog(f *testing.F) { fuzzAdapter(f, NaverBlog{}) }

func FuzzTistory(f *testing.F) { fuzzAdapter(f, Tistory{}) }

func FuzzArca(f *testing.F) { fuzzAdapter(f, Arca{}) }

func FuzzNaverCafe(f *testing.F) { fuzzAdapter(f, NaverCafe{}) }

func hostileArticles() []hostilePage {
	return []hostilePage{
		{"rows without end", "dcinside", `<table class="gall_list">` + numbered(`<tr class="ub-content" data-no="%"><td class="gall_tit"><a href="/board/view/?id=owl&no=%">x</a></td></tr>`, 20000)},
		{"comments in comments", "dcinside", `<meta property="og:url" content="https://gall.dcinside.com/board/view/?id=owl&no=1"><div class="gallview_head"><i class="gall_writer" data-nick="n"></i></div><div class="write_div">x</div><ul class="cmt_list">` + strings.Repeat(`<li><div class="cmt_info" data-no="1">`, 240) + fill(`<p class="usertxt">x</p>`)},
		{"mobile comments without end", "dcinside", `<meta property="og:url" content="https://m.dcinside.com/board/owl/1"><div class="gallview-tit-box"></div><ul class="all-comment-lst">` + numbered(`<li no="%"><i class="nick">n</i><p class="txt">x</p></li>`, 30000)},
		{"links to a next page without end", "dcinside", `<tr class="ub-content" data-no="2">` + fill(`<a href="?page=2">2</a>`)},
		{"texts in one comment", "xe", `<div class="document_1_2 xe_content">x</div><li id="comment_1">` + numbered(`<div class="comment_%_2 xe_content">x</div>`, 30000)},
		{"comments ever further in", "xe", `<div class="document_1_2 xe_content">x</div>` + numbered(`<li id="comment_%" class="indent%"><i class="member_%">n</i><div class="comment_%_2 xe_content">x</div></li>`, 15000)},
		{"accounts without end", "xe", `<div class="rd_hd">` + fill(`<i class="member_x">n</i>`) + `</div><div class="document_1_2 xe_content">x</div>`},
		{"posts around posts", "naverblog", `<meta property="og:url" content="https://blog.naver.com/PostList.naver?blogId=owl"><div id="post_1">` + numbered(`<div id="post-view%"><div class="se-main-container">x</div></div>`, 20000)},
		{"quotes without end", "naverblog", `<meta property="og:url" content="https://blog.naver.com/owl/1"><div class="se-main-container">` + strings.Repeat("<blockquote>", 400) + fill("q ")},
		{"answers in answers", "tistory", `<meta property="article:txid" content="1_2"><meta property="og:url" content="https://owl.tistory.com/2"><div class="contents_style">x</div>` + strings.Repeat(`<ul><li id="comment1">`, 160) + fill(`<p class="name">x</p>`)},
		{"comments of a skin without end", "tistory", `<meta property="article:txid" content="1_2"><meta property="og:url" content="https://owl.tistory.com/2"><div class="contents_style">x</div>` + numbered(`<li id="comment%"><b class="name">n</b><p>x</p></li>`, 30000)},
		{"wrappers in wrappers", "arca", `<link rel="canonical" href="https://arca.live/b/owl/1"><div class="article-content">x</div>` + numbered(`<div class="comment-wrapper"><div class="comment-item" id="c_%"><i class="user-info">n</i><div class="message">x</div></div>`, 400) + fill("x ")},
		{"items in items", "arca", `<link rel="canonical" href="https://arca.live/b/owl/1"><div class="article-content">x</div>` + strings.Repeat(`<div class="comment-item" id="c_1">`, 400) + fill(`<i class="user-info">n</i>`)},
		{"places in places", "xe", `<div class="document_1_2 xe_content">x</div>` + numbered(`<div id="comment_%"><div class="comment_%_2 xe_content">`, 240) + fill(`<i class="member_x">n</i>`)},
		{"list rows without end", "navercafe", `<div class="article-board"><table>` + numbered(`<tr><td><a class="article" href="/demo/%">x</a><i class="p-nick">n</i></td></tr>`, 30000)},
		{"comments of an answer without end", "navercafe", `{"result":{"article":{"subject":"x"},"comments":{"items":[` + numbered(`{"id":%,"content":"x"},`, 30000) + `{"id":1}]}}}`},
		{"rows in rows", "xe", strings.Repeat(`<table><tr><td class="title"><a href="/1">x</a>`, 100) + fill(`<td class="title">y</td>`)},
	}
}

func realArticles() []realPage {
	return []realPage{
		{"korean_community/fmkorea.html", "https://www.fmkorea.com/hotdeal", "xe", crawler.PageOK, 20, checkOffers},
	}
}

// checkOffers checks what the statement says of every entry of a list, and of some.
func checkOffers(t *testing.T, want map[string]any, h crawler.Harvest) {
	if want["posts_nonempty"] != true {
		t.Fatalf("the statement is %v", want)
	}
	some := map[string]bool{}
	for _, p := range h.Posts {
		title, offer, _ := strings.Cut(p.Text, "\n")
		if title == "" || !strings.HasPrefix(p.URL, "https://www.fmkorea.com/") || p.Author.Name == "" || p.PostedAt == nil || p.PostedAt.Format(time.DateOnly) != "2023-12-31" && p.PostedAt.Format(time.DateOnly) != "2024-01-01" {
			t.Errorf("post %s at %q by %q on %v: text %q", p.ID, p.URL, p.Author.Name, p.PostedAt, p.Text)
		}
		some["thumbnail"] = some["thumbnail"] || len(p.Media) > 0
		some["price"] = some["price"] || strings.Contains(offer, "가격: ")
		some["shipping"] = some["shipping"] || strings.Contains(offer, "배송: ")
	}
	for _, what := range want["some_posts_have"].([]any) {
		if !some[what.(string)] {
			t.Errorf("no post has a %s", what)
		}
	}
	if h.Next == nil || *h.Next != "https://www.fmkorea.com/index.php?mid=hotdeal&page=2" {
		t.Errorf("next %v", h.Next)
	}
	threads := 0
	for _, l := range h.Links {
		if l.Why == crawler.LinkThread {
			threads++
		}
	}
	if threads != 27 { // 7 notices and favourites above 20 entries
		t.Errorf("%d threads", threads)
	}
}

func TestAnArticlesAddressLeadsToItsBoard(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://gall.dcinside.com/mgallery/board/view/?id=owl&no=12&page=3":                          "https://gall.dcinside.com/mgallery/board/lists/?id=owl https://m.dcinside.com/board/owl",
		"https://gall.dcinside.com/board/lists/?id=owl&page=2":                                        "https://gall.dcinside.com/board/lists/?id=owl https://m.dcinside.com/board/owl",
		"https://gall.dcinside.com/board/lists?id=owl&exception_mode=recommend&page=2":                "https://gall.dcinside.com/board/lists/?exception_mode=recommend&id=owl https://m.dcinside.com/board/owl",
		"https://gall.dcinside.com/board/view/?id=../x&no=1":                                          "",
		"https://m.dcinside.com/mini/owl/12?page=1":                                                   "https://m.dcinside.com/mini/owl",
		"https://m.dcinside.com/board/owl":                                                            "https://m.dcinside.com/board/owl",
		"https://gallog.dcinside.com/owl":                                                             "",
		"https://www.fmkorea.com/index.php?mid=owl&page=3":                                            "https://www.fmkorea.com/owl",
		"https://m.fmkorea.com/owl":                                                                   "https://www.fmkorea.com/owl",
		"https://www.fmkorea.com/1200500777":                                                          "",
		"https://pantip.com/topic/42500123/comment4-1":                                                "https://pantip.com/topic/42500123",
		"https://m.pantip.com/forum/topic/render_comments?param=page2&tid=42500123&time=0.5":          "https://pantip.com/topic/42500123",
		"https://pantip.com/tag/%E0%B8%99%E0%B8%81?tid=42499001":                                      "https://pantip.com/tag/%E0%B8%99%E0%B8%81",
		"https://blog.naver.com/demo_owl/223400000123":                                                "https://blog.naver.com/PostList.naver?blogId=demo_owl https://rss.blog.naver.com/demo_owl.xml",
		"https://m.blog.naver.com/PostView.naver?blogId=demo_owl&logNo=5":                             "https://blog.naver.com/PostList.naver?blogId=demo_owl https://rss.blog.naver.com/demo_owl.xml",
		"https://blog.naver.com/PostView.naver?blogId=demo_owl":                                       "",
		"https://demo-owl.tistory.com/m/148":                                                          "https://demo-owl.tistory.com/category https://demo-owl.tistory.com/rss",
		"https://www.tistory.com/148":                                                                 "",
		"https://arca.live/b/owlwatch/100200300?p=2":                                                  "https://arca.live/b/owlwatch",
		"https://arca.live/b/owlwatch?p=3&mode=best":                                                  "https://arca.live/b/owlwatch?mode=best",
		"https://arca.live/u/@owlfan":                                                                 "",
		"https://cafe.naver.com/ca-fe/cafes/29990001/articles/5012":                                   "https://cafe.naver.com/ArticleList.nhn?search.boardtype=L&search.clubid=29990001",
		"https://cafe.naver.com/ArticleList.nhn?search.clubid=29990001&search.menuid=3&search.page=4": "https://cafe.naver.com/ArticleList.nhn?search.boardtype=L&search.clubid=29990001&search.menuid=3",
		"https://cafe.naver.com/demoowlcafe/5012":                                                     "",
		"https://pantip.com/profile/5550101":                                                          "",
	} {
		_, heads := crawler.HeadsOf(All(), address)
		got := strings.Join(heads, " ")
		if got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
		if len(heads) > 0 {
			if _, again := crawler.HeadsOf(All(), heads[0]); strings.Join(again, " ") != got {
				t.Errorf("%s leads to %v", heads[0], again)
			}
		}
	}
}

func TestAnArticleHasItsOwnPageAndACommentMayBeOnAnother(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		adapter  crawler.Looker
		page     string
		post     crawler.Post
		want     string
		position int64
	}{
		{DCInside{}, "http://127.0.0.1:8081/board/lists/?id=owl", crawler.Post{ID: "dcinside:a:owl/12", URL: "https://gall.dcinside.com/board/view/?id=owl&no=12"}, "http://127.0.0.1:8081/board/view/?id=owl&no=12", 12},
		{DCInside{}, "https://m.dcinside.com/mini/owl/12", crawler.Post{ID: "dcinside:a:mini/owl/12", URL: "https://m.dcinside.com/mini/owl/12"}, "https://m.dcinside.com/mini/owl/12", 12},
		{DCInside{}, "https://m.dcinside.com/mini/owl/12", crawler.Post{ID: "dcinside:a:mini/owl/12/9", URL: "https://m.dcinside.com/mini/owl/12#comment_li_9"}, "", 12},
		{DCInside{}, "https://m.dcinside.com/mini/owl/12", crawler.Post{ID: "dcinside:a:owl/12", URL: "https://elsewhere.example/board/view/?id=owl&no=12"}, "", 12},
		{XE{}, "https://www.fmkorea.com/owl", crawler.Post{ID: "xe/fmkorea.com:7:120", URL: "https://www.fmkorea.com/120"}, "https://www.fmkorea.com/120", 120},
		{XE{}, "https://www.fmkorea.com/owl", crawler.Post{ID: "xe/fmkorea.com:owl:120/excerpt", URL: "https://www.fmkorea.com/120"}, "", 120},
		{XE{}, "https://x.example/free/120", crawler.Post{ID: "xe/x.example:7:125", URL: "https://x.example/free/120#comment_125"}, "", 120},
		{NaverBlog{}, "https://blog.naver.com/PostList.naver?blogId=owl", crawler.Post{ID: "naverblog:owl:5", URL: "https://blog.naver.com/owl/5"}, "https://blog.naver.com/PostView.naver?blogId=owl&logNo=5", 5},
		{NaverBlog{}, "https://m.blog.naver.com/owl/5", crawler.Post{ID: "naverblog:owl:5", URL: "https://blog.naver.com/owl/5"}, "https://m.blog.naver.com/owl/5", 5},
		{Tistory{}, "http://owl.tistory.com/category", crawler.Post{ID: "tistory:9:5", URL: "https://owl.tistory.com/entry/%EC%83%88"}, "http://owl.tistory.com/entry/%EC%83%88", 0},
		{Tistory{}, "https://owl.tistory.com/5", crawler.Post{ID: "tistory:owl:5/7", URL: "https://owl.tistory.com/5#comment7"}, "", 0},
		{Arca{}, "https://arca.live/b/owl?p=2", crawler.Post{ID: "arca:n:12", URL: "https://arca.live/b/owl/12"}, "https://arca.live/b/owl/12", 12},
		{Arca{}, "https://arca.live/b/owl/12", crawler.Post{ID: "arca:n:12/5", URL: "https://arca.live/b/owl/12#c_5"}, "", 12},
		{NaverCafe{}, "https://apis.naver.com/cafe-web/cafe-articleapi/v3/cafes/12/articles/5?useCafeId=true", crawler.Post{ID: "navercafe/12:k:5", URL: "https://cafe.naver.com/ca-fe/cafes/12/articles/5"}, "https://apis.naver.com/cafe-web/cafe-articleapi/v3/cafes/12/articles/5?useCafeId=true", 5},
		{NaverCafe{}, "https://cafe.naver.com/ArticleList.nhn?search.clubid=12", crawler.Post{ID: "navercafe/12:n:5/excerpt", URL: "https://cafe.naver.com/ca-fe/cafes/12/articles/5"}, "", 5},
		{Pantip{}, "https://pantip.com/topic/77", crawler.Post{ID: "pantip:5:77", URL: "https://pantip.com/topic/77"}, "https://pantip.com/topic/77", 1},
		{Pantip{}, "https://pantip.com/topic/77", crawler.Post{ID: "pantip:5:77/4-1", URL: "https://pantip.com/topic/77/comment4-1"}, "", 5},
	} {
		if got := tt.adapter.Own(&crawler.Page{URL: tt.page}, tt.post); got != tt.want {
			t.Errorf("%s has its page at %q, want %q", tt.post.ID, got, tt.want)
		}
		if got := tt.adapter.(crawler.Placer).Position(tt.post); got != tt.position {
			t.Errorf("%s stands at %d, want %d", tt.post.ID, got, tt.position)
		}
	}
}

func TestPinnedThreadsDoNotMakeAListReachBack(t *testing.T) {
	t.Parallel()
	var list threadList
	for _, position := range []int64{10, 0, 48, 47, 40} {
		list.add("https://x.example/"+string(rune('a'+position)), position, nil)
	}
	if got, want := list.span(), (crawler.Span{Oldest: 40, Newest: 48}); got != want {
		t.Errorf("span %v, want %v", got, want)
	}
}
