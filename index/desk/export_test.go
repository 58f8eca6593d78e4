package desk_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"scops/classifier"
	"scops/index"
	"scops/index/desk"
)

func (o *office) export(t *testing.T, req desk.ExportRequest) (desk.ExportHead, string) {
	t.Helper()
	var buf bytes.Buffer
	head, err := o.Export(t.Context(), kim, req, &buf)
	if err != nil {
		t.Fatal(err)
	}
	return head, buf.String()
}

// band moves a filed hit into a band.
func (o *office) band(t *testing.T, id, band string, status index.Status) {
	t.Helper()
	docs, err := o.store.Get(t.Context(), index.KindHit, id)
	if err != nil {
		t.Fatal(err)
	}
	hit, err := index.HitOf(*docs[0])
	if err != nil {
		t.Fatal(err)
	}
	hit.Verdict.Band, hit.Verdict.Pack, hit.Desk.Status = band, "sha256:pack", status
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Owner, doc.Handling, doc.Version = docs[0].Owner, docs[0].Handling, docs[0].Version
	o.put(t, doc)
}

func TestAnExportOpensWithWhoWhyAndTheHashOfTheRest(t *testing.T) {
	t.Parallel()
	for _, format := range desk.ExportFormats() {
		o := newOffice(t, func(opt *desk.Options) { opt.Software = "scops test" })
		o.file(t, "seoul", one, "아이스 1g 70")
		o.band(t, one, classifier.BandStrong, index.StatusNew)
		head, text := o.export(t, desk.ExportRequest{Query: "아이스", Format: format})
		first, rest, _ := strings.Cut(text, "\n")
		sum := sha256.Sum256([]byte(rest))
		if head.SHA256 != hex.EncodeToString(sum[:]) || !strings.Contains(first, head.SHA256) {
			t.Errorf("%s: the head says %s, the rest has %x", format, head.SHA256, sum)
		}
		for _, want := range []string{desk.HandlingInternal, "file 2026-114", "cli:kim", "아이스", "sha256:pack", "scops test", "closed_chats"} {
			if !strings.Contains(first, want) {
				t.Errorf("%s: the head does not name %q: %s", format, want, first)
			}
		}
		if audit := o.audit(t); !strings.Contains(audit, head.SHA256) || !strings.Contains(audit, `"export"`) || !strings.Contains(audit, desk.HandlingInternal) {
			t.Errorf("%s: the audit does not keep the head: %s", format, audit)
		}
		if head.Hits != 1 || !strings.Contains(rest, one) {
			t.Errorf("%s: %d hits:\n%s", format, head.Hits, rest)
		}
	}
}

func TestJSONLinesAreReadBackAsTheyWereFound(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", one, "아이스 <1g> 70 & 텔레\n둘째 줄")
	o.band(t, one, classifier.BandLikely, index.StatusNew)
	_, text := o.export(t, desk.ExportRequest{Format: "jsonl"})
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	var f desk.Found
	if err := json.Unmarshal([]byte(lines[1]), &f); err != nil || len(lines) != 2 {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	if f.Post.Text != "아이스 <1g> 70 & 텔레\n둘째 줄" || strings.Contains(lines[1], `\u003c`) {
		t.Errorf("the text became %q in %s", f.Post.Text, lines[1])
	}
}

func TestACellNeverBecomesAFormula(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for i, text := range []string{"=1+1", "+66812345678", "-1", "@sum(a1)", "\t=1", "=cmd|' /C calc'!A0", "＝1", " =1", "|x", "%x", "\u00a0=1"} {
		o.file(t, "seoul", "telegram:demo:"+string(rune('a'+i)), text)
		o.band(t, "telegram:demo:"+string(rune('a'+i)), classifier.BandStrong, index.StatusNew)
	}
	head, text := o.export(t, desk.ExportRequest{Format: "csv", Query: ""})
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) != head.Hits+2 || head.Hits != 11 {
		t.Fatalf("%d rows, %d hits: %v", len(rows), head.Hits, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if start := strings.TrimLeft(cell, " \t\u00a0"); start != "" && strings.ContainsRune("=+-@|%＝", []rune(start)[0]) {
				t.Errorf("the cell %q is read as a formula", cell)
			}
		}
	}
}

func TestAnExportWithholdsWhatNobodyHasJudgedInReview(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for id, c := range map[string]struct {
		band   string
		status index.Status
	}{
		"telegram:a:1": {classifier.BandReview, index.StatusNew}, "telegram:a:2": {classifier.BandReview, index.StatusRelevant},
		"telegram:a:3": {classifier.BandLikely, index.StatusNew}, "telegram:a:4": {classifier.BandStrong, index.StatusNotRelevant},
	} {
		o.file(t, "seoul", id, "아이스")
		o.band(t, id, c.band, c.status)
	}
	head, text := o.export(t, desk.ExportRequest{Format: "jsonl", Query: "status:*"})
	if head.Hits != 2 || head.Withheld != 1 || strings.Contains(text, "telegram:a:1") || strings.Contains(text, "telegram:a:4") {
		t.Errorf("%d hits, %d withheld:\n%s", head.Hits, head.Withheld, text)
	}
}

func TestAnExportIsRefusedBeforeAByteIsWritten(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", one, "아이스")
	silent := kim
	silent.Purpose = " "
	for name, c := range map[string]struct {
		who  desk.Actor
		req  desk.ExportRequest
		want error
	}{
		"without a purpose":      {silent, desk.ExportRequest{Format: "csv"}, desk.ErrPurpose},
		"without the role":       {as("ann", desk.RoleAuditor, desk.RoleAdmin), desk.ExportRequest{Format: "csv"}, desk.ErrForbidden},
		"in an unknown format":   {kim, desk.ExportRequest{Format: "pdf"}, desk.ErrFormat},
		"with a broken handling": {kim, desk.ExportRequest{Format: "csv", Handling: "a\nb"}, desk.ErrHandling},
	} {
		var buf bytes.Buffer
		if _, err := o.Export(t.Context(), c.who, c.req, &buf); !errors.Is(err, c.want) || buf.Len() > 0 {
			t.Errorf("%s: %v after %d bytes, want %v", name, err, buf.Len(), c.want)
		}
	}
	o.store.Fail = func(call string) error {
		if call == "put" {
			return errors.New("disk full")
		}
		return nil
	}
	var buf bytes.Buffer
	if _, err := o.Export(t.Context(), kim, desk.ExportRequest{Format: "csv"}, &buf); !errors.Is(err, desk.ErrAudit) || buf.Len() > 0 {
		t.Errorf("without its audit record: %v after %d bytes, want ErrAudit", err, buf.Len())
	}
}
