package desk

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"scops/classifier"
	"scops/index"
)

// HandlingInternal is the handling of an export unless a person says otherwise.
const HandlingInternal = "agency internal, not for release"

// maxHandling bounds the handling written on an export, in bytes.
const maxHandling = 200

// ExportRequest says what is handed out, and how.
type ExportRequest struct {
	Query    string
	Format   string // jsonl or csv
	Handling string // "" = HandlingInternal
}

// ExportHead is the first record of an export, and what the audit keeps of it.
type ExportHead struct {
	Record   string    `json:"record"` // always "export"
	Format   string    `json:"format"`
	Handling string    `json:"handling"`
	Purpose  string    `json:"purpose"`
	Actor    string    `json:"actor"`
	Owner    string    `json:"owner"`
	At       time.Time `json:"at"`
	Query    string    `json:"query"`
	Hits     int       `json:"hits"`     // records that follow
	Withheld int       `json:"withheld"` // found, but in band review and judged by nobody yet: never exported
	Packs    []string  `json:"packs"`    // digests of the rule packs of the verdicts that follow
	Software string    `json:"software"`
	Coverage Coverage  `json:"coverage"` // what the hits were found in, and what is not covered at all
	SHA256   string    `json:"sha256"`   // of every byte after the line of this record
}

// Errors of an export. Nothing was handed out.
var (
	ErrFormat   = errors.New("there is no such export format: jsonl or csv")
	ErrHandling = fmt.Errorf("the handling must be one line of at most %d bytes", maxHandling)
)

// exporter writes hits in one format.
type exporter interface {
	head(w io.Writer, h ExportHead) error
	begin(w io.Writer) error // what stands between head and hits
	hit(w io.Writer, f Found) error
}

// exporters are the formats; a new one is one file and one line here.
func exporters() map[string]func() exporter {
	return map[string]func() exporter{
		"csv":   func() exporter { return csvExport{} },
		"jsonl": func() exporter { return jsonlExport{} },
	}
}

// ExportFormats lists the formats by name.
func ExportFormats() []string { return slices.Sorted(maps.Keys(exporters())) }

// Export hands out the hits a query finds, newest first, behind a head record.
// A purpose is always required. Hits in band review that nobody has judged are
// withheld, and so is what was judged not relevant. Nothing reaches w before
// the audit record stands.
func (d *Desk) Export(ctx context.Context, actor Actor, req ExportRequest, w io.Writer) (ExportHead, error) {
	if err := d.permit(actor, ActExport); err != nil {
		return ExportHead{}, err
	}
	if strings.TrimSpace(actor.Purpose) == "" {
		return ExportHead{}, ErrPurpose
	}
	newExporter, ok := exporters()[req.Format]
	if !ok {
		return ExportHead{}, ErrFormat
	}
	if req.Handling == "" {
		req.Handling = HandlingInternal
	}
	if len(req.Handling) > maxHandling || strings.ContainsFunc(req.Handling, func(r rune) bool { return r < ' ' }) {
		return ExportHead{}, ErrHandling
	}
	want, err := d.parse(ctx, actor, req.Query)
	if err != nil {
		return ExportHead{}, err
	}
	head := ExportHead{
		Record: "export", Format: req.Format, Handling: req.Handling, Purpose: actor.Purpose, Actor: actor.Name, Owner: d.opt.Owner,
		At: d.opt.Now().UTC().Truncate(time.Second), Query: req.Query, Packs: []string{}, Software: d.opt.Software,
	}
	if head.Coverage, err = d.coverage(ctx); err != nil {
		return head, fmt.Errorf("export: %w", err)
	}
	spool, err := newSpool()
	if err != nil {
		return head, fmt.Errorf("export: %w", err)
	}
	defer spool.close()
	if err := d.collect(ctx, want, newExporter(), spool, &head); err != nil {
		return head, fmt.Errorf("export: %w", err)
	}
	head.SHA256 = hex.EncodeToString(spool.sum.Sum(nil))
	if err := d.audit(ctx, actor, entry{Action: ActExport, Query: req.Query, Detail: head, Count: int64(head.Hits)}); err != nil {
		return head, err
	}
	if err := newExporter().head(w, head); err != nil {
		return head, fmt.Errorf("write export: %w", err)
	}
	if err := spool.copy(w); err != nil {
		return head, fmt.Errorf("write export: %w", err)
	}
	return head, nil
}

// collect writes the hits into the spool and counts them in the head.
func (d *Desk) collect(ctx context.Context, want wanted, out exporter, spool *spool, head *ExportHead) error {
	want.Kinds, want.Limit = []index.Kind{index.KindHit}, pageSize
	packs := map[string]bool{}
	if err := out.begin(spool); err != nil {
		return err
	}
	for {
		res, err := d.opt.Store.Search(ctx, want.Request)
		if err != nil {
			return err
		}
		for _, doc := range res.Docs {
			f, err := foundOf(doc)
			if err != nil {
				return err
			}
			switch {
			case f.Status == index.StatusNotRelevant:
				continue
			case f.Verdict.Band == classifier.BandReview && f.Status == index.StatusNew:
				head.Withheld++
				continue
			}
			if err := out.hit(spool, f); err != nil {
				return err
			}
			head.Hits++
			packs[f.Verdict.Pack] = true
		}
		if want.Page = res.Next; want.Page == "" {
			head.Packs = slices.Sorted(maps.Keys(packs))
			return spool.buf.Flush()
		}
	}
}

// spool keeps an export until its hash is known, in a file that has no name.
type spool struct {
	file *os.File
	buf  *bufio.Writer
	sum  hash.Hash
}

func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "scops-export-*")
	if err != nil {
		return nil, fmt.Errorf("make temporary file: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, fmt.Errorf("hide temporary file: %w", errors.Join(err, file.Close()))
	}
	s := &spool{file: file, sum: sha256.New()}
	s.buf = bufio.NewWriter(io.MultiWriter(file, s.sum))
	return s, nil
}

// Write adds to the spool.
func (s *spool) Write(p []byte) (int, error) { return s.buf.Write(p) }

func (s *spool) copy(w io.Writer) error {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

// close gives the disk space back; there is nothing left to lose.
func (s *spool) close() { _ = s.file.Close() }
