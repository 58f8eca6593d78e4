package index

import (
	"context"
	"errors"
)

// PutOne writes one document; what became of it is the error.
func PutOne(ctx context.Context, store Store, doc Document, opt PutOptions) error {
	outcomes, err := store.Put(ctx, []Document{doc}, opt)
	if err != nil {
		return err
	}
	return outcomes[0].Err
}

// EachPage searches page by page and hands the documents of each on, until there
// are no more or do fails.
func EachPage(ctx context.Context, store Store, req Request, do func([]Document) error) error {
	for {
		res, err := store.Search(ctx, req)
		if err != nil {
			return err
		}
		if err := do(res.Docs); err != nil {
			return err
		}
		if req.Page = res.Next; req.Page == "" {
			return nil
		}
	}
}

// Sweep deletes the documents a request finds, as they were found: one that is
// gone already, or was changed meanwhile, is left alone. It returns how many it
// deleted.
func Sweep(ctx context.Context, store Store, req Request) (deleted int, err error) {
	err = EachPage(ctx, store, req, func(docs []Document) error {
		for _, doc := range docs {
			switch err := store.Delete(ctx, doc.Kind, doc.ID, doc.Version); {
			case err == nil:
				deleted++
			case !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrConflict):
				return err
			}
		}
		return nil
	})
	return deleted, err
}
