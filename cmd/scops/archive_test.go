package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// parcel is a small backup of this test's own making, and what is in it.
func parcel(t testing.TB) ([]byte, map[string]string) {
	t.Helper()
	dir := t.TempDir()
	parts := map[string]string{indexName: strings.Repeat("the index ", 20), anchorName: "3:abc\n", frontierName: "the frontier"}
	m := manifest{Format: archiveFormat, Version: archiveVersion, Software: "scops test", MadeAt: time.Unix(1790000000, 0).UTC()}
	for _, name := range []string{indexName, anchorName, frontierName} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(parts[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		part, err := memberOf(t.Context(), path, 2)
		if err != nil {
			t.Fatal(err)
		}
		m.Members = append(m.Members, part)
	}
	var out bytes.Buffer
	if err := writeArchive(t.Context(), &out, m, dir); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), parts
}

// unpacked reads a backup into a new directory.
func unpacked(t testing.TB, raw []byte) (map[string]string, error) {
	t.Helper()
	dir := t.TempDir()
	a, m, err := openArchive("b.tar.gz", bytes.NewReader(raw))
	if err == nil {
		err = a.extract(m, dir)
	}
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		parts[e.Name()] = string(text)
	}
	return parts, nil
}

func sameParts(a, b map[string]string) bool {
	return len(a) == len(b) && a[indexName] == b[indexName] && a[anchorName] == b[anchorName] && a[frontierName] == b[frontierName]
}

func TestABackupComesBackAsItWas(t *testing.T) {
	t.Parallel()
	raw, want := parcel(t)
	if got, err := unpacked(t, raw); err != nil || !sameParts(got, want) {
		t.Errorf("it comes back as %v, %v", got, err)
	}
}

func TestABackupCutAnywhereIsRefused(t *testing.T) {
	t.Parallel()
	raw, _ := parcel(t)
	for n := range len(raw) {
		_, err := unpacked(t, raw[:n])
		var bad *archiveError
		if !errors.As(err, &bad) {
			t.Errorf("cut after %d of %d bytes: %v", n, len(raw), err)
		}
	}
	if _, err := unpacked(t, raw[:len(raw)-8]); err == nil || !strings.Contains(err.Error(), "b.tar.gz is cut short at") {
		t.Errorf("cut before its checksum: %v", err)
	}
}

func TestABackupWithAFlippedBitIsRefusedOrStillWhole(t *testing.T) {
	t.Parallel()
	raw, want := parcel(t)
	refused := 0
	for i := range raw {
		bad := bytes.Clone(raw)
		bad[i] ^= 1 << (i % 8)
		got, err := unpacked(t, bad)
		var told *archiveError
		switch {
		case err == nil && !sameParts(got, want):
			t.Errorf("a bit of byte %d changes what is restored, unseen", i)
		case err != nil && !errors.As(err, &told):
			t.Errorf("a bit of byte %d: %v", i, err)
		case err != nil:
			refused++
		}
	}
	// Some say nothing of the content: the time in the header, the rest of a byte.
	if refused < len(raw)*95/100 {
		t.Errorf("%d of %d flipped bits are refused", refused, len(raw))
	}
}

// entry is one entry of a tar of any kind.
type entry struct {
	name, body, link string
}

func tarball(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	pack := tar.NewWriter(zip)
	for _, e := range entries {
		head := &tar.Header{Name: e.name, Size: int64(len(e.body)), Mode: 0o600, Typeflag: tar.TypeReg}
		if e.link != "" {
			head.Typeflag, head.Linkname = tar.TypeSymlink, e.link
		}
		if err := errors.Join(pack.WriteHeader(head), func() error { _, err := pack.Write([]byte(e.body)); return err }()); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(pack.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func manifestText(t *testing.T, change func(*manifest)) string {
	t.Helper()
	sum := strings.Repeat("0", 64)
	m := manifest{Format: archiveFormat, Version: 1, Software: "scops 3.4", Members: []member{{indexName, 5, sum, 2}}}
	change(&m)
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWhatIsNoBackupIsNamedAsSuch(t *testing.T) {
	t.Parallel()
	as := func(change func(*manifest), more ...entry) []byte {
		return tarball(t, append([]entry{{name: manifestName, body: manifestText(t, change)}}, more...)...)
	}
	whole, _ := parcel(t)
	plain := func(*manifest) {}
	add := func(name string, size int64) func(*manifest) {
		return func(m *manifest) { m.Members = append(m.Members, member{name, size, m.Members[0].SHA256, 0}) }
	}
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"nothing":  {nil, "is no backup made by scops"},
		"a letter": {[]byte("this is a letter, long enough to tell"), "is no backup made by scops"},
		"a zipped letter": {func() []byte {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			_, _ = w.Write(make([]byte, 2000))
			_ = w.Close()
			return b.Bytes()
		}(), "is cut short"},
		"another tar":           {tarball(t, entry{name: "photo.jpg", body: "x"}), "a backup begins with manifest.json"},
		"a manifest too large":  {tarball(t, entry{name: manifestName, body: strings.Repeat("x", maxManifest+1)}), "a backup begins with manifest.json"},
		"a linked manifest":     {tarball(t, entry{name: manifestName, link: "/etc/passwd"}), "a backup begins with manifest.json"},
		"another manifest":      {tarball(t, entry{name: manifestName, body: `{"format":"other"}`}), "is of some other kind"},
		"no manifest at all":    {tarball(t, entry{name: manifestName, body: `x`}), "is of some other kind"},
		"a form of the future":  {as(func(m *manifest) { m.Version = 9 }), "was made by scops 3.4 in a form this program does not know"},
		"a name with a path":    {as(add("../x", 1)), `lists "../x"`},
		"a name of another":     {as(add("lock", 1)), `lists "lock"`},
		"a member twice":        {as(add(indexName, 5)), `lists "index.db"`},
		"a size below nothing":  {as(add(anchorName, -1)), `lists "anchor"`},
		"no index":              {as(func(m *manifest) { m.Members = nil }), "lists no index.db"},
		"a member missing":      {as(plain), "is cut short at index.db"},
		"a member in its place": {as(plain, entry{name: anchorName, body: "12345"}), `where index.db should stand it has "anchor"`},
		"a member that is long": {as(plain, entry{name: indexName, body: "123456"}), "of 6 bytes"},
		"a linked member":       {as(func(m *manifest) { m.Members[0].Size = 0 }, entry{name: indexName, link: "/etc/passwd"}), "where index.db should stand"},
		"a wrong sum":           {as(plain, entry{name: indexName, body: "12345"}), "the SHA-256 of index.db is not the one"},
		"one member too many":   {append(tarballWith(t, whole), 0), "is damaged at its end"},
		"a second stream":       {append(bytes.Clone(whole), whole...), "is damaged at its end: something follows it"},
	} {
		_, err := unpacked(t, c.raw)
		var bad *archiveError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// tarballWith adds a member no manifest speaks of to a backup.
func tarballWith(t *testing.T, whole []byte) []byte {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	var entries []entry
	for pack := tar.NewReader(zip); ; {
		head, err := pack.Next()
		if err != nil {
			return tarball(t, append(entries, entry{name: "more", body: "x"})...)
		}
		var body bytes.Buffer
		if _, err := body.ReadFrom(pack); err != nil {
			t.Fatal(err)
		}
		entries = append(entries, entry{name: head.Name, body: body.String()})
	}
}
