package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"scops/crawler"
	"scops/index/desk"
)

// writeSeeds writes a list in one of the forms import reads.
func writeSeeds(out io.Writer, format string, sources []crawler.Source) error {
	switch format {
	case seedText:
		for _, s := range sources {
			if _, err := fmt.Fprintln(out, s.URL); err != nil {
				return err
			}
		}
		return nil
	case seedCSV:
		return writeSeedCSV(out, sources)
	case seedYAML:
		return writeSeedYAML(out, sources)
	default:
		return usagef("--format: %q is not text, csv or yaml", format)
	}
}

func writeSeedCSV(out io.Writer, sources []crawler.Source) error {
	w := csv.NewWriter(out)
	if err := w.Write(seedFields()); err != nil {
		return err
	}
	for _, s := range sources {
		why, by := lineOfSeed(s.Why), lineOfSeed(s.AddedBy)
		row := []string{s.URL, s.Adapter, string(s.State), why, by, momentOfSeed(s), strconv.Itoa(s.Priority), strings.Join(s.Tags, ";")}
		if err := w.Write(spreadsheetSafe(row)); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// spreadsheetSafe is desk.SafeCells that can be undone: what already begins
// with an apostrophe gets one more.
func spreadsheetSafe(cells []string) []string {
	safe := desk.SafeCells(slices.Clone(cells)...)
	for i, c := range cells {
		if strings.HasPrefix(c, "'") {
			safe[i] = "'" + c
		}
	}
	return safe
}

func writeSeedYAML(out io.Writer, sources []crawler.Source) error {
	if len(sources) == 0 {
		_, err := fmt.Fprintln(out, "[]")
		return err
	}
	for _, s := range sources {
		tags := make([]string, len(s.Tags))
		for i, t := range s.Tags {
			tags[i] = inQuotes(t)
		}
		_, err := fmt.Fprintf(out, "- url: %s\n  adapter: %s\n  state: %s\n  why: %s\n  added_by: %s\n  added_at: %s\n  priority: %d\n  tags: [%s]\n",
			inQuotes(s.URL), inQuotes(s.Adapter), s.State, inQuotes(lineOfSeed(s.Why)), inQuotes(lineOfSeed(s.AddedBy)), inQuotes(momentOfSeed(s)), s.Priority, strings.Join(tags, ", "))
		if err != nil {
			return err
		}
	}
	return nil
}

func lineOfSeed(text string) string { return crawler.OneLine(text, crawler.MaxWhy) }

func momentOfSeed(s crawler.Source) string { return s.AddedAt.UTC().Format(time.RFC3339Nano) }

// inQuotes is a text as YAML reads it back whatever stands in it: a JSON string
// is one of YAML 1.2 too.
func inQuotes(text string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a string: cannot fail
	return strings.TrimSpace(b.String())
}
