package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"
	"unicode/utf8"

	"scops/index"
)

// patience is how long a call without a context of its own may take.
const patience = 10 * time.Second

// Sessions keeps the data of the console's sessions, in the shape that
// alexedwards/scs/v2 wants of a store with contexts (CtxStore). A token is the
// id of its document: set HashTokenInStore there, and nobody who reads the
// store can take over a session.
//
// A session that was deleted stays deleted: what a request that was under way
// at the time commits afterwards is dropped. So logging out is final.
type Sessions struct {
	Log *slog.Logger // of Run; nil = slog.Default()

	store           index.Store
	owner, handling string
	now             func() time.Time
}

// NewSessions returns Sessions; handling "" = amber+strict, now nil = time.Now.
func NewSessions(store index.Store, owner, handling string, now func() time.Time) *Sessions {
	if now == nil {
		now = time.Now
	}
	return &Sessions{store: store, owner: owner, handling: cmp.Or(handling, "amber+strict"), now: now}
}

// session is the body of a document.
type session struct {
	Data   []byte    `json:"data"` // base64
	Expiry time.Time `json:"expiry"`
	Ended  bool      `json:"ended"` // deleted; stays until it would have expired
	Holder *Holder   `json:"holder,omitempty"`
}

// keywords are what the sessions of somebody are found by.
func (s *session) keywords() map[string][]string {
	if s.Holder == nil {
		return nil
	}
	return map[string][]string{"author": {s.Holder.User}}
}

// FindCtx gives the data of a session that is there and has not expired.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	_, standing, err := s.read(ctx, token)
	if err != nil || standing == nil || standing.Ended || !s.now().Before(standing.Expiry) {
		return nil, false, err
	}
	return standing.Data, true, nil
}

// CommitCtx writes a session, whatever stood there before, unless it was
// deleted. HeldBy says whose it is.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return s.write(ctx, token, func(standing *session) *session {
		if standing != nil && standing.Ended {
			return nil
		}
		return &session{Data: data, Expiry: expiry.UTC(), Holder: holderOf(ctx)}
	})
}

// DeleteCtx ends a session. One that is not there is no error.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.write(ctx, token, func(standing *session) *session {
		if standing == nil || standing.Ended {
			return nil
		}
		return &session{Expiry: standing.Expiry, Ended: true}
	})
}

// Find is FindCtx without a context.
func (s *Sessions) Find(token string) (data []byte, found bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return s.FindCtx(ctx, token)
}

// Commit is CommitCtx without a context.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return s.CommitCtx(ctx, token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *Sessions) Delete(token string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return s.DeleteCtx(ctx, token)
}

// read gives a session and its document; nil when there is none. A token may
// be anything a stranger sends.
func (s *Sessions) read(ctx context.Context, token string) (index.Version, *session, error) {
	if token == "" || len(token) > index.MaxID || !utf8.ValidString(token) {
		return index.VersionNone, nil, nil
	}
	docs, err := s.store.Get(ctx, index.KindSession, token)
	if err != nil {
		return index.VersionNone, nil, fmt.Errorf("read session: %w", err)
	}
	if docs[0] == nil {
		return index.VersionNone, nil, nil
	}
	var standing session
	if err := json.Unmarshal(docs[0].Body, &standing); err != nil {
		return index.VersionNone, nil, fmt.Errorf("decode session: %w", err)
	}
	return docs[0].Version, &standing, nil
}

// write replaces a session by what next makes of it, again when another
// request was faster; nil = leave it.
func (s *Sessions) write(ctx context.Context, token string, next func(*session) *session) error {
	for {
		version, standing, err := s.read(ctx, token)
		if err != nil {
			return err
		}
		changed := next(standing)
		if changed == nil {
			return nil
		}
		body, err := json.Marshal(changed)
		if err != nil {
			return fmt.Errorf("encode session: %w", err)
		}
		err = index.PutOne(ctx, s.store, index.Document{
			Kind: index.KindSession, ID: token, Version: version, Owner: s.owner, Handling: s.handling,
			Keywords: changed.keywords(), Numbers: map[string]int64{"when": changed.Expiry.UnixMilli()}, Body: body,
		}, index.PutOptions{})
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, index.ErrConflict):
			return fmt.Errorf("store session: %w", err)
		}
	}
}
