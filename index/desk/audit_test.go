package desk_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/desk"
	"scops/index/indextest"
	"scops/index/ledger"
)

// diary is an office whose clock moves on by a minute with every look at it.
func diary(t *testing.T) *office {
	t.Helper()
	store, now := indextest.NewMemory(), time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	tick := func() time.Time { now = now.Add(time.Minute); return now }
	book, err := ledger.Open(t.Context(), ledger.Options{Store: store, Now: tick})
	if err != nil {
		t.Fatal(err)
	}
	return &office{desk.New(desk.Options{Store: store, Ledger: book, Owner: "seoul", Zone: time.UTC, Now: tick}), store}
}

// deedsOf reads the trail as "person action" lines, newest first.
func deedsOf(t *testing.T, o *office, who desk.Actor, q desk.AuditQuery) []string {
	t.Helper()
	page, err := o.Audit(t.Context(), who, q)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range page.Records {
		if r.Problem != "" {
			t.Errorf("%s-%d is said to be broken: %s", r.Chain, r.Seq, r.Problem)
		}
		out = append(out, r.Actor+" "+string(r.Action))
	}
	return out
}

func TestTheAuditTrailIsReadNewestFirstAndByWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	o := diary(t)
	o.file(t, "seoul", one, "아이스 1g 70")
	lee, park := as("lee", desk.RoleAnalyst), as("park", desk.RoleAuditor)
	if _, err := o.Find(t.Context(), lee, desk.Query{Text: "아이스"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Hit(t.Context(), lee, one, "en"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Hit(t.Context(), kim, one, "en"); err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		q    desk.AuditQuery
		want string
	}{
		{desk.AuditQuery{}, "cli:kim hit.view, lee hit.view, lee search"},
		{desk.AuditQuery{Actor: "LEE"}, "lee hit.view, lee search"},
		{desk.AuditQuery{Action: desk.ActViewHit}, "cli:kim hit.view, lee hit.view"},
		{desk.AuditQuery{Subject: strings.ToUpper(one), Actor: "lee"}, "lee hit.view"},
		{desk.AuditQuery{From: &from}, ""},
		{desk.AuditQuery{To: &from, Action: desk.ActSearch}, "lee search"},
	} {
		got := deedsOf(t, o, park, c.q)
		for i := 0; i < len(got); i++ { // what this test itself has read
			if strings.HasSuffix(got[i], "audit.read") {
				got = append(got[:i], got[i+1:]...)
				i--
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%+v gives %v, want %s", c.q, got, c.want)
		}
	}
	if got := o.audit(t); !strings.Contains(got, `"action":"audit.read"`) || !strings.Contains(got, "person LEE") {
		t.Error("reading the audit trail leaves no record of what was read")
	}
}

func TestWhatWasSearchedForIsShownToAuditorsAlone(t *testing.T) {
	t.Parallel()
	o := diary(t)
	if _, err := o.Find(t.Context(), as("lee", desk.RoleAnalyst), desk.Query{Text: "secretword"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Export(t.Context(), as("lee", desk.RoleSupervisor), desk.ExportRequest{Format: "csv", Query: "secretword"}, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	for role, shown := range map[desk.Role]bool{desk.RoleAuditor: true, desk.RoleSupervisor: false} {
		page, err := o.Audit(t.Context(), as("park", role), desk.AuditQuery{Actor: "lee"})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Records {
			if line := fmt.Sprintf("%+v %s", r, r.Detail); strings.Contains(line, "secretword") != shown || r.Withheld == shown {
				t.Errorf("%s reads %s", role, line)
			}
		}
		if len(page.Records) != 2 {
			t.Errorf("%s reads %d records", role, len(page.Records))
		}
	}
}

func TestALongAuditTrailIsReadPageByPage(t *testing.T) {
	t.Parallel()
	o := diary(t)
	for i := range 130 {
		if _, err := o.Hit(t.Context(), kim, fmt.Sprint("none:", i), "en"); err == nil {
			t.Fatal("there is such a hit")
		}
		if _, err := o.Entity(t.Context(), as(fmt.Sprint("p", i), desk.RoleAnalyst), "phone", "1"); err != nil {
			t.Fatal(err)
		}
	}
	seen, q := map[string]bool{}, desk.AuditQuery{Action: desk.ActViewEntity}
	for pages := 0; ; pages++ {
		page, err := o.Audit(t.Context(), as("park", desk.RoleAuditor), q)
		if err != nil || pages > 5 {
			t.Fatal(pages, err)
		}
		for _, r := range page.Records {
			if seen[r.Actor] {
				t.Errorf("%s stands twice", r.Actor)
			}
			seen[r.Actor] = true
		}
		if q.Page = page.Next; q.Page == "" {
			break
		}
	}
	if len(seen) != 130 {
		t.Errorf("%d records were read, want 130", len(seen))
	}
}

func TestAChangedRecordIsNamedInTheAuditTrail(t *testing.T) {
	t.Parallel()
	o := diary(t)
	if _, err := o.Entity(t.Context(), as("lee", desk.RoleAnalyst), "phone", "1"); err != nil {
		t.Fatal(err)
	}
	res, err := o.store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindLedger}})
	if err != nil {
		t.Fatal(err)
	}
	o.store.Tamper(index.KindLedger, res.Docs[0].ID, func(doc *index.Document) {
		doc.Body = bytes.Replace(doc.Body, []byte(`\"lee\"`), []byte(`\"kim\"`), 1)
	})
	page, err := o.Audit(t.Context(), as("park", desk.RoleAuditor), desk.AuditQuery{})
	if err != nil || len(page.Records) != 1 || !strings.Contains(page.Records[0].Problem, "payload was changed") {
		t.Errorf("the changed record reads %+v, %v", page.Records, err)
	}
}

func TestAnExportedAuditTrailSaysWhatItIs(t *testing.T) {
	t.Parallel()
	o := diary(t)
	for range 60 {
		if _, err := o.Entity(t.Context(), as("lee", desk.RoleAnalyst), "phone", "1"); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := o.ExportAudit(t.Context(), as("park", desk.RoleAuditor), desk.AuditQuery{Actor: "lee"}, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var head desk.AuditHead
	var first desk.AuditRecord
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(lines[1]), &first); err != nil {
		t.Fatal(err)
	}
	if head.Records != 60 || len(lines) != 61 || head.Actor != "park" || len(head.SHA256) != 64 || first.Actor != "lee" || len(first.Hash) != 64 {
		t.Errorf("head %+v, %d lines, first %+v", head, len(lines), first)
	}
	if !strings.Contains(o.audit(t), head.SHA256) {
		t.Error("the export leaves no record with its hash")
	}
	nobody := as("park", desk.RoleAuditor)
	nobody.Purpose = ""
	if _, err := o.ExportAudit(t.Context(), nobody, desk.AuditQuery{}, &out); err == nil {
		t.Error("it is handed out without a purpose")
	}
}
