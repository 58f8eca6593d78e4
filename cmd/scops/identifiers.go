package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"scops/classifier"
)

// identifiersKey is the file in secrets.dir whose content keys the values
// national ids are known by.
const identifiersKey = "identifiers.key"

// factorsKey is the file in secrets.dir whose content seals the secrets of
// second factors.
const factorsKey = "factors.key"

// minKey is the shortest key that is taken, in bytes.
const minKey = 16

// classifierOptions are what the configuration says about judging.
func classifierOptions(c Config) (classifier.Options, error) {
	seal, err := openSeal(c.Secrets.Dir)
	return classifier.Options{Places: c.Deployment.Places, PartnerPlaces: c.Deployment.PartnerPlaces, Seal: seal}, err
}

// openSeal returns HMAC-SHA-256 under the key in dir, in hexadecimal digits;
// nil without a directory or key: then a national id is known by its mask, and
// two of them cannot be told apart.
func openSeal(dir string) (func(id []byte) string, error) {
	key, err := readKey(dir, identifiersKey)
	if key == nil || err != nil {
		return nil, err
	}
	return func(id []byte) string {
		mac := hmac.New(sha256.New, key)
		mac.Write(id)
		return hex.EncodeToString(mac.Sum(nil))
	}, nil
}

// readKey reads one key of secrets.dir; nil where there is none.
func readKey(dir, name string) ([]byte, error) {
	if dir == "" {
		return nil, nil
	}
	file := filepath.Join(dir, name)
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	key, err := readSecret(file, "secrets.dir")
	if err != nil {
		return nil, err
	}
	if len(key) < minKey {
		return nil, usagef("secrets.dir: %s has %d characters, the key needs %d: openssl rand -hex 32 > %s", file, len(key), minKey, file)
	}
	return []byte(key), nil
}
