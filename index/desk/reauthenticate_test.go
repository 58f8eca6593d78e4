package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"scops/index/desk"
)

// TestNothingIsBoundToAPersonOnAScreenAlone: neither an authenticator nor a
// token, ten minutes after they showed who they are.
func TestNothingIsBoundToAPersonOnAScreenAlone(t *testing.T) {
	t.Parallel()
	o := newTokened(t, desk.RoleAnalyst)
	for name, deed := range map[string]func(desk.Actor) error{
		"begin a factor":   func(a desk.Actor) error { _, err := o.BeginFactor(t.Context(), a); return err },
		"confirm a factor": func(a desk.Actor) error { _, err := o.ConfirmFactor(t.Context(), a, "000000", from); return err },
		"make a token": func(a desk.Actor) error {
			_, err := o.MakeToken(t.Context(), a, "x", []desk.Scope{desk.ScopeRead}, time.Hour)
			return err
		},
	} {
		before := strings.Count(o.audit(t), `"action"`)
		for _, ago := range []time.Duration{desk.ProofLife, 24 * time.Hour, time.Duration(time.Now().UnixNano())} {
			kim := as("kim", desk.RoleAnalyst)
			kim.Proved = time.Now().Add(-ago)
			if err := deed(kim); !errors.Is(err, desk.ErrProof) {
				t.Errorf("%s %s after the proof: %v", name, ago, err)
			}
		}
		if after := strings.Count(o.audit(t), `"action"`); after != before {
			t.Errorf("%s: a refusal left %d records", name, after-before)
		}
		kim := as("kim", desk.RoleAnalyst)
		kim.Proved = time.Now().Add(-desk.ProofLife + time.Minute)
		if err := deed(kim); errors.Is(err, desk.ErrProof) {
			t.Errorf("%s a minute before the proof lapses: %v", name, err)
		}
	}
}

func TestShowingAPasswordAgainIsRecordedHoweverItEnds(t *testing.T) {
	t.Parallel()
	o := newTokened(t, desk.RoleAnalyst)
	kim := as("kim", desk.RoleAnalyst)
	if err := o.Reauthenticate(t.Context(), kim, "another password", from); !errors.Is(err, desk.ErrLogin) {
		t.Errorf("a wrong password: %v", err)
	}
	if err := o.Reauthenticate(t.Context(), kim, "two owls on one branch", from); err != nil {
		t.Errorf("the right password: %v", err)
	}
	for _, outcome := range []string{"refused", "ok"} {
		if n := strings.Count(o.audit(t), `"action":"reauthenticate","purpose":"file 2026-114","subject":["kim"],"detail":{"from":"192.0.2.7","outcome":"`+outcome+`"`); n != 1 {
			t.Errorf("%d records say %s: %s", n, outcome, o.audit(t))
		}
	}
	program := kim
	program.Token, program.Scopes = "nightly", desk.Scopes()
	if err := o.Reauthenticate(t.Context(), program, "two owls on one branch", from); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a program: %v", err)
	}
}
