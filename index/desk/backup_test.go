package desk_test

import (
	"errors"
	"strings"
	"testing"

	"scops/index"
	"scops/index/auth"
	"scops/index/desk"
	"scops/index/ledger"
)

func TestOnlyWhoHasTheMachineBacksUpAndRestores(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for _, role := range auth.Roles() {
		who := as("somebody", role)
		for deed, err := range map[string]error{
			"backup":   o.BackUp(t.Context(), who, "/mnt/b.tar.gz"),
			"ask":      o.MayRestore(who),
			"restored": o.Restored(t.Context(), who, ledger.Restored{}),
		} {
			if !errors.Is(err, desk.ErrForbidden) {
				t.Errorf("%s as %s: %v, want ErrForbidden", deed, role, err)
			}
		}
	}
	if got := o.audit(t); got != "" {
		t.Errorf("what was refused left the records %s", got)
	}
	strict := newOffice(t, func(opt *desk.Options) { opt.RequirePurpose = true })
	if err := strict.MayRestore(desk.Actor{Name: "cli:kim", Roles: kim.Roles}); !errors.Is(err, desk.ErrPurpose) {
		t.Errorf("without a purpose: %v, want ErrPurpose", err)
	}
}

func TestBackupAndRestoreLeaveRecords(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	if err := o.Restored(t.Context(), kim, ledger.Restored{Head: "7:abc", Archive: "f00d", MadeBy: "scops 1.0", Broken: 2}); err != nil {
		t.Fatal(err)
	}
	if err := o.BackUp(t.Context(), kim, "/mnt/b.tar.gz"); err != nil {
		t.Fatal(err)
	}
	said := o.audit(t)
	for _, want := range []string{
		`"head":"7:abc","archive_sha256":"f00d"`, `"action":"restore","purpose":"file 2026-114","subject":["f00d"]`,
		`"action":"backup","purpose":"file 2026-114","subject":["/mnt/b.tar.gz"]`,
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the records do not say %s:\n%s", want, said)
		}
	}
	res, err := o.store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindLedger}, Sort: index.Sort{Field: "seq", Up: true}})
	if err != nil || len(res.Docs) != 3 || res.Docs[0].Keywords["record_kind"][0] != ledger.RecordRestore {
		t.Errorf("the first of the records is %v, %v; want the restore", res.Docs, err)
	}
}
