package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"scops/crawler"
	"scops/index/desk"
)

// seedFields are the names of what a list may say of a watched page, in the
// order they are written.
func seedFields() []string {
	return []string{"url", "adapter", "state", "why", "added_by", "added_at", "priority", "tags"}
}

// seedEntry is one entry while it is read.
type seedEntry struct {
	desk.SourceEntry
	line int
}

// set takes one field in; false = it is wrong, and the list says why.
func (e *seedEntry) set(l *seedList, field, value string, column int) bool {
	why := e.take(l.adapters, field, value)
	if why != "" {
		l.problem(e.line, column, "%s: %s", field, why)
	}
	return why == ""
}

// take sets a field, or says what is wrong with it and how to mend it.
func (e *seedEntry) take(adapters []crawler.Adapter, field, value string) (why string) {
	switch field {
	case "url":
		if _, err := crawler.Canonical(value); err != nil {
			return strings.TrimPrefix(err.Error(), crawler.ErrURL.Error()+": ") + "; write it whole, such as https://t.me/s/CHANNEL"
		}
		e.URL = value
	case "adapter":
		if err := knownAdapter(adapters, value); err != nil {
			return strings.TrimPrefix(err.Error(), errAdapter.Error()+": ") + ", or leave it out"
		}
		e.Adapter = &value
	case "state":
		state := crawler.SourceState(value)
		if !slices.Contains(crawler.SourceStates(), state) {
			return strconv.Quote(clip(value, 40)) + " is not active, paused, proposed or rejected"
		}
		e.State = &state
	case "why", "added_by":
		if one := crawler.OneLine(value, crawler.MaxWhy); one != value {
			return "a text of one line and at most " + strconv.Itoa(crawler.MaxWhy) + " bytes; shorten it and take out line breaks and double blanks"
		}
		if field == "why" {
			e.Why = &value
		} else {
			e.AddedBy = &value
		}
	default:
		return e.takeMore(field, value)
	}
	return ""
}

func (e *seedEntry) takeMore(field, value string) (why string) {
	switch field {
	case "added_at":
		at, err := readMoment(value)
		if err != nil {
			return strconv.Quote(clip(value, 40)) + " is no time; write 2026-11-26 or 2026-11-26T12:00:00+07:00"
		}
		e.AddedAt = &at
	case "priority":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > crawler.MaxPriority {
			return strconv.Quote(clip(value, 40)) + " is not a number from 0 to " + strconv.Itoa(crawler.MaxPriority)
		}
		e.Priority = &n
	case "tags":
		return e.takeTags(strings.Split(value, ";"))
	default:
		return "there is no such field; there are " + strings.Join(seedFields(), ", ")
	}
	return ""
}

func (e *seedEntry) takeTags(tags []string) (why string) {
	kept := []string{}
	for _, t := range tags {
		t = strings.TrimSpace(t)
		switch {
		case t == "":
			continue
		case len(t) > crawler.MaxTag || strings.ContainsFunc(t, func(r rune) bool { return unicode.IsControl(r) || r == ';' }):
			return strconv.Quote(clip(t, 40)) + " is no tag: at most " + strconv.Itoa(crawler.MaxTag) + " bytes, without ; and line breaks"
		}
		if !slices.Contains(kept, t) {
			kept = append(kept, t)
		}
	}
	if len(kept) > crawler.MaxTags {
		return "more than " + strconv.Itoa(crawler.MaxTags) + " tags"
	}
	e.Tags = kept
	return ""
}

// readMoment reads RFC 3339, or a day of UTC.
func readMoment(s string) (time.Time, error) {
	for _, form := range []string{time.RFC3339Nano, time.DateOnly} {
		if at, err := time.Parse(form, s); err == nil && at.Year() >= 1990 && at.Year() < 2200 {
			return at.UTC(), nil
		}
	}
	return time.Time{}, errors.New("not a time")
}
