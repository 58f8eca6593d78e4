package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"scops/index"
	"scops/index/query"
)

// TokenPrefix begins every token, so that one that leaked can be recognised.
const TokenPrefix = "scops_"

// Bounds of tokens.
const (
	MaxTokens    = 20                   // of one user
	MaxTokenLife = 366 * 24 * time.Hour // from making to expiry

	tokenBytes = 32              // random ones of a token
	usedEvery  = 5 * time.Minute // how exactly the last use is known
)

// Errors of tokens.
var (
	ErrToken  = errors.New("the token is unknown, expired or revoked") // it does not say which
	ErrTokens = fmt.Errorf("nobody has more than %d tokens: revoke one first", MaxTokens)
	ErrLife   = errors.New("a token lives from an hour to a year")
)

// Token lets a program act as a person, within scopes, until it expires.
type Token struct {
	ID        string     `json:"-"` // SHA-256 of the secret in hexadecimal digits: it lets nobody in
	User      string     `json:"user"`
	Name      string     `json:"name"` // what it is for, in its owner's words
	Scopes    []string   `json:"scopes"`
	CreatedAt time.Time  `json:"created_at"`
	Expires   time.Time  `json:"expires"`
	LastUsed  *time.Time `json:"last_used"` // to five minutes; nil = never
}

// Tokens are the tokens of a deployment. The secret of one is 256 random bits:
// a plain hash is enough to keep it, and nothing can be guessed.
type Tokens struct {
	store           index.Store
	owner, handling string
	now             func() time.Time
}

// NewTokens returns Tokens; handling "" = amber+strict, now nil = time.Now.
func NewTokens(store index.Store, owner, handling string, now func() time.Time) *Tokens {
	if now == nil {
		now = time.Now
	}
	return &Tokens{store: store, owner: owner, handling: cmp.Or(handling, "amber+strict"), now: now}
}

func tokenID(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Make makes a token and gives its secret, which can be read nowhere
// afterwards. Errors: *DisplayError for its name, ErrLife, ErrTokens.
func (t *Tokens) Make(ctx context.Context, token Token) (secret string, err error) {
	token.Name = strings.TrimSpace(token.Name)
	if err := checkDisplay(token.Name); err != nil || token.Name == "" {
		return "", &DisplayError{token.Name}
	}
	token.CreatedAt = t.now().UTC().Truncate(time.Millisecond)
	if life := token.Expires.Sub(token.CreatedAt); life < time.Hour-time.Minute || life > MaxTokenLife {
		return "", ErrLife
	}
	standing, err := t.Of(ctx, token.User)
	if err != nil {
		return "", err
	}
	if len(standing) >= MaxTokens {
		return "", ErrTokens
	}
	var raw [tokenBytes]byte
	_, _ = rand.Read(raw[:]) // never fails
	secret = TokenPrefix + base64.RawURLEncoding.EncodeToString(raw[:])
	token.ID, token.Expires = tokenID(secret), token.Expires.UTC()
	return secret, t.put(ctx, index.VersionNone, token)
}

func (t *Tokens) put(ctx context.Context, version index.Version, token Token) error {
	body, err := json.Marshal(token)
	if err != nil {
		return fmt.Errorf("encode token: %w", err)
	}
	err = index.PutOne(ctx, t.store, index.Document{
		Kind: index.KindToken, ID: token.ID, Version: version, Owner: t.owner, Handling: t.handling,
		Keywords: map[string][]string{"author": {token.User}}, Numbers: map[string]int64{"when": token.Expires.UnixMilli()}, Body: body,
	}, index.PutOptions{Wait: true})
	if err != nil {
		return fmt.Errorf("store token: %w", err)
	}
	return nil
}

// Find gives the token a secret belongs to, and notes that it was used;
// ErrToken. What cannot be one is not looked for.
func (t *Tokens) Find(ctx context.Context, secret string) (Token, error) {
	random, ok := strings.CutPrefix(secret, TokenPrefix)
	if !ok || !isBase64(random, tokenBytes) {
		return Token{}, ErrToken
	}
	version, token, err := t.read(ctx, tokenID(secret))
	switch {
	case errors.Is(err, index.ErrNotFound):
		return Token{}, ErrToken
	case err != nil:
		return Token{}, err
	}
	now := t.now().UTC()
	if !now.Before(token.Expires) {
		return Token{}, ErrToken
	}
	if token.LastUsed == nil || now.Sub(*token.LastUsed) >= usedEvery {
		token.LastUsed = &now
		// Compare and set: one revoked meanwhile must not come back.
		if err := t.put(ctx, version, token); err != nil && !errors.Is(err, index.ErrConflict) {
			return Token{}, err
		}
	}
	return token, nil
}

func (t *Tokens) read(ctx context.Context, id string) (index.Version, Token, error) {
	docs, err := t.store.Get(ctx, index.KindToken, id)
	if err != nil {
		return "", Token{}, fmt.Errorf("read token: %w", err)
	}
	if docs[0] == nil {
		return "", Token{}, fmt.Errorf("token: %w", index.ErrNotFound)
	}
	token, err := decodeToken(*docs[0])
	return docs[0].Version, token, err
}

func decodeToken(doc index.Document) (Token, error) {
	token := Token{ID: doc.ID}
	if err := json.Unmarshal(doc.Body, &token); err != nil {
		return Token{}, fmt.Errorf("decode token: %w", err)
	}
	return token, nil
}

// Of lists the tokens of a user, "" = of everybody, the newest first; expired
// ones too, until they are revoked.
func (t *Tokens) Of(ctx context.Context, user string) ([]Token, error) {
	req := index.Request{Kinds: []index.Kind{index.KindToken}, Limit: index.MaxLimit}
	if user != "" {
		req.Query = query.Keyword{Field: "author", Value: user}
	}
	if err := t.store.Refresh(ctx); err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	var out []Token
	err := index.EachPage(ctx, t.store, req, func(docs []index.Document) error {
		for _, doc := range docs {
			token, err := decodeToken(doc)
			if err != nil {
				return err
			}
			out = append(out, token)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	slices.SortStableFunc(out, func(a, b Token) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return out, nil
}

// Get reads one token by its ID; index.ErrNotFound.
func (t *Tokens) Get(ctx context.Context, id string) (Token, error) {
	if len(id) != 2*sha256.Size {
		return Token{}, fmt.Errorf("token: %w", index.ErrNotFound)
	}
	_, token, err := t.read(ctx, id)
	return token, err
}

// Revoke ends a token for ever; index.ErrNotFound.
func (t *Tokens) Revoke(ctx context.Context, id string) error {
	if err := t.store.Delete(ctx, index.KindToken, id, index.VersionAny); err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	return nil
}
