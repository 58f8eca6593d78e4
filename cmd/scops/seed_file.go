package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"scops/crawler"
	"scops/index/desk"
)

// Bounds of a list of watched pages. A million pages fit.
const (
	maxSeedFile  = 256 << 20 // bytes
	maxSeedLine  = 16 << 10  // bytes
	maxSeedEntry = 32 << 10  // bytes of one entry of several lines
)

// The forms of a list of watched pages.
const (
	seedText = "text" // one address to a line
	seedCSV  = "csv"  // RFC 4180, names of the columns first
	seedYAML = "yaml" // a list of entries
)

// seedList is a list of watched pages as it was read: what could be, and what
// could not with its place. One that is wrong takes nothing else with it.
type seedList struct {
	name     string
	adapters []crawler.Adapter // an entry may name one of
	entries  []desk.SourceEntry
	lines    []int // of the entries
	problems []seedProblem
}

// seedProblem is what is wrong in a list, and how to mend it.
type seedProblem struct {
	line, column int // from 1
	text         string
}

func (l *seedList) String(p seedProblem) string {
	return fmt.Sprintf("%s:%d:%d: %s", l.name, p.line, p.column, p.text)
}

func (l *seedList) problem(line, column int, format string, args ...any) {
	l.problems = append(l.problems, seedProblem{line, max(column, 1), fmt.Sprintf(format, args...)})
}

func (l *seedList) add(line int, e desk.SourceEntry) {
	l.entries, l.lines = append(l.entries, e), append(l.lines, line)
}

// seedLine is one line of a list.
type seedLine struct {
	number int
	text   string // without its end
}

func (s seedLine) blank() bool {
	t := strings.TrimSpace(s.text)
	return t == "" || strings.HasPrefix(t, "#")
}

// readSeeds reads a list in one of the forms, "" = told by the name, else by
// what stands in it. The error is for a list that cannot be read at all.
func readSeeds(name, format string, r io.Reader, adapters []crawler.Adapter) (*seedList, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSeedFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSeedFile {
		return nil, fmt.Errorf("the list is longer than %d MiB; import it in parts", maxSeedFile>>20)
	}
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return nil, errors.New("the list is written in UTF-16; save it as UTF-8")
	}
	l := &seedList{name: name, adapters: adapters}
	lines := l.split(bytes.TrimPrefix(data, []byte("\ufeff")))
	if format == "" {
		format = seedFormat(name, lines)
	}
	switch format {
	case seedText:
		l.readText(lines)
	case seedCSV:
		l.readCSV(lines)
	case seedYAML:
		l.readYAML(lines)
	default:
		return nil, usagef("--format: %q is not text, csv or yaml", format)
	}
	return l, nil
}

// split cuts a list into lines and leaves out those nobody could read.
func (l *seedList) split(data []byte) []seedLine {
	var lines []seedLine
	for n := 1; len(data) > 0; n++ {
		raw, rest, _ := bytes.Cut(data, []byte("\n"))
		data = rest
		raw = bytes.TrimSuffix(raw, []byte("\r"))
		switch {
		case len(raw) > maxSeedLine:
			l.problem(n, maxSeedLine+1, "the line is longer than %d KiB; an address has at most 4 KiB", maxSeedLine>>10)
		case !utf8.Valid(raw):
			l.problem(n, invalidAt(raw), "not UTF-8; save the list as UTF-8")
		case bytes.IndexByte(raw, '\r') >= 0: // YAML takes it for the end of a line, other forms do not
			l.problem(n, bytes.IndexByte(raw, '\r')+1, "a carriage return inside the line; end lines with a line feed")
		case bytes.IndexByte(raw, 0) >= 0:
			l.problem(n, bytes.IndexByte(raw, 0)+1, "a zero byte; this is no text")
		default:
			lines = append(lines, seedLine{n, string(raw)})
		}
	}
	return lines
}

// invalidAt is the column, in bytes, of the first byte that is not UTF-8.
func invalidAt(raw []byte) int {
	at := 0
	for at < len(raw) {
		r, n := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return at + 1
}

// seedFormat tells the form of a list.
func seedFormat(name string, lines []seedLine) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml":
		return seedYAML
	case ".csv":
		return seedCSV
	case ".txt", ".list":
		return seedText
	}
	for _, line := range lines {
		t := strings.TrimSpace(line.text)
		switch {
		case line.blank():
			continue
		case t == "---" || t == "sources:" || t == "[]" || t == "-" || strings.HasPrefix(t, "- "):
			return seedYAML
		case !strings.Contains(t, "://") && isSeedHeader(t):
			return seedCSV
		}
		return seedText
	}
	return seedText
}

// readText reads one address to a line; # begins a comment.
func (l *seedList) readText(lines []seedLine) {
	for _, line := range lines {
		if line.blank() {
			continue
		}
		fields := strings.Fields(line.text)
		column := strings.Index(line.text, fields[0]) + 1
		if len(fields) > 1 && !strings.HasPrefix(fields[1], "#") {
			after := column + len(fields[0])
			l.problem(line.number, after+strings.Index(line.text[after-1:], fields[1]),
				"%q stands behind the address; one address to a line, and # before a note", clip(fields[1], 40))
			continue
		}
		e := seedEntry{line: line.number}
		if e.set(l, "url", fields[0], column) {
			l.add(line.number, e.SourceEntry)
		}
	}
}
