package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"scops/index"
	"scops/index/ledger"
	"scops/index/query"
)

// Bounds of one page of the audit trail.
const (
	auditShown  = 50   // records that are given
	auditLooked = 5000 // records that are looked at to find them
	maxAuditAsk = 200  // bytes of one thing looked for
)

// AuditQuery chooses records of the audit trail. Its zero value is all of them.
type AuditQuery struct {
	Actor    string     // of this person; "" = of anybody
	Action   Action     // "" = whatever was done
	Subject  string     // a part of what it was done to, whatever the case of letters
	From, To *time.Time // half open; nil = open
	Page     string     // AuditPage.Next of the page before; "" = first
}

// AuditRecord is one record of the audit trail: what a person did, what
// was erased, or that a store was restored. Its JSON form is a line of an export.
type AuditRecord struct {
	Chain    string          `json:"chain"`
	Seq      uint64          `json:"seq"`
	Hash     string          `json:"hash"`
	Prev     string          `json:"prev"`
	Time     time.Time       `json:"time"`
	Kind     string          `json:"kind"` // action, erasure or restore
	Actor    string          `json:"actor"`
	Action   Action          `json:"action"`
	Purpose  string          `json:"purpose"`
	Query    string          `json:"query"` // what was searched for: personal data
	Subject  []string        `json:"subject"`
	Detail   json.RawMessage `json:"detail"` // null = none
	Count    int64           `json:"count"`
	Withheld bool            `json:"withheld"` // query and detail stand in the record and are not for this reader
	Problem  string          `json:"problem"`  // why the record is not as it was written, "" = it is
}

// AuditPage is one page of the audit trail, newest first.
type AuditPage struct {
	Records []AuditRecord
	Next    string // where older records are looked for, "" = there are none
	Looked  int    // records looked at for this page
}

// Audit gives one page of the audit trail. What was searched for is shown to
// auditors alone. A page may hold few records, or none, and still have a next
// one: it ends when enough have been looked at.
func (d *Desk) Audit(ctx context.Context, actor Actor, q AuditQuery) (AuditPage, error) {
	if err := d.permit(actor, ActReadAudit); err != nil {
		return AuditPage{}, err
	}
	page, err := d.auditPage(ctx, q, d.May(actor, ActReadSearches))
	if err != nil {
		return AuditPage{}, fmt.Errorf("read audit trail: %w", err)
	}
	return page, d.audit(ctx, actor, entry{Action: ActReadAudit, Subject: q.subject(), Count: int64(len(page.Records))})
}

// subject is the query as the audit keeps it.
func (q AuditQuery) subject() []string {
	var out []string
	add := func(name, value string) {
		if value != "" {
			out = append(out, name+" "+clipped(value))
		}
	}
	add("person", q.Actor)
	add("action", string(q.Action))
	add("subject", q.Subject)
	if q.From != nil {
		add("from", q.From.Format(time.RFC3339))
	}
	if q.To != nil {
		add("to", q.To.Format(time.RFC3339))
	}
	return out
}

func clipped(s string) string { return strings.ToValidUTF8(s[:min(len(s), maxAuditAsk)], "") }

// request asks for the records of actions, erasures and restorations.
func (q AuditQuery) request() index.Request {
	kinds := anyOf("record_kind", ledger.RecordAction, ledger.RecordErasure, ledger.RecordRestore)
	req := index.Request{Kinds: []index.Kind{index.KindLedger}, Query: kinds, Limit: pageSize, Page: q.Page}
	if q.From != nil || q.To != nil {
		req.Query = query.And{Args: []query.Node{kinds, query.Range{Field: "when", From: millis(q.From), To: millis(q.To)}}}
	}
	return req
}

func millis(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	ms := t.UnixMilli()
	return &ms
}

func (d *Desk) auditPage(ctx context.Context, q AuditQuery, words bool) (AuditPage, error) {
	req := q.request()
	if _, err := req.Start(); err != nil {
		return AuditPage{}, err
	}
	var page AuditPage
	for {
		res, err := d.opt.Store.Search(ctx, req)
		if err != nil {
			return AuditPage{}, err
		}
		for i := range res.Docs {
			page.Looked++
			if r := auditRecord(res.Docs[i], words); q.wants(&r) {
				page.Records = append(page.Records, r)
			}
			if last := i == len(res.Docs)-1 && res.Next == ""; !last && (len(page.Records) == auditShown || page.Looked == auditLooked) {
				page.Next = req.Token(&res.Docs[i], res.Total)
				return page, nil
			}
		}
		if req.Page = res.Next; req.Page == "" {
			return page, nil
		}
	}
}

// wants compares with what stands in the record itself, not with what it is
// indexed by: the hash covers the record.
func (q AuditQuery) wants(r *AuditRecord) bool {
	if q.Actor != "" && !strings.EqualFold(r.Actor, q.Actor) || q.Action != "" && r.Action != q.Action {
		return false
	}
	part := strings.ToLower(clipped(q.Subject))
	return part == "" || slices.ContainsFunc(r.Subject, func(s string) bool { return strings.Contains(strings.ToLower(s), part) })
}

// auditRecord reads one record; words = what was searched for may be shown.
func auditRecord(doc index.Document, words bool) AuditRecord {
	e := ledger.EntryOf(doc)
	r := AuditRecord{Chain: e.Chain, Seq: e.Seq, Hash: e.Hash, Prev: e.Prev, Time: e.Time, Kind: e.Kind, Problem: e.Problem, Subject: []string{}, Detail: json.RawMessage("null")}
	var p struct {
		entry
		Detail json.RawMessage `json:"detail"`
	}
	if err := json.Unmarshal([]byte(e.Payload), &p); err != nil {
		if r.Problem == "" {
			r.Problem = "the payload cannot be read"
		}
		return r
	}
	r.Actor, r.Action, r.Purpose, r.Count, r.Subject = p.Actor, p.Action, p.Purpose, p.Count, nonNil(p.Subject)
	if r.Withheld = (p.Query != "" || ofCase(p.Action)) && !words; r.Withheld {
		return r
	}
	switch r.Query = p.Query; {
	case r.Kind == ledger.RecordRestore || r.Kind == ledger.RecordErasure:
		r.Detail = json.RawMessage(e.Payload)
	case p.Detail != nil:
		r.Detail = p.Detail
	}
	return r
}

// ofCase says whether an action is one on a file: what it did is for those alone
// who may read the file, and for auditors.
func ofCase(act Action) bool { return strings.HasPrefix(string(act), "case.") }

// Actions lists what can stand in the audit trail, by name.
func Actions() []Action {
	known := rights()
	for _, act := range []Action{ActLogin, ActProposeSource, ActExpireSource, ActOverrideRobots, ActReclassify, ActRetention, ActErasure, ActBackup, ActRestore} {
		known[act] = nil
	}
	return slices.Sorted(maps.Keys(known))
}
