package site

import "strings"

// declaration is a site as its author writes it down. The tags are what the
// reader, the JSON Schema and the messages are made of: yaml is the key, says
// what stands there; need = it must stand there.
type declaration struct {
	at pos // of the file's first key

	Name       word         `yaml:"name" need:"true" says:"the adapter's name: small letters, digits and -; part of every id, never changed later"`
	About      word         `yaml:"about" says:"what it reads, for people"`
	Unverified truth        `yaml:"unverified" says:"true (as without it): nobody has tried it on a page the site really sent"`
	Hosts      []word       `yaml:"hosts" says:"the hosts it reads: board.example, *.board.example; none = every host whose pages bear the marks of recognise"`
	Recognise  *recognition `yaml:"recognise" says:"the marks of the software, looked for in the page's source"`
	OnePlace   truth        `yaml:"one_place" says:"true: all hosts are one site with one set of accounts"`
	Zone       word         `yaml:"zone" says:"the time zone the pages write: Asia/Seoul"`
	ZoneFrom   []take       `yaml:"zone_from" says:"where pages say which zone they write: GMT+8"`
	Encoding   word         `yaml:"encoding" says:"the character set, if the pages do not say it or say it wrong: euc-kr, windows-874"`
	Addresses  []addressAt  `yaml:"addresses" says:"which addresses of the site are what"`
	Posts      *postsAt     `yaml:"posts" says:"where the posts of a page are"`
	Threads    *threadsAt   `yaml:"threads" says:"where a listing names its threads; looked for on pages without posts"`
	Boards     []take       `yaml:"boards" says:"links from a listing to boards inside it"`
	Next       []take       `yaml:"next" says:"the link to the page that goes on"`
	Drop       []word       `yaml:"drop_query" says:"parameters dropped from addresses: sessions, highlighting"`
	States     *statesAt    `yaml:"states" says:"by which marks a page without posts and threads is told"`
}

// recognition are the marks of a software.
type recognition struct {
	All []word `yaml:"all" says:"every one of them stands in the source of each page"`
	Any []word `yaml:"any" says:"at least one of them does"`
}

// addressAt says what stands at some addresses.
type addressAt struct {
	At    word  `yaml:"at" need:"true" says:"regular expression (RE2) over path and query: '^(.*/)showthread\\.php\\?tid=(\\d+)'"`
	Kind  word  `yaml:"kind" need:"true" one:"thread listing post" says:"thread: pages on to newer posts; listing: newest first; post: one post"`
	Head  word  `yaml:"head" says:"the page such a place is watched by, with $1, $2 for what the brackets of at found"`
	Loose truth `yaml:"loose" says:"true: other software has such addresses too; a page there is only taken by its marks"`
}

// postsAt says where the parts of a post are. All selectors but the first are
// looked for inside the post.
type postsAt struct {
	at pos

	Select  word       `yaml:"select" need:"true" says:"CSS selector of one post"`
	ID      []take     `yaml:"id" need:"true" says:"the site's own number or name of the post"`
	URL     []take     `yaml:"url" says:"link to the post itself"`
	Address word       `yaml:"address" says:"the post's address instead of url, {post} standing for its id: viewtopic.php?pid={post}"`
	OwnPage truth      `yaml:"own_page" says:"true: the post's address always leads to a page that shows it, so it can be looked at again"`
	Order   word       `yaml:"order" one:"oldest-first newest-first none" says:"how a page orders posts; oldest-first as without it"`
	Author  *authorAt  `yaml:"author" says:"the account that posted"`
	Time    []take     `yaml:"time" says:"when it was posted"`
	Formats []word     `yaml:"formats" says:"how dates are written, if they are misread without it: MM-DD-YYYY hh:mm A"`
	Title   []take     `yaml:"title" says:"a heading that is part of what the poster wrote; put above the text"`
	Opening *openingAt `yaml:"opening" says:"for sites that show a thread's title once, outside of its first post"`
	Text    []take     `yaml:"text" need:"true" says:"what was posted"`
	Drop    []word     `yaml:"drop" says:"selectors of what stands inside the text and is not part of it"`
	Quotes  []word     `yaml:"quotes" says:"selectors of quoted blocks, beside <blockquote>"`
	Photos  []take     `yaml:"photos" says:"pictures; without it, those inside the text"`
	Videos  []take     `yaml:"videos" says:"videos"`
	Audio   []take     `yaml:"audio" says:"sound"`
	Files   []take     `yaml:"files" says:"attached files"`
	Bio     []take     `yaml:"bio" says:"signature or profile text beside the post: it carries contacts"`
	Edited  []take     `yaml:"edited" says:"what stands there when the post was edited; the time is read from it"`
	ReplyTo []take     `yaml:"reply_to" says:"link to the post that is answered"`
}

// authorAt says where an account is named.
type authorAt struct {
	ID     []take `yaml:"id" says:"the site's own number of the account"`
	Handle []take `yaml:"handle" says:"the name people log in or are mentioned with"`
	Name   []take `yaml:"name" says:"the name shown"`
	URL    []take `yaml:"url" says:"link to the profile"`
}

// openingAt tells a thread's first post from the others.
type openingAt struct {
	When  []take `yaml:"when" need:"true" says:"something only the first post of a thread has"`
	Title []take `yaml:"title" need:"true" says:"the thread's title, looked for in the whole page"`
}

// threadsAt says where a listing names threads.
type threadsAt struct {
	at pos

	Select word   `yaml:"select" need:"true" says:"CSS selector of one row"`
	Link   []take `yaml:"link" need:"true" says:"the link to the thread, inside the row"`
	Time   []take `yaml:"time" says:"when the thread was last posted to"`
	Pinned word   `yaml:"pinned" says:"selector that rows pinned to the top are or hold"`
}

// statesAt names the marks of pages that hold no posts.
type statesAt struct {
	Deleted     *markAt `yaml:"deleted" says:"what was there is gone"`
	LoginWall   *markAt `yaml:"login_wall" says:"shown to members only"`
	Over18      *markAt `yaml:"over18" says:"asks for the reader's age"`
	Captcha     *markAt `yaml:"captcha" says:"asks whether a person reads"`
	RateLimited *markAt `yaml:"rate_limited" says:"asks to come later"`
	Empty       *markAt `yaml:"empty" says:"the right kind of page, and nothing on it"`
}

// markAt is one way to tell a state, or several.
type markAt struct {
	Text   []word `yaml:"text" says:"words a reader sees on the page; capitals do not matter"`
	Select []word `yaml:"select" says:"CSS selectors"`
}

// take is where one value of a page is: written "SELECTOR", "SELECTOR @attribute"
// or "@attribute" (of the post itself), or in full.
type take struct {
	at pos

	Select word `yaml:"select" says:"CSS selector; none = the post or row itself"`
	Up     word `yaml:"up" says:"the nearest element above what was selected that is this one"`
	Attr   word `yaml:"attr" says:"the value of this attribute instead of the text"`
	Match  word `yaml:"match" says:"regular expression (RE2) the value must fit; of it, what the first brackets hold"`
}

// word is a text of the author, with its place.
type word struct {
	text string
	at   pos
}

func (w word) isSet() bool { return w.at.line > 0 }

// truth is true or false, with its place; without one, neither.
type truth struct {
	on bool
	at pos
}

func (f truth) or(otherwise bool) bool {
	if f.at.line == 0 {
		return otherwise
	}
	return f.on
}

// pos is a place in a file, counted from 1.
type pos struct{ line, column int }

// short takes the short form of a take apart.
func (t *take) short(w word) {
	t.at = w.at
	rest := strings.TrimSpace(w.text)
	if i := strings.LastIndexByte(rest, '@'); i >= 0 && isAttribute(rest[i+1:]) {
		t.Attr = word{rest[i+1:], w.at}
		rest = strings.TrimSpace(rest[:i])
	}
	if rest != "" {
		t.Select = word{rest, w.at}
	}
}

// isAttribute takes names of HTML attributes.
func isAttribute(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool { return c != '-' && c != '_' && c != ':' && !isAlphanumeric(c) })
}
