package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"

	"scops/classifier/workbench"
	"scops/rules"
)

// labels are what a post of a corpus can be labelled.
func labels() []string { return []string{"sale", "recruit", "service", "demand", "talk", "none"} }

// openCorpus opens a file of posts, "-" being standard input. Bad lines are
// named on standard error, where it also says how far it is until done is
// called.
func openCorpus(cmd *cobra.Command, name string) (c workbench.Corpus, done func(), err error) {
	in, shut := cmd.InOrStdin(), func() {}
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return c, nil, usagef("corpus: %w", err)
		}
		in, shut = f, func() { closeQuietly(f) }
	}
	lines := &lineReader{r: bufio.NewReaderSize(in, 1<<20)}
	var read atomic.Int64
	c.Next = func() (line []byte, bad, err error) {
		read.Add(1)
		line, err = lines.next()
		if errors.Is(err, errLongLine) {
			return nil, err, nil
		}
		return line, nil, err
	}
	c.Decode = readSample
	c.Bad = func(line int, err error) { fmt.Fprintf(cmd.ErrOrStderr(), "line %d: %v\n", line, err) }
	stop := watch(cmd.Context(), cmd.ErrOrStderr(), func() string { return fmt.Sprintf("%d lines read", read.Load()) })
	return c, func() { stop(); shut() }, nil
}

// readSample reads a post with what a person says it is.
func readSample(line []byte, n int) (workbench.Sample, error) {
	post, err := readPost(line, n, nil)
	if err != nil {
		return workbench.Sample{}, err
	}
	var in struct {
		Label json.RawMessage `json:"label"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return workbench.Sample{}, fmt.Errorf("not a JSON object: %w", err)
	}
	s := workbench.Sample{Line: n, Post: post}
	label := strings.Trim(string(in.Label), `"`)
	if label == "" || label == "null" {
		return s, nil
	}
	for _, known := range labels() {
		if label == known {
			s.Label = rules.Label(label)
			return s, nil
		}
	}
	return s, fmt.Errorf(`the label %s is none of %s: leave "label" out where nobody knows`, in.Label, strings.Join(labels(), ", "))
}

// writeJSON writes one value, indented, for tools and people alike.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// tableOrJSON refuses any other --format.
func tableOrJSON(format string) error {
	if format != "table" && format != "json" {
		return usagef("--format: %q is not table or json", format)
	}
	return nil
}

// packOf loads and compiles the pack an argument names: a directory, or the
// word builtin.
func (a *app) packOf(name string) (*compiled, error) {
	config, err := a.config()
	if err != nil {
		return nil, err
	}
	config.Rules.Dir = name
	if name == "builtin" {
		config.Rules.Dir = ""
	}
	return compile(config)
}
