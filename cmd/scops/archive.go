package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// A backup is a gzipped tar: manifest.json first, then the members it lists,
// in its order and nothing else.
const (
	archiveFormat  = "scops-backup"
	archiveVersion = 1
	manifestName   = "manifest.json"
	maxManifest    = 1 << 20 // bytes
)

// The members of a backup, named as they are in the data directory.
const (
	indexName    = "index.db"
	frontierName = "frontier.db" // missing where Redis is the frontier: it is rebuilt
	anchorName   = "anchor"      // missing before the first anchor
)

// manifest says what a backup holds.
type manifest struct {
	Format   string    `json:"format"`
	Version  int       `json:"version"`
	Software string    `json:"software"`
	MadeAt   time.Time `json:"made_at"`
	Agency   string    `json:"agency"`
	Anchor   *string   `json:"anchor"` // the newest, SEQ:HASH
	Members  []member  `json:"members"`
}

// member is one file of a backup.
type member struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Schema int    `json:"schema"` // of a database; 0 = it is none
}

// memberOf reads a file that becomes a member.
func memberOf(ctx context.Context, path string, schema int) (member, error) {
	f, err := os.Open(path)
	if err != nil {
		return member{}, err
	}
	sum := sha256.New()
	size, err := io.Copy(sum, until(ctx, f))
	return member{filepath.Base(path), size, hex.EncodeToString(sum.Sum(nil)), schema}, errors.Join(err, f.Close())
}

// writeArchive packs the members a manifest lists out of a directory.
func writeArchive(ctx context.Context, w io.Writer, m manifest, dir string) error {
	zip := gzip.NewWriter(w)
	pack := tar.NewWriter(zip)
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := pack.WriteHeader(header(manifestName, int64(len(text)), m.MadeAt)); err != nil {
		return err
	}
	if _, err := pack.Write(text); err != nil {
		return err
	}
	for _, part := range m.Members {
		if err := pack.WriteHeader(header(part.Name, part.Size, m.MadeAt)); err != nil {
			return err
		}
		if err := pourFile(ctx, pack, filepath.Join(dir, part.Name)); err != nil {
			return fmt.Errorf("pack %s: %w", part.Name, err)
		}
	}
	return errors.Join(pack.Close(), zip.Close())
}

func header(name string, size int64, at time.Time) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: at, Format: tar.FormatPAX}
}

func pourFile(ctx context.Context, w io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, until(ctx, f))
	return errors.Join(err, f.Close())
}

// readFunc is a Read as a function.
type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// until reads until ctx ends.
func until(ctx context.Context, r io.Reader) io.Reader {
	return readFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return r.Read(p)
	})
}
