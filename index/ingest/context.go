package ingest

import (
	"context"
	"fmt"
	"strings"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/crawler"
	"scops/index"
	"scops/index/query"
)

// look asks the store what is known of the accounts of the flagged posts this
// page adds or changes.
func (b *batch) look(ctx context.Context, changed []*stored) error {
	for _, s := range changed {
		if s.revision < 0 || !s.hit.Verdict.Flagged {
			continue
		}
		post := s.hit.Current().Post
		known := index.Context{Hashtags: index.Hashtags(post.Text), Bio: givesContact(post)}
		var err error
		if account := strings.ToLower(post.Author.ID); account != "" {
			if known.Flagged, err = b.others(ctx, s.hit.ID, query.Keyword{Field: "author", Value: account}, query.Keyword{Field: "site", Value: post.Site}, index.Undismissed()); err != nil {
				return err
			}
		}
		if known.Copies, err = b.others(ctx, s.hit.ID, query.Keyword{Field: "template_hash", Value: textHash(s.template)}, index.Undismissed()); err != nil {
			return err
		}
		if known.Fresh, err = b.fresh(ctx, s.hit); err != nil {
			return err
		}
		s.hit.Context = known
	}
	return nil
}

// maxFresh is how many identifiers of one post are looked up.
const maxFresh = 4

// fresh says whether no other hit has one of the identifiers of a post, not even
// a dismissed one.
func (b *batch) fresh(ctx context.Context, hit *index.Hit) (bool, error) {
	looked := map[string]bool{}
	for _, e := range hit.Verdict.Entities {
		value := string(e.Kind) + "=" + e.Value
		if !identifies(e) || looked[value] {
			continue
		}
		if looked[value] = true; len(looked) > maxFresh {
			break
		}
		n, err := b.others(ctx, hit.ID, query.Keyword{Field: "entity", Value: value})
		if err != nil || n == 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// identifies says whether an entity belongs to somebody.
func identifies(e entity.Entity) bool {
	switch e.Kind {
	case entity.Price, entity.Quantity, entity.Place, entity.Coordinates:
		return false
	}
	return e.Sub == nil || *e.Sub != "contract"
}

// others counts the flagged hits but for one that hold all of the values.
func (b *batch) others(ctx context.Context, id string, all ...query.Node) (int, error) {
	all = append(all, query.Keyword{Field: "flagged", Value: "yes"}, query.Not{Arg: query.Keyword{Field: "id", Value: id}})
	res, err := b.opt.Store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindHit}, Query: query.And{Args: all}, Limit: 1})
	if err != nil {
		return 0, fmt.Errorf("look up context of %s: %w", id, err)
	}
	return int(res.Total), nil
}

// givesContact says whether the profile read with a post names a way to reach
// its account: narrower than the grammar's reach, for every profile names the
// poster's other profiles.
func givesContact(post crawler.Post) bool {
	for _, e := range entity.Find(normalize.Fold(post.Bio), entity.Options{}) {
		switch e.Kind {
		case entity.Phone, entity.Line, entity.Telegram, entity.Kakao, entity.WhatsApp, entity.Signal, entity.Session, entity.Threema, entity.Wickr, entity.WeChat:
			return true
		}
	}
	return false
}
