package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// lockName is the file in a pack's directory that says what was locked.
const lockName = "rules.lock"

// lockFormat is the version of the file's form.
const lockFormat = 1

// LockFile is the path of the lock of a rule directory.
func LockFile(dir string) string { return filepath.Join(dir, lockName) }

// Lock says which rules a deployment has looked at, and who let them be stable.
// It holds the directory's own rules and those of the released pack whose
// status the directory changes.
type Lock struct {
	Format int                   `json:"format"`
	Pack   string                `json:"pack"` // digest of the whole pack when it was locked
	Rules  map[string]LockedRule `json:"rules"`
}

// LockedRule is one rule as it was locked.
type LockedRule struct {
	Digest     string `json:"digest"` // over all of the rule
	Logic      string `json:"logic"`  // over what makes it fire and count: this is what is approved
	Status     Status `json:"status"`
	Owner      string `json:"owner"`
	ApprovedBy string `json:"approved_by,omitempty"` // stable only: never the owner
}

// ErrApproval says that rules would be stable by their owner's word alone.
var ErrApproval = errors.New("an approver who is not the owner is needed")

// ReadLock reads a lock file's content.
func ReadLock(data []byte) (*Lock, error) {
	var l Lock
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return nil, fmt.Errorf("read lock: %w", err)
	}
	if l.Format != lockFormat {
		return nil, fmt.Errorf("read lock: format %d is not %d", l.Format, lockFormat)
	}
	return &l, nil
}

// LockDir locks the pack of a directory. A rule that became stable since old
// (nil = never locked), or whose logic changed while it was, needs approver,
// who is not its owner; the error is ErrApproval and names all such rules, or
// Problems if the pack does not load.
func LockDir(dir string, old *Lock, approver string) (*Lock, error) {
	b := newBuilder()
	pack, err := b.loadDir(dir)
	if err != nil {
		return nil, err
	}
	if old == nil {
		old = &Lock{}
	}
	l := &Lock{Format: lockFormat, Pack: pack.Digest, Rules: map[string]LockedRule{}}
	var refused []string
	for i := range pack.Rules {
		r := &pack.Rules[i]
		if b.released[r.ID] {
			continue
		}
		now := lockedNow(r)
		if was := old.Rules[r.ID]; r.Status == Stable && was.approves(now) {
			now.ApprovedBy = was.ApprovedBy
		} else if r.Status == Stable {
			if now.ApprovedBy = strings.TrimSpace(approver); !now.approves(now) {
				refused = append(refused, fmt.Sprintf("%s (owner %s)", r.ID, r.Owner))
			}
		}
		l.Rules[r.ID] = now
	}
	if len(refused) > 0 {
		return nil, fmt.Errorf("lock rules: %s: %w", strings.Join(refused, ", "), ErrApproval)
	}
	return l, nil
}

// Encode is the lock as it stands in its file.
func (l *Lock) Encode() ([]byte, error) {
	data, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode lock: %w", err)
	}
	return append(data, '\n'), nil
}

// approves says whether what was locked lets a rule be stable as it is now.
func (was LockedRule) approves(now LockedRule) bool {
	return was.Status == Stable && was.Logic == now.Logic && was.ApprovedBy != "" && !strings.EqualFold(was.ApprovedBy, now.Owner)
}

func lockedNow(r *Rule) LockedRule {
	logic := *r
	logic.Title, logic.Reason, logic.Owner, logic.Tests = "", Gloss{}, "", Tests{}
	return LockedRule{Digest: digestOf(*r), Logic: digestOf(logic), Status: r.Status, Owner: r.Owner}
}

// lintLock compares a pack with the lock beside it, if there is one.
func (b *builder) lintLock(p *Pack) {
	if b.asked.lockFile == "" {
		return
	}
	at := Pos{b.asked.lockFile, 1, 1}
	data, err := b.asked.ReadFile(b.asked.lockFile)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var lock *Lock
	if err == nil {
		lock, err = ReadLock(data)
	}
	if err != nil {
		b.add(at, "lock-unreadable", "", err.Error())
		return
	}
	there := map[string]bool{}
	for i := range p.Rules {
		if r := &p.Rules[i]; !b.released[r.ID] {
			there[r.ID] = true
			b.lintLocked(r, lock)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(lock.Rules)) {
		if !there[id] {
			b.add(at, "lock-gone", "", id)
		}
	}
}

func (b *builder) lintLocked(r *Rule, lock *Lock) {
	was, known := lock.Rules[r.ID]
	now := lockedNow(r)
	switch {
	case !known:
		b.add(r.Pos, "lock-new", "", r.ID)
	case was.Digest != now.Digest:
		b.add(r.Pos, "lock-changed", "", r.ID)
	}
	if r.Status == Stable && !was.approves(now) {
		b.add(r.Pos, "lock-approval", "scops rules lock DIR --approver NAME", r.ID, r.Owner)
	}
}
