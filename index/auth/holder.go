package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"scops/index"
	"scops/index/query"
)

// Holder is whose a session is, and from where, so that a person can know their
// own sessions apart and end one.
type Holder struct {
	User    string    `json:"user"`
	Epoch   int       `json:"epoch"` // User.Epoch when it began; another one stands = it has ended
	Browser string    `json:"browser"`
	Address string    `json:"address"` // IP address of the last request
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"seen"` // the last request
}

// maxBrowser is how much of what a browser says of itself is kept, in bytes.
const maxBrowser = 300

type holderKey struct{}

// HeldBy says of everything committed under the context whose session it is:
// scs knows no other way to hand it through.
func HeldBy(ctx context.Context, h Holder) context.Context {
	h.Browser = strings.ToValidUTF8(h.Browser[:min(len(h.Browser), maxBrowser)], "")
	return context.WithValue(ctx, holderKey{}, h)
}

func holderOf(ctx context.Context) *Holder {
	if h, ok := ctx.Value(holderKey{}).(Holder); ok {
		return &h
	}
	return nil
}

// Session is one session of somebody, as it may be shown: ID lets nobody in.
type Session struct {
	ID string
	Holder
	Expiry time.Time
}

// Of lists the sessions of a user that have neither ended nor expired, the one
// used last first.
func (s *Sessions) Of(ctx context.Context, user string) ([]Session, error) {
	if err := s.store.Refresh(ctx); err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	from := s.now().UnixMilli()
	res, err := s.store.Search(ctx, index.Request{
		Kinds: []index.Kind{index.KindSession}, Limit: index.MaxLimit,
		Query: query.And{Args: []query.Node{query.Keyword{Field: "author", Value: user}, query.Range{Field: "when", From: &from}}},
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	var out []Session
	for _, doc := range res.Docs {
		var standing session
		if err := json.Unmarshal(doc.Body, &standing); err != nil {
			return nil, fmt.Errorf("decode session: %w", err)
		}
		if h := standing.Holder; h != nil && h.User == user && !standing.Ended && s.now().Before(standing.Expiry) {
			out = append(out, Session{doc.ID, *h, standing.Expiry})
		}
	}
	slices.SortFunc(out, func(a, b Session) int { return b.Seen.Compare(a.Seen) })
	return out, nil
}

// End ends one session of a user; index.ErrNotFound when it is not theirs.
func (s *Sessions) End(ctx context.Context, user, id string) error {
	_, standing, err := s.read(ctx, id)
	if err != nil {
		return err
	}
	if standing == nil || standing.Holder == nil || standing.Holder.User != user {
		return fmt.Errorf("session of %s: %w", user, index.ErrNotFound)
	}
	return s.DeleteCtx(ctx, id)
}

// EndSessions ends every session of a user at once.
func (u *Users) EndSessions(ctx context.Context, name string) error {
	_, err := u.change(ctx, name, true, func(user *User) error {
		user.Epoch++
		return nil
	})
	return err
}
