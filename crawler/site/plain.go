package site

import (
	"strings"

	"scops/crawler"
)

// renderPlain is render for a text without markup: its lines are kept, and the
// addresses written out in it are its links.
func renderPlain(text string) rendered {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n"))
	return rendered{text: text, links: writtenLinks(text)}
}

// renderMarkdown is render for Markdown, which is read as it was written:
// lines that begin with ">" are somebody else's words.
func renderMarkdown(text string) rendered {
	plain := renderPlain(text)
	r := quoteLines(plain.text)
	r.links = plain.links
	return r
}

// quoteLines marks the lines of a plain text that begin with ">" as somebody
// else's words. A line that begins with the number of a post (">>123") answers
// it and is the writer's own.
func quoteLines(text string) rendered {
	r := rendered{text: text}
	at := 0
	for line := range strings.Lines(text) {
		if isQuotedLine(line) {
			end := at + len(strings.TrimRight(line, "\r\n"))
			if n := len(r.quotes); n > 0 && r.quotes[n-1].End+1 == at {
				r.quotes[n-1].End = end
			} else {
				r.quotes = append(r.quotes, crawler.Range{Start: at, End: end})
			}
		}
		at += len(line)
	}
	return r
}

func isQuotedLine(line string) bool {
	if !strings.HasPrefix(line, ">") && !strings.HasPrefix(line, "＞") {
		return false
	}
	number := strings.TrimPrefix(strings.TrimLeft(line, ">/"), "No.")
	return !strings.HasPrefix(line, ">>") || number == "" || number[0] < '0' || number[0] > '9'
}

// writtenLinks are the web addresses written out in a text, each once.
func writtenLinks(text string) []string {
	var links []string
	for len(links) < maxPostLinks {
		at := strings.Index(text, "http")
		if at < 0 {
			break
		}
		text = text[at:]
		end := strings.IndexAny(text, " \t\r\n<>\"[]()")
		if end < 0 {
			end = len(text)
		}
		if link := strings.TrimRight(text[:end], ".,;:!?'*_"); hostOf(link) != "" {
			links = appendNew(links, link)
		}
		text = text[max(end, len("http")):]
	}
	return links
}

// quote appends somebody else's words to a text and marks them.
func (r *rendered) quote(words string) {
	if words = strings.TrimSpace(words); words == "" {
		return
	}
	if r.text != "" {
		r.text += "\n"
	}
	r.quotes = append(r.quotes, crawler.Range{Start: len(r.text), End: len(r.text) + len(words)})
	r.text += words
}

// line appends a line of the poster's own.
func (r *rendered) line(words string) {
	if words = strings.TrimSpace(words); words == "" {
		return
	}
	if r.text != "" {
		r.text += "\n"
	}
	r.text += words
}
