package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"scops/classifier"
	"scops/crawler"
)

// maxLine is the longest line classify reads, in bytes.
const maxLine = 16 << 20

func newClassify(a *app) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "classify [FILE]",
		Short: "Judge posts: JSON Lines in, JSON Lines verdicts out, in the same order",
		Long: `Reads one JSON object per line from FILE (or standard input); only "text" is required:
  {"id","text","site","author","lang","posted_at"}
and writes one verdict per line. A bad line is named on standard error and has no
line in the output; the rest is still done, and the exit code is 1.`,
		Example: `  echo '{"text":"ไอซ์ จีละ 800 ส่งทั่วไทย ทักไลน์ไอดี demo_ice"}' | scops classify
  scops extract page.html --url http://t.me/s/demo | jq -c '.posts[]' | scops classify`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			judge, err := a.classifier(dir)
			if err != nil {
				return err
			}
			in := cmd.InOrStdin()
			if len(args) == 1 && args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return fmt.Errorf("classify: %w", err)
				}
				defer f.Close()
				in = f
			}
			return classifyLines(judge, in, cmd.OutOrStdout(), cmd.ErrOrStderr(), time.Now())
		},
	}
	cmd.Flags().StringVar(&dir, "rules", "", "use the rule pack in `DIR` instead of the built-in one")
	return cmd
}

// judgement is one line of classify's output.
type judgement struct {
	ID string `json:"id"`
	classifier.Verdict
}

// classifyLines judges line by line; memory does not grow with the input.
func classifyLines(judge *classifier.Classifier, in io.Reader, out, complain io.Writer, now time.Time) error {
	lines := &lineReader{r: bufio.NewReaderSize(in, 64<<10)}
	w := bufio.NewWriterSize(out, 64<<10)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	failed := false
	for n := 1; ; n++ {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, errLongLine) {
			return errors.Join(fmt.Errorf("classify: read line %d: %w", n, err), w.Flush())
		}
		if err == nil && len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		post, err := readPost(line, n, err)
		if err != nil {
			failed = true
			fmt.Fprintf(complain, "line %d: %v\n", n, err)
			continue
		}
		if err := enc.Encode(judgement{post.ID, judge.Classify(post, now)}); err != nil {
			return fmt.Errorf("classify: write verdict of line %d: %w", n, err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("classify: write verdicts: %w", err)
	}
	if failed {
		return errFailed
	}
	return nil
}

// inputPost is a line of classify's input. Only text must have its type;
// anything else that cannot be read is as if it were not there.
type inputPost struct {
	ID       json.RawMessage `json:"id"`
	Text     json.RawMessage `json:"text"`
	Site     json.RawMessage `json:"site"`
	Author   json.RawMessage `json:"author"`
	Lang     json.RawMessage `json:"lang"`
	PostedAt json.RawMessage `json:"posted_at"`
	Quotes   json.RawMessage `json:"quotes"`
	Forward  json.RawMessage `json:"forwarded_from"`
	Bio      json.RawMessage `json:"bio"`
	Links    json.RawMessage `json:"links"`
}

func readPost(line []byte, n int, long error) (crawler.Post, error) {
	post := crawler.Post{ID: strconv.Itoa(n)}
	if long != nil {
		return post, long
	}
	if bytes.TrimSpace(line)[0] != '{' {
		return post, errors.New("not a JSON object")
	}
	var in inputPost
	if err := json.Unmarshal(line, &in); err != nil {
		return post, fmt.Errorf("not a JSON object: %w", err)
	}
	if len(in.Text) == 0 || in.Text[0] != '"' {
		return post, errors.New(`no string "text"`)
	}
	if err := json.Unmarshal(in.Text, &post.Text); err != nil {
		return post, fmt.Errorf(`no string "text": %w`, err)
	}
	optional(in.ID, &post.ID)
	optional(in.Site, &post.Site)
	optional(in.Lang, &post.Lang)
	optional(in.PostedAt, &post.PostedAt)
	optional(in.Quotes, &post.Quotes)
	optional(in.Forward, &post.ForwardedFrom)
	optional(in.Bio, &post.Bio)
	optional(in.Links, &post.Links)
	if len(in.Author) > 0 && in.Author[0] == '"' {
		optional(in.Author, &post.Author.Handle)
	} else {
		optional(in.Author, &post.Author)
	}
	if len(in.ID) > 0 && (in.ID[0] == '-' || in.ID[0] >= '0' && in.ID[0] <= '9') {
		post.ID = string(in.ID) // a number is as good a name as any
	}
	return post, nil
}

// optional fills in a field if it can be read and leaves it alone otherwise.
func optional[T any](raw json.RawMessage, into *T) {
	if len(raw) == 0 || string(raw) == "null" {
		return
	}
	var v T
	if json.Unmarshal(raw, &v) == nil {
		*into = v
	}
}

var errLongLine = fmt.Errorf("longer than %d MiB", maxLine>>20)

// lineReader reads lines of bounded length. A longer line is read over to its
// end and reported as errLongLine.
type lineReader struct {
	r   *bufio.Reader
	buf []byte
}

func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	long := false
	for {
		part, err := l.r.ReadSlice('\n')
		if !long && len(l.buf)+len(part) <= maxLine+1 {
			l.buf = append(l.buf, part...)
		} else {
			long = true
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(l.buf) > 0 || long):
		case err != nil:
			return nil, err
		}
		if long {
			return nil, errLongLine
		}
		return bytes.TrimRight(l.buf, "\r\n"), nil
	}
}
