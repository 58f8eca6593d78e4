package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"scops/index"
)

// now is the time as documents hold it.
func (u *Users) now() time.Time { return u.opt.Now().UTC().Truncate(time.Millisecond) }

// read gives a user and the document it was read from; index.ErrNotFound.
func (u *Users) read(ctx context.Context, name string) (index.Document, User, error) {
	if checkName(name) != nil { // no store is asked for what cannot be there
		return index.Document{}, User{}, fmt.Errorf("user %.80q: %w", name, index.ErrNotFound)
	}
	docs, err := u.opt.Store.Get(ctx, index.KindUser, name)
	if err != nil {
		return index.Document{}, User{}, fmt.Errorf("read user %s: %w", name, err)
	}
	if docs[0] == nil {
		return index.Document{}, User{}, fmt.Errorf("user %s: %w", name, index.ErrNotFound)
	}
	user, err := decodeUser(*docs[0])
	return *docs[0], user, err
}

func decodeUser(doc index.Document) (User, error) {
	var user User
	if err := json.Unmarshal(doc.Body, &user); err != nil {
		return User{}, fmt.Errorf("decode user %s: %w", doc.ID, err)
	}
	return user, nil
}

// put writes a user over the document it was read from.
func (u *Users) put(ctx context.Context, doc index.Document, user User, wait bool) error {
	body, err := json.Marshal(user)
	if err != nil {
		return fmt.Errorf("encode user %s: %w", user.Name, err)
	}
	doc.Kind, doc.ID, doc.Owner, doc.Handling, doc.Body = index.KindUser, user.Name, u.opt.Owner, u.opt.Handling, body
	doc.Numbers = map[string]int64{"when": user.CreatedAt.UnixMilli()}
	if err := index.PutOne(ctx, u.opt.Store, doc, index.PutOptions{Wait: wait}); err != nil {
		return fmt.Errorf("store user %s: %w", user.Name, err)
	}
	return nil
}

// change reads a user, changes it and writes it back, again when somebody else
// was faster.
func (u *Users) change(ctx context.Context, name string, wait bool, do func(*User) error) (User, error) {
	for {
		doc, user, err := u.read(ctx, name)
		if err != nil {
			return User{}, err
		}
		if err := do(&user); err != nil {
			return User{}, err
		}
		err = u.put(ctx, doc, user, wait)
		if !errors.Is(err, index.ErrConflict) {
			return user, err
		}
	}
}
