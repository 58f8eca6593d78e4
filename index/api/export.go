package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"scops/index/desk"
)

type exportInput struct {
	Purpose string `header:"Scops-Purpose" required:"true" maxLength:"800" doc:"What the information is for; it stands in the audit trail and in the file."`
	Body    struct {
		Query    string `json:"query" maxLength:"8192"`
		Format   string `json:"format" enum:"jsonl,csv"`
		Handling string `json:"handling,omitempty" maxLength:"200" doc:"Left out: agency internal, not for release."`
	}
}

// export hands hits out. The first record is the head, with a hash of all the
// others; hits in band review that nobody has judged are withheld and counted.
func (a *API) export(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	req := desk.ExportRequest{Query: in.Body.Query, Format: in.Body.Format, Handling: in.Body.Handling}
	return a.file(ctx, req.Format, func(out io.Writer) error {
		_, err := a.opt.Desk.Export(ctx, actorOf(ctx), req, out)
		return err
	}), nil
}

// file sends what write writes. A refusal before the first byte is a problem;
// after it the answer is cut.
func (a *API) file(ctx context.Context, format string, write func(io.Writer) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(c huma.Context) {
		out := &late{c: c, format: format}
		err := write(out)
		switch {
		case err == nil:
		case out.begun: // half a file must not be taken for a whole one
			panic(http.ErrAbortHandler)
		default:
			a.answer(c, a.problem(ctx, err))
		}
	}}
}

// late sends the head of an answer with its first byte, so that a refusal can
// still be one.
type late struct {
	c      huma.Context
	format string
	begun  bool
}

func (l *late) Write(p []byte) (int, error) {
	if !l.begun {
		l.begun = true
		kind := map[string]string{"csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8"}[l.format]
		if kind == "" {
			kind = "application/jsonl"
		}
		l.c.SetHeader("Content-Type", kind)
		l.c.SetHeader("Content-Disposition", `attachment; filename="scops-export.`+l.format+`"`)
		l.c.SetStatus(http.StatusOK)
	}
	return l.c.BodyWriter().Write(p)
}
