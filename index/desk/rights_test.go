package desk_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"scops/classifier/workbench"
	"scops/crawler"
	"scops/index"
	"scops/index/desk"
	"scops/index/upkeep"
)

// deeds does every action of the desk once, as somebody.
func deeds(d *desk.Desk) map[desk.Action]func(context.Context, desk.Actor) error {
	return map[desk.Action]func(context.Context, desk.Actor) error{
		desk.ActSearch: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Find(ctx, a, desk.Query{Facets: true})
			return err
		},
		desk.ActViewHit: func(ctx context.Context, a desk.Actor) error { _, err := d.Hit(ctx, a, one, "en"); return err },
		desk.ActViewEntity: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Entity(ctx, a, "telegram", "demo_winter")
			return err
		},
		desk.ActJudge: func(ctx context.Context, a desk.Actor) error {
			return d.Judge(ctx, a, desk.Judgement{ID: one, Version: index.VersionAny, Status: index.StatusRelevant})
		},
		desk.ActExport: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Export(ctx, a, desk.ExportRequest{Format: "csv"}, &bytes.Buffer{})
			return err
		},
		desk.ActAddPost: func(ctx context.Context, a desk.Actor) error {
			_, err := d.AddPost(ctx, a, desk.ByHand{Text: "x"}, "en")
			return err
		},
		desk.ActCoverage:       func(ctx context.Context, a desk.Actor) error { _, err := d.Coverage(ctx, a); return err },
		desk.ActShowEvidence:   func(ctx context.Context, a desk.Actor) error { _, _, err := d.ShowEvidence(ctx, a, one); return err },
		desk.ActVerifyEvidence: func(ctx context.Context, a desk.Actor) error { _, err := d.VerifyEvidence(ctx, a, one); return err },
		desk.ActViewRules: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Rules(ctx, a, desk.RuleQuery{})
			return err
		},
		desk.ActTryRules: func(ctx context.Context, a desk.Actor) error {
			_, err := d.TryText(ctx, a, "x", "en")
			return err
		},
		desk.ActListSaved: func(ctx context.Context, a desk.Actor) error { _, err := d.SavedSearches(ctx, a); return err },
		desk.ActSaveSearch: func(ctx context.Context, a desk.Actor) error {
			_, err := d.SaveSearch(ctx, a, desk.SavedSearch{Name: "ice"})
			return err
		},
		desk.ActSetAlert: func(ctx context.Context, a desk.Actor) error {
			s, err := d.SaveSearch(ctx, as(a.Name, desk.RoleOperator), desk.SavedSearch{Name: "tells"})
			return errors.Join(err, d.SetAlert(ctx, a, s.ID, desk.AlertSetting{}))
		},
		desk.ActResendAlert: func(ctx context.Context, a desk.Actor) error { return d.ResendAlert(ctx, a, "none") },
		desk.ActRemoveSaved: func(ctx context.Context, a desk.Actor) error {
			s, err := d.SaveSearch(ctx, as("another", desk.RoleOperator), desk.SavedSearch{Name: "shared", Shared: true})
			return errors.Join(err, d.RemoveSaved(ctx, a, s.ID))
		},
		desk.ActViewSystem: func(ctx context.Context, a desk.Actor) error {
			_, err := d.System(ctx, a)
			return err
		},
		desk.ActReadAudit: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Audit(ctx, a, desk.AuditQuery{})
			return err
		},
		desk.ActExportAudit: func(ctx context.Context, a desk.Actor) error {
			_, err := d.ExportAudit(ctx, a, desk.AuditQuery{}, io.Discard)
			return err
		},
		desk.ActListSources: func(ctx context.Context, a desk.Actor) error { _, err := d.ListSources(ctx, a); return err },
		desk.ActAddSource: func(ctx context.Context, a desk.Actor) error {
			_, err := d.AddSource(ctx, a, "http://t.me/s/demo", "", "")
			return err
		},
		desk.ActSetSource: func(ctx context.Context, a desk.Actor) error {
			_, err := d.SetSource(ctx, a, "http://t.me/s/demo", crawler.SourcePaused)
			return err
		},
		desk.ActProposeSource: func(ctx context.Context, a desk.Actor) error { _, err := d.Propose(ctx, a, nil); return err },
		desk.ActRemoveSource:  func(ctx context.Context, a desk.Actor) error { return d.RemoveSource(ctx, a, "http://t.me/s/demo") },
		desk.ActBacktest: func(ctx context.Context, a desk.Actor) error {
			return d.Archive(a, "").Each(ctx, func(workbench.Stored) bool { return true })
		},
		desk.ActTag: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Tag(ctx, a, []desk.Subject{{ID: one}}, []string{"seoul"}, nil)
			return err
		},
		desk.ActAssign: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Assign(ctx, a, []desk.Subject{{ID: one}}, a.Name, "")
			return err
		},
		desk.ActNote: func(ctx context.Context, a desk.Actor) error { return d.Note(ctx, a, one, "x") },
		desk.ActUndo: func(ctx context.Context, a desk.Actor) error { _, err := d.Undo(ctx, a, "x", one); return err },
		desk.ActHold: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Hold(ctx, a, []desk.Subject{{ID: one}}, "court", nil)
			return err
		},
		desk.ActLiftHold: func(ctx context.Context, a desk.Actor) error {
			_, err := d.LiftHold(ctx, a, []desk.Subject{{ID: one}}, "over")
			return err
		},
		desk.ActRetention: func(ctx context.Context, a desk.Actor) error {
			_, err := d.RetentionPlan(ctx, a)
			_, also := d.ApplyRetention(ctx, a)
			return errors.Join(err, also)
		},
		desk.ActCarry:     func(ctx context.Context, a desk.Actor) error { return d.CarryOver(ctx, a, nil) },
		desk.ActAgreement: func(ctx context.Context, a desk.Actor) error { _, err := d.Agreement(ctx, a); return err },
		desk.ActPrecision: func(ctx context.Context, a desk.Actor) error { _, err := d.Precision(ctx, a); return err },
		desk.ActMine:      func(ctx context.Context, a desk.Actor) error { _, _, err := d.Mined(ctx, a); return err },
		desk.ActReclassify: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Reclassify(ctx, a, desk.ReclassifyRequest{Judge: lenient{}, DryRun: true}, func(upkeep.Rejudged) bool { return true })
			return err
		},
		desk.ActListCases: func(ctx context.Context, a desk.Actor) error {
			_, err := d.Cases(ctx, a, desk.CaseQuery{})
			return err
		},
		desk.ActOpenCase: func(ctx context.Context, a desk.Actor) error { _, err := openAs(ctx, d, a); return err },
		desk.ActViewCase: inOwnCase(d, func(ctx context.Context, a desk.Actor, id string) error { _, err := d.Case(ctx, a, id); return err }),
		desk.ActFillCase: inOwnCase(d, func(ctx context.Context, a desk.Actor, id string) error {
			_, err := d.AddToCase(ctx, a, id, desk.CaseItems{Hits: []string{one}})
			return err
		}),
		desk.ActNoteCase: inOwnCase(d, func(ctx context.Context, a desk.Actor, id string) error { return d.NoteCase(ctx, a, id, "x") }),
		desk.ActSetCase: inOwnCase(d, func(ctx context.Context, a desk.Actor, id string) error {
			return d.SetCase(ctx, a, id, desk.CaseEdit{Title: "y"})
		}),
		desk.ActReportCase: inOwnCase(d, func(ctx context.Context, a desk.Actor, id string) error {
			_, err := d.ReportCase(ctx, a, id, desk.CaseReportRequest{Format: "csv"}, io.Discard)
			return err
		}),
		desk.ActHoldCase: inOwnCase(d, func(ctx context.Context, a desk.Actor, id string) error { return d.HoldCase(ctx, a, id, "court", nil) }),
		desk.ActLiftCase: inOwnCase(d, func(ctx context.Context, a desk.Actor, id string) error { return d.LiftCase(ctx, a, id, "over") }),
		desk.ActSetMember: inOwnCase(d, func(ctx context.Context, a desk.Actor, id string) error {
			return d.SetMember(ctx, a, id, a.Name, desk.MemberLead)
		}),
		desk.ActRebuildQueue: func(ctx context.Context, a desk.Actor) error {
			_, err := d.RebuildQueue(ctx, a, desk.Rebuild{})
			return err
		},
		desk.ActListDead: func(ctx context.Context, a desk.Actor) error {
			_, _, err := d.DeadLetters(ctx, a, desk.DeadQuery{})
			return err
		},
		desk.ActRequeueDead: func(ctx context.Context, a desk.Actor) error {
			_, err := d.RequeueDead(ctx, a, desk.DeadQuery{})
			return err
		},
		desk.ActDropDead: func(ctx context.Context, a desk.Actor) error {
			_, err := d.DropDead(ctx, a, desk.DeadQuery{})
			return err
		},
	}
}

// openAs opens a file as somebody.
func openAs(ctx context.Context, d *desk.Desk, a desk.Actor) (string, error) {
	c, _, err := d.OpenCase(ctx, a, desk.NewCase{Title: "x"})
	if err != nil {
		return "", err
	}
	return c.ID, nil
}

// inOwnCase does something with a file of which whoever does it is the lead.
func inOwnCase(d *desk.Desk, do func(context.Context, desk.Actor, string) error) func(context.Context, desk.Actor) error {
	return func(ctx context.Context, a desk.Actor) error {
		id, err := openAs(ctx, d, desk.Actor{Name: a.Name, Purpose: "x", Roles: []desk.Role{desk.RoleAnalyst}})
		if err != nil {
			return err
		}
		return do(ctx, a, id)
	}
}

func TestEveryRoleMayDoWhatTheTableSaysAndNothingElse(t *testing.T) {
	t.Parallel()
	may := map[desk.Role][]desk.Action{
		desk.RoleAnalyst: {desk.ActSearch, desk.ActViewHit, desk.ActJudge, desk.ActTag, desk.ActAssign, desk.ActNote, desk.ActUndo, desk.ActExport, desk.ActAddPost, desk.ActCoverage, desk.ActShowEvidence, desk.ActListSources},
		desk.RoleSupervisor: {desk.ActSearch, desk.ActViewHit, desk.ActJudge, desk.ActTag, desk.ActAssign, desk.ActNote, desk.ActUndo, desk.ActExport, desk.ActAddPost, desk.ActCoverage, desk.ActShowEvidence, desk.ActListSources,
			desk.ActVerifyEvidence, desk.ActAddSource, desk.ActSetSource, desk.ActRemoveSource, desk.ActBacktest, desk.ActMine, desk.ActPrecision, desk.ActAgreement},
		desk.RoleRuleAuthor: {desk.ActSearch, desk.ActViewHit, desk.ActCoverage, desk.ActBacktest, desk.ActMine, desk.ActPrecision},
		desk.RoleAuditor:    {desk.ActVerifyEvidence},
		desk.RoleAdmin:      {desk.ActVerifyEvidence, desk.ActRebuildQueue, desk.ActListDead, desk.ActRequeueDead, desk.ActDropDead},
		"":                  {},
		"invented":          {},
	}
	for role, also := range map[desk.Role][]desk.Action{
		desk.RoleAnalyst:    {desk.ActViewEntity, desk.ActListSaved, desk.ActSaveSearch, desk.ActSetAlert, desk.ActResendAlert},
		desk.RoleSupervisor: {desk.ActViewEntity, desk.ActReadAudit, desk.ActViewRules, desk.ActTryRules, desk.ActListSaved, desk.ActSaveSearch, desk.ActSetAlert, desk.ActResendAlert, desk.ActRemoveSaved, desk.ActHold, desk.ActLiftHold, desk.ActHoldCase, desk.ActLiftCase},
		desk.RoleRuleAuthor: {desk.ActViewEntity, desk.ActViewRules, desk.ActTryRules, desk.ActListSaved, desk.ActSaveSearch},
		desk.RoleAuditor:    {desk.ActReadAudit, desk.ActExportAudit, desk.ActViewSystem},
		desk.RoleAdmin:      {desk.ActViewSystem, desk.ActHold, desk.ActLiftHold, desk.ActHoldCase, desk.ActLiftCase},
	} {
		may[role] = append(may[role], also...)
	}
	for _, role := range []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor} {
		may[role] = append(may[role], desk.ActListCases, desk.ActViewCase, desk.ActOpenCase, desk.ActFillCase, desk.ActNoteCase, desk.ActSetCase, desk.ActSetMember, desk.ActReportCase)
	}
	for role, allowed := range may {
		o := newOffice(t, func(opt *desk.Options) { opt.Inspector = idle{} })
		o.file(t, "seoul", one, "아이스 1g 70")
		yes := map[desk.Action]bool{}
		for _, act := range allowed {
			yes[act] = true
		}
		who := as("somebody", role)
		for act, do := range deeds(o.Desk) {
			err := do(t.Context(), who)
			if refused := errors.Is(err, desk.ErrForbidden); refused == yes[act] {
				t.Errorf("%q doing %s: %v, want allowed %v", role, act, err, yes[act])
			}
			if o.May(who, act) != yes[act] {
				t.Errorf("%q is offered %s: %v, want %v", role, act, o.May(who, act), yes[act])
			}
		}
	}
}

// idle is a frontier with nothing in it.
type idle struct{ crawler.Inspector }

func (idle) Status(context.Context) (crawler.Status, error)                     { return crawler.Status{}, nil }
func (idle) Dead(context.Context, crawler.TaskKey, int) ([]crawler.Task, error) { return nil, nil }
func (idle) Tasks(_ context.Context, keys ...crawler.TaskKey) ([]crawler.Task, error) {
	return make([]crawler.Task, len(keys)), nil
}
