// Package alert tells people of new hits: a saved search that is a Watch is
// matched against every hit that comes, and what it finds is told by webhook or
// mail.
//
//	alert.go    Watch, Setting: a saved search that tells
//	period.go   digests and quiet hours: when what is found is told
//	watcher.go  Watcher: hits against watches, in this process
//	mark.go     the watches that found a hit, written on it
//	message.go  Message: what is told of one search in one period
//	outbox.go   messages in the store: added to, taken, settled
//	sender.go   Sender: takes what is due and delivers it
//	resend.go   Resender: what was given up, sent again because somebody asks
//	webhook.go  a signed request;  mail.go  a mail
//	health.go   what waits and what was given up
//	metrics.go  counters
//
// Nothing is lost and little is told twice. A hit stands in a Message before the
// cursor of whoever follows the hits moves past it. A Message is taken by
// compare-and-set, with a lease, so that of many processes one delivers it. Only
// a death between the receiver's answer and its record repeats one, under the
// key the receiver has seen before.
package alert

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"scops/index"
	"scops/index/query"
)

// MaxWatches is how many watches an agency has at most. Every hit is matched
// against all of them, and can be marked by all.
const MaxWatches = index.MaxAlerts

// Way is how a receiver is reached.
type Way string

// The ways.
const (
	WayWebhook Way = "webhook"
	WayMail    Way = "mail"
)

// Setting is how a saved search tells what it finds.
type Setting struct {
	On        bool      `json:"on"`
	Webhook   string    `json:"webhook"` // one the configuration names; "" = none
	Mail      string    `json:"mail"`    // an address in a domain the configuration names; "" = none
	Digest    Digest    `json:"digest"`
	At        string    `json:"at"`         // HH:MM of a daily digest
	QuietFrom string    `json:"quiet_from"` // HH:MM; "" = no quiet hours
	QuietTo   string    `json:"quiet_to"`
	Lang      string    `json:"lang"`  // of the mail
	Since     time.Time `json:"since"` // nothing is told of what stood there before
}

// receivers are whom a Setting names.
func (s Setting) receivers() map[Way]string {
	to := map[Way]string{}
	if s.Webhook != "" {
		to[WayWebhook] = s.Webhook
	}
	if s.Mail != "" {
		to[WayMail] = s.Mail
	}
	return to
}

// Watch is a saved search that tells what it finds: the part of its Document
// this package reads.
type Watch struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Query   string   `json:"query"`
	By      string   `json:"by"`
	Setting *Setting `json:"alert"`
}

func (w *Watch) on() bool { return w.Setting != nil && w.Setting.On }

// Keyword is the value of the field alert of a saved search: whether it tells.
func Keyword(s *Setting) string { return index.YesNo(s != nil && s.On) }

// Watches reads the watches of an agency that are on.
func Watches(ctx context.Context, store index.Store, owner string) ([]Watch, error) {
	res, err := store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindSaved}, Limit: MaxWatches, Query: query.And{Args: []query.Node{
		query.Keyword{Field: "owner", Value: owner}, query.Keyword{Field: "alert", Value: index.YesNo(true)},
	}}})
	if err != nil {
		return nil, fmt.Errorf("list search alerts: %w", err)
	}
	out := make([]Watch, 0, len(res.Docs))
	for _, doc := range res.Docs {
		w, err := watchOf(doc)
		if err != nil {
			return nil, err
		}
		if w.on() {
			out = append(out, w)
		}
	}
	return out, nil
}

func watchOf(doc index.Document) (Watch, error) {
	var w Watch
	if err := json.Unmarshal(doc.Body, &w); err != nil {
		return w, fmt.Errorf("decode search alert %s: %w", doc.ID, err)
	}
	return w, nil
}
