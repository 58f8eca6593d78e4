package main

import (
	"archive/tar"
	"bufio"
	"cmp"
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
	"slices"
)

// archiveError is a file that is no backup, or not one as it was made.
type archiveError struct{ file, reason string }

func (e *archiveError) Error() string { return e.file + " " + e.reason }

// archive is a backup being read from its beginning.
type archive struct {
	file string
	raw  *bufio.Reader
	zip  *gzip.Reader
	pack *tar.Reader
	at   string // what is being read, for messages
}

// openArchive reads the manifest of a backup.
func openArchive(file string, f io.Reader) (*archive, manifest, error) {
	a := &archive{file: file, raw: bufio.NewReaderSize(f, 1<<20), at: manifestName}
	var m manifest
	var err error
	if a.zip, err = gzip.NewReader(a.raw); err != nil {
		return nil, m, a.wrong("is no backup made by scops: it does not begin as one")
	}
	a.zip.Multistream(false)
	a.pack = tar.NewReader(a.zip)
	head, err := a.pack.Next()
	if err != nil {
		return nil, m, a.damaged(err)
	}
	if head.Name != manifestName || head.Typeflag != tar.TypeReg || head.Size > maxManifest {
		return nil, m, a.wrong("is no backup made by scops: a backup begins with " + manifestName)
	}
	text, err := io.ReadAll(a.pack)
	if err != nil {
		return nil, m, a.damaged(err)
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Format != archiveFormat {
		return nil, m, a.wrong("is no backup made by scops: its " + manifestName + " is of some other kind")
	}
	if m.Version > archiveVersion {
		return nil, m, a.wrong(fmt.Sprintf("was made by %s in a form this program does not know (%d; it knows %d): use that version or a newer one",
			printable(m.Software), m.Version, archiveVersion))
	}
	return a, m, a.checkMembers(m)
}

// checkMembers makes sure that nothing but the known files is ever written.
func (a *archive) checkMembers(m manifest) error {
	var seen []string
	for _, part := range m.Members {
		known := part.Name == indexName || part.Name == frontierName || part.Name == anchorName
		if !known || slices.Contains(seen, part.Name) || part.Size < 0 || len(part.SHA256) != 2*sha256.Size {
			return a.wrong(fmt.Sprintf("is damaged: its %s lists %q in a way no backup does", manifestName, clip(part.Name, 40)))
		}
		seen = append(seen, part.Name)
	}
	if !slices.Contains(seen, indexName) {
		return a.wrong("is damaged: its " + manifestName + " lists no " + indexName)
	}
	return nil
}

// extract writes every member into a directory, each checked against the
// manifest, and makes sure that the file ends where it should.
func (a *archive) extract(m manifest, dir string) error {
	for _, part := range m.Members {
		a.at = part.Name
		head, err := a.pack.Next()
		if err != nil {
			return a.damaged(err)
		}
		if head.Name != part.Name || head.Size != part.Size || head.Typeflag != tar.TypeReg {
			return a.wrong(fmt.Sprintf("is damaged: where %s should stand it has %q of %d bytes", part.Name, clip(head.Name, 40), head.Size))
		}
		if err := a.extractOne(part, filepath.Join(dir, part.Name)); err != nil {
			return err
		}
	}
	a.at = "its end"
	if _, err := a.pack.Next(); !errors.Is(err, io.EOF) {
		return a.damaged(cmp.Or(err, errors.New("something follows the last member")))
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(a.zip, maxManifest)); err != nil { // the checksum of everything stands there
		return a.damaged(err)
	}
	if _, err := a.raw.ReadByte(); !errors.Is(err, io.EOF) {
		return a.damaged(cmp.Or(err, errors.New("something follows it")))
	}
	return nil
}

func (a *archive) extractOne(part member, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("unpack %s: %w", part.Name, err)
	}
	sum := sha256.New()
	read := &reading{Reader: a.pack}
	_, err = io.Copy(io.MultiWriter(f, sum), read)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	switch {
	case read.err != nil:
		return a.damaged(read.err)
	case err != nil:
		return fmt.Errorf("unpack %s: %w", part.Name, err)
	case hex.EncodeToString(sum.Sum(nil)) != part.SHA256:
		return a.wrong("is damaged: the SHA-256 of " + part.Name + " is not the one in its " + manifestName)
	}
	return nil
}

// reading remembers an error of the reader, to tell it from one of the disk.
type reading struct {
	io.Reader
	err error
}

func (r *reading) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

func (a *archive) wrong(reason string) error { return &archiveError{a.file, reason} }

// damaged says where reading came to an end.
func (a *archive) damaged(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return a.wrong("is cut short at " + a.at)
	}
	return a.wrong(fmt.Sprintf("is damaged at %s: %v", a.at, err))
}
