package demo

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed data/*.txt
var files embed.FS

// entry is one post of a data file: a line "== NUMBER LABEL AGE key=value ..."
// with an age like 1435h50m, and the text below it, up to the next such line.
type entry struct {
	number     string
	label      string
	age        time.Duration // before Web.Newest
	text       string
	obfuscated bool
	edited     bool
	state      int // 0 = in both states
	album      int // pictures; they take the numbers that follow
	by, name   string
	forward    string // CHANNEL/NUMBER
}

func (e entry) order() int {
	n, err := strconv.Atoi(strings.TrimPrefix(e.number, "n-"))
	if err != nil {
		return 0
	}
	return n
}

type channel struct {
	name, title, about string
	posts              []entry // oldest first
}

type account struct{ id, handle, name, note string }

type board struct {
	id, title string
	login     bool
	topics    []*topic
}

type topic struct {
	id, title string
	posts     []entry
}

type dataset struct {
	channels     []*channel
	accounts     map[string]account
	statuses     []entry
	forums       []*board
	news         []entry
	feed, slogan string
}

// load reads the embedded files as they stand in one state.
func load(state int) (*dataset, error) {
	d := &dataset{accounts: map[string]account{}}
	entries, err := files.ReadDir("data")
	if err != nil {
		return nil, err
	}
	for _, file := range entries {
		text, err := files.ReadFile("data/" + file.Name())
		if err != nil {
			return nil, err
		}
		p := parser{data: d, state: state}
		if err := p.parse(string(text)); err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name(), err)
		}
	}
	return d, nil
}

// parser reads one file; into points at the list its posts go to.
type parser struct {
	data  *dataset
	state int
	into  *[]entry
	open  *entry
}

func (p *parser) parse(text string) error {
	for i, line := range strings.Split(text, "\n") {
		var err error
		switch {
		case strings.HasPrefix(line, "== "):
			p.flush()
			err = p.begin(strings.Fields(line[3:]))
		case p.open == nil || isHeader(line):
			p.flush()
			err = p.header(line)
		default:
			p.open.text += line + "\n"
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	p.flush()
	return nil
}

func isHeader(line string) bool {
	for _, key := range []string{"channel: ", "title: ", "about: ", "account: ", "forum: ", "topic: ", "feed: "} {
		if strings.HasPrefix(line, key) {
			return true
		}
	}
	return false
}

func (p *parser) header(line string) error {
	if strings.TrimSpace(line) == "" {
		return nil
	}
	key, value, _ := strings.Cut(line, ": ")
	d := p.data
	switch key {
	case "channel":
		d.channels = append(d.channels, &channel{name: value})
		p.into = &d.channels[len(d.channels)-1].posts
	case "title":
		d.channels[len(d.channels)-1].title = value
	case "about":
		if p.into == &d.news {
			d.slogan = value
		} else {
			d.channels[len(d.channels)-1].about = value
		}
	case "account":
		who, note, _ := strings.Cut(value, " | ")
		parts := strings.SplitN(who, " ", 3)
		d.accounts[parts[0]] = account{id: parts[0], handle: parts[1], name: parts[2], note: note}
		p.into = &d.statuses
	case "forum":
		id, title, _ := strings.Cut(value, " ")
		title, login := strings.CutSuffix(title, " (login)")
		d.forums = append(d.forums, &board{id: id, title: title, login: login})
	case "topic":
		id, title, _ := strings.Cut(value, " ")
		f := d.forums[len(d.forums)-1]
		f.topics = append(f.topics, &topic{id: id, title: title})
		p.into = &f.topics[len(f.topics)-1].posts
	case "feed":
		d.feed, p.into = value, &d.news
	default:
		return fmt.Errorf("unknown line %q", line)
	}
	return nil
}

func (p *parser) begin(fields []string) error {
	if len(fields) < 3 || p.into == nil {
		return fmt.Errorf("a post needs a number, a label and an age: %v", fields)
	}
	age, err := time.ParseDuration(fields[2])
	if err != nil {
		return fmt.Errorf("bad age: %w", err)
	}
	e := &entry{number: fields[0], label: fields[1], age: age}
	if !slices.Contains([]string{"sale", "recruit", "service", "demand", "talk", "none"}, e.label) {
		return fmt.Errorf("unknown label %q", e.label)
	}
	for _, f := range fields[3:] {
		key, value, _ := strings.Cut(f, "=")
		switch key {
		case "obfuscated":
			e.obfuscated = true
		case "edited":
			e.edited = true
		case "state":
			e.state, err = strconv.Atoi(value)
		case "album":
			e.album, err = strconv.Atoi(value)
		case "by":
			e.by, e.name, _ = strings.Cut(value, "/")
		case "forward":
			e.forward = value
		default:
			err = fmt.Errorf("unknown key %q", key)
		}
		if err != nil {
			return err
		}
	}
	p.open = e
	return nil
}

// flush files the open post, if it stands in this state.
func (p *parser) flush() {
	if e := p.open; e != nil && (e.state == 0 || e.state == p.state) {
		e.text = strings.TrimSpace(e.text)
		*p.into = append(*p.into, *e)
	}
	p.open = nil
}

// shownText is a post as a reader sees it: quote marks are drawn, not written.
func shownText(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "[quote")
		if !found {
			out.WriteString(text)
			return strings.TrimSpace(out.String())
		}
		head, rest, _ := strings.Cut(rest, "]")
		quoted, after, _ := strings.Cut(rest, "[/quote]")
		out.WriteString(before)
		if who := strings.TrimPrefix(head, "="); who != "" {
			out.WriteString(who + " wrote:\n")
		}
		out.WriteString(quoted)
		text = after
	}
}
