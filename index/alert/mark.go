package alert

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"scops/index"
)

// mark writes on a hit which watches found it: it is reviewed first, and found
// by alert:ID.
func (w *Watcher) mark(ctx context.Context, m marks) error {
	for range attempts {
		docs, err := w.Store.Get(ctx, index.KindHit, m.hit)
		if err != nil {
			return fmt.Errorf("mark hit %s: %w", m.hit, err)
		}
		if docs[0] == nil {
			return nil // retention took it
		}
		hit, err := index.HitOf(*docs[0])
		if err != nil {
			return err
		}
		before := len(hit.Desk.Alerts)
		for _, id := range m.watches {
			if !slices.Contains(hit.Desk.Alerts, id) {
				hit.Desk.Alerts = append(hit.Desk.Alerts, id)
			}
		}
		if len(hit.Desk.Alerts) == before {
			return nil
		}
		hit.Desk.Alerts = hit.Desk.Alerts[max(0, len(hit.Desk.Alerts)-index.MaxAlerts):]
		doc, err := hit.DeskDocument(docs[0])
		if err != nil {
			return err
		}
		if err := index.PutOne(ctx, w.Store, doc, index.PutOptions{}); err == nil {
			return nil
		} else if !errors.Is(err, index.ErrConflict) {
			return fmt.Errorf("mark hit %s: %w", m.hit, err)
		}
	}
	return fmt.Errorf("mark hit %s: %w: still so after %d tries", m.hit, index.ErrConflict, attempts)
}
