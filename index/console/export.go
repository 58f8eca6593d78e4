package console

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"scops/index/desk"
	"scops/index/query"
)

// exportView is the page that asks how and for what hits are handed out.
type exportView struct {
	State                     listState
	Back                      string
	Formats                   []string
	Format, Handling, Purpose string
	Problem                   string
	MaxPurpose                int
}

func (c *Console) exportPage(v *visit) error {
	return v.page(http.StatusOK, "export", v.exportView(v.listState(), desk.ExportRequest{}, v.actor.Purpose, ""))
}

func (v *visit) exportView(state listState, req desk.ExportRequest, purpose, problem string) exportView {
	e := exportView{
		State: state, Back: state.URL(), Formats: desk.ExportFormats(), Format: req.Format, Handling: req.Handling,
		Purpose: purpose, Problem: problem, MaxPurpose: maxPurpose,
	}
	if e.Format == "" {
		e.Format = "csv"
	}
	if e.Handling == "" {
		e.Handling = desk.HandlingInternal
	}
	return e
}

// export streams a file. Until its first byte, everything that goes wrong is
// still a page; after it, the connection is cut.
func (c *Console) export(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form, state := v.r.PostForm, v.listState()
	req := desk.ExportRequest{Query: state.Query, Format: form.Get("format"), Handling: form.Get("handling")}
	v.here = state.at("/export", url.Values{})
	purpose, problem := v.readPurpose(true)
	if problem != "" {
		return v.page(http.StatusBadRequest, "export", v.exportView(state, req, purpose, problem))
	}
	who := v.actor
	who.Purpose = purpose
	out := &download{visit: v, file: c.opt.Now().UTC().Format("scops-export-20060102T150405Z.") + req.Format, format: req.Format}
	_, err := c.opt.Desk.Export(v.r.Context(), who, req, out)
	if err == nil {
		c.opt.Metrics.exported(req.Format, marking(req.Handling))
	}
	if out.begun || err == nil {
		return err
	}
	var bad *query.Error
	switch {
	case errors.As(err, &bad):
		problem = v.words.text("search.unreadable", "n", bad.Column) + " " + v.queryText(bad)
	case errors.Is(err, desk.ErrFormat):
		problem = v.words.text("export.bad_format")
	case errors.Is(err, desk.ErrHandling):
		problem = v.words.text("export.bad_handling")
	default:
		return err
	}
	return v.page(http.StatusBadRequest, "export", v.exportView(state, req, purpose, problem))
}

// marking is the TLP marking a handling names, for counting: what people write
// freely is no label.
func marking(handling string) string {
	for _, tlp := range []string{"clear", "green", "amber", "amber+strict", "red"} {
		if strings.EqualFold(strings.TrimPrefix(strings.ToUpper(handling), "TLP:"), tlp) {
			return tlp
		}
	}
	return "other"
}

// download is a file on its way to the browser; its headers go out with the
// first byte.
type download struct {
	visit        *visit
	file, format string
	begun        bool
}

// Write sends a piece of the file.
func (d *download) Write(b []byte) (int, error) {
	if !d.begun {
		if err := d.visit.save(); err != nil {
			return 0, err
		}
		d.begun = true
		h := d.visit.w.Header()
		h.Set("Content-Security-Policy", captured)
		h.Set("Content-Type", "application/x-ndjson; charset=utf-8")
		switch d.format {
		case "csv":
			h.Set("Content-Type", "text/csv; charset=utf-8")
		case "html":
			h.Set("Content-Type", "text/html; charset=utf-8")
		}
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.file}))
	}
	n, err := d.visit.w.Write(b)
	if err != nil {
		return n, fmt.Errorf("send file: %w", err)
	}
	return n, nil
}
