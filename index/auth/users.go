package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"scops/index"
)

// UsersOptions are what Users need.
type UsersOptions struct {
	Store    index.Store
	Owner    string           // agency id
	Handling string           // of the documents; "" = amber+strict
	Key      []byte           // seals the secrets of second factors; nil = they stand in the store as they are
	Now      func() time.Time // nil = time.Now
}

// Users are the people who may use the console. It may be used by many
// goroutines at once; one to a process, because it counts failed attempts. A
// User it returns has neither PasswordHash nor DeviceKey.
type Users struct {
	opt      UsersOptions
	cost     cost
	decoy    hash
	box      strongbox
	throttle *throttle
	known    *lane
	stranger *lane
}

// NewUsers returns Users with the gaps of their options filled in.
func NewUsers(opt UsersOptions) *Users {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	opt.Handling = cmp.Or(opt.Handling, "amber+strict")
	return &Users{
		opt: opt, cost: today(), decoy: decoy(today()), box: newStrongbox(opt.Key),
		throttle: newThrottle(), known: newLane(queue), stranger: newLane(queue),
	}
}

// firstName is the user made at the first start.
const firstName = "admin"

// First makes a first user, named admin, an administrator and supervisor, when
// there is none at all. made says whether this call did, whoever else calls at
// the same time; then oneTime is the password, valid for OneTimeLife and to be
// changed at the first login. It can be read nowhere afterwards: who loses it
// asks for another with Reset.
func (u *Users) First(ctx context.Context) (name, oneTime string, made bool, err error) {
	docs, err := u.opt.Store.Get(ctx, index.KindUser, firstName)
	if err != nil {
		return "", "", false, fmt.Errorf("look for the first user: %w", err)
	}
	if docs[0] != nil {
		return "", "", false, nil
	}
	if err := u.opt.Store.Refresh(ctx); err != nil {
		return "", "", false, fmt.Errorf("look for the first user: %w", err)
	}
	res, err := u.opt.Store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindUser}, Limit: 1})
	if err != nil {
		return "", "", false, fmt.Errorf("look for the first user: %w", err)
	}
	if res.Total > 0 {
		return "", "", false, nil
	}
	oneTime, err = u.make(ctx, User{Name: firstName, Roles: []Role{RoleSupervisor, RoleAdmin}, CreatedBy: "first start"})
	if errors.Is(err, ErrExists) { // another process was faster
		return "", "", false, nil
	}
	if err != nil {
		return "", "", false, err
	}
	return firstName, oneTime, true, nil
}

// Add makes a user with a one-time password. Errors: *NameError, *DisplayError,
// *RoleError, ErrExists.
func (u *Users) Add(ctx context.Context, name, display string, roles []Role, by string) (oneTime string, err error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	display = strings.TrimSpace(display)
	if err := checkDisplay(display); err != nil {
		return "", err
	}
	roles, err = checkRoles(roles)
	if err != nil {
		return "", err
	}
	return u.make(ctx, User{Name: name, Display: display, Roles: roles, CreatedBy: by})
}

// make stores a new user with a one-time password.
func (u *Users) make(ctx context.Context, user User) (oneTime string, err error) {
	oneTime, err = u.setOneTime(ctx, &user)
	if err != nil {
		return "", err
	}
	user.CreatedAt = u.now()
	err = u.put(ctx, index.Document{Version: index.VersionNone}, user, true)
	if errors.Is(err, index.ErrConflict) {
		// A store that repeats a write whose answer was lost conflicts with itself.
		_, standing, readErr := u.read(ctx, user.Name)
		if readErr != nil {
			return "", readErr
		}
		if standing.PasswordHash != user.PasswordHash {
			return "", fmt.Errorf("user %s: %w", user.Name, ErrExists)
		}
		return oneTime, nil
	}
	return oneTime, err
}

// setOneTime gives a user a new one-time password and a new key for devices.
func (u *Users) setOneTime(ctx context.Context, user *User) (string, error) {
	oneTime := drawOneTime()
	err := u.known.do(ctx, func() { user.PasswordHash = newHash(plainOneTime(oneTime), u.cost).String() })
	if err != nil {
		return "", err
	}
	expires := u.now().Add(OneTimeLife)
	user.MustChange, user.PasswordExpires = true, &expires
	user.DeviceKey = newDeviceKey()
	return oneTime, nil
}

func newDeviceKey() []byte {
	key := make([]byte, deviceKey)
	_, _ = rand.Read(key) // never fails
	return key
}

// Get reads one user; index.ErrNotFound.
func (u *Users) Get(ctx context.Context, name string) (User, error) {
	_, user, err := u.read(ctx, name)
	return user.withoutSecrets(), err
}

// List reads every user, by name.
func (u *Users) List(ctx context.Context) ([]User, error) {
	users := []User{}
	req := index.Request{Kinds: []index.Kind{index.KindUser}, Limit: index.MaxLimit}
	err := index.EachPage(ctx, u.opt.Store, req, func(docs []index.Document) error {
		for _, doc := range docs {
			user, err := decodeUser(doc)
			if err != nil {
				return err
			}
			users = append(users, user.withoutSecrets())
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	slices.SortFunc(users, func(a, b User) int { return cmp.Compare(a.Name, b.Name) })
	return users, nil
}
