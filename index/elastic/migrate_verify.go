package elastic

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"

	"scops/index"
)

// verify reads both indices whole and compares them.
func (c *copier) verify(ctx context.Context) (docs int64, digest string, err error) {
	docs, digest, err = c.digest(ctx, c.move.From)
	if err != nil {
		return 0, "", err
	}
	copies, same, err := c.digest(ctx, c.move.To)
	if err == nil && (copies != docs || same != digest) {
		err = fmt.Errorf("%w: %s has %d documents and SHA-256 %s, its copy %d and %s; drop the copy with --abort and migrate again",
			index.ErrDamaged, c.move.From, docs, digest, copies, same)
	}
	return docs, digest, err
}

// digest counts the documents of an index and hashes what they hold, in order of
// their ids.
func (c *copier) digest(ctx context.Context, name string) (docs int64, digest string, err error) {
	sum := sha256.New()
	err = c.walk(ctx, name, func(page []numbered) error {
		err := c.each(ctx, name, idsOf(page), func(found []stored) error {
			docs += int64(len(found))
			return hashSources(sum, found)
		})
		c.progress(PhaseVerify, docs, c.move.Docs)
		return err
	})
	return docs, hex.EncodeToString(sum.Sum(nil)), err
}

func hashSources(sum hash.Hash, docs []stored) error {
	for _, d := range docs {
		src := *d.Source
		src.Terms, src.Words, src.Listed = "", "", nil // made of the text: an older mapping may keep what a newer one does not
		line, err := json.Marshal(src)
		if err != nil {
			return err
		}
		_, _ = sum.Write(append(line, '\n')) // never fails
	}
	return nil
}
