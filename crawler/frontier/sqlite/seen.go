package sqlite

import (
	"fmt"

	"scops/crawler/frontier"
)

// loadSeenKey reads the key of the seen set, made with the file.
func (s *store) loadSeenKey(t tx) error {
	fresh := frontier.NewSeenKey()
	if err := t.exec(`INSERT INTO meta (name, value) VALUES ('seen', ?) ON CONFLICT DO NOTHING`, fresh[:]); err != nil {
		return err
	}
	var kept []byte
	if _, err := t.row(`SELECT value FROM meta WHERE name = 'seen'`, nil, &kept); err != nil {
		return err
	}
	if copy(s.seenKey[:], kept) != len(s.seenKey) || len(kept) != len(s.seenKey) {
		return fmt.Errorf("the key of the seen set has %d bytes, want %d", len(kept), len(s.seenKey))
	}
	return nil
}

// seen says whether a page was read before; address is Task.Seen.
func (t tx) seen(host, address string) (bool, error) {
	var one int
	return t.row(`SELECT 1 FROM seen WHERE host = ? AND hash = ?`, []any{host, t.seenKey.Hash(address)}, &one)
}

// remember notes that a page was read.
func (t tx) remember(host, address string) error {
	return t.exec(`INSERT INTO seen (host, hash) VALUES (?,?) ON CONFLICT DO NOTHING`, host, t.seenKey.Hash(address))
}
