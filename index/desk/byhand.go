package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/crawler/intake"
	"scops/index"
)

// Errors of a post brought by hand, for the pages that only know the desk.
var (
	ErrNothing = intake.ErrNothing
	ErrLarge   = intake.ErrLarge
	ErrURL     = intake.ErrURL
	ErrText    = intake.ErrText
	ErrFuture  = intake.ErrFuture
)

// ErrNoIntake: this process takes no posts by hand.
var ErrNoIntake = errors.New("posts cannot be added here")

// ByHand is a post somebody found and brings.
type ByHand struct {
	Text, URL, Site, Account string
	SeenAt                   *time.Time // nil = now
	FileName, FileType       string
	File                     []byte // a screenshot or a saved page
	Offer                    bool   // the person holds it for an offer, whatever the rules say
}

// Added is what became of posts brought by hand.
type Added struct {
	Posts []AddedPost
}

// AddedPost is one of them.
type AddedPost struct {
	ID          string
	Text        string
	Flagged     bool // it is a hit now, sealed like any other
	Kept        bool // kept as a missed offer, for rule authors
	Explanation classifier.Explanation
}

// Missed is the body of a Document of kind miss.
type Missed struct {
	Post    crawler.Post       `json:"post"`
	Verdict classifier.Verdict `json:"verdict"`
	By      string             `json:"by"`
	At      time.Time          `json:"at"`
}

// AddPost judges what a person found elsewhere and keeps it, sealed as entered
// by hand, where it is flagged. What is not flagged is shown and not kept,
// unless the person holds it for an offer: then rule authors get it.
func (d *Desk) AddPost(ctx context.Context, actor Actor, b ByHand, lang string) (Added, error) {
	if err := d.permit(actor, ActAddPost); err != nil {
		return Added{}, err
	}
	if d.opt.Sink == nil || d.opt.Judge == nil {
		return Added{}, ErrNoIntake
	}
	page, harvest, err := intake.Take(intake.ByHand{
		Text: b.Text, URL: b.URL, Site: b.Site, Account: b.Account, SeenAt: b.SeenAt,
		FileName: b.FileName, FileType: b.FileType, File: b.File, By: actor.Name,
	}, d.opt.Adapters(), d.opt.Now())
	if err != nil {
		return Added{}, fmt.Errorf("add post: %w", err)
	}
	ids := make([]string, len(harvest.Posts))
	for i, p := range harvest.Posts {
		ids[i] = p.ID
	}
	if err := d.audit(ctx, actor, entry{Action: ActAddPost, Subject: ids, Detail: map[string]any{"sha256": page.SHA256, "offer": b.Offer}, Count: int64(len(ids))}); err != nil {
		return Added{}, err
	}
	if _, err := d.opt.Sink.Accept(ctx, page, harvest); err != nil {
		return Added{}, fmt.Errorf("add post: %w", err)
	}
	added := Added{}
	for _, p := range harvest.Posts {
		one, err := d.addedPost(ctx, actor, p, page.FetchedAt, b.Offer, lang)
		if err != nil {
			return Added{}, fmt.Errorf("add post: %w", err)
		}
		added.Posts = append(added.Posts, one)
	}
	return added, d.opt.Store.Refresh(ctx)
}

func (d *Desk) addedPost(ctx context.Context, actor Actor, p crawler.Post, at time.Time, offer bool, lang string) (AddedPost, error) {
	verdict := d.opt.Judge.Classify(p, at)
	one := AddedPost{ID: p.ID, Text: p.Text, Flagged: verdict.Flagged, Explanation: d.opt.Judge.ExplainVerdict(verdict, lang)}
	if verdict.Flagged || !offer {
		return one, nil
	}
	one.Kept = true
	body, err := json.Marshal(Missed{Post: p, Verdict: verdict, By: actor.Name, At: d.opt.Now().UTC()})
	if err != nil {
		return one, fmt.Errorf("encode missed post %s: %w", p.ID, err)
	}
	adapter, _, _ := strings.Cut(p.Site, "/")
	return one, index.PutOne(ctx, d.opt.Store, index.Document{
		Kind: index.KindMiss, ID: p.ID, Version: index.VersionAny, Owner: d.opt.Owner, Handling: d.opt.Handling, Text: p.Text, Body: body,
		Keywords: map[string][]string{"lang": {verdict.Lang}, "adapter": {adapter}},
		Numbers:  map[string]int64{"when": d.opt.Now().UnixMilli()},
	}, index.PutOptions{Wait: true})
}
