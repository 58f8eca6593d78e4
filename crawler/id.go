package crawler

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// maxPart is the longest part of a post id, in bytes after encoding.
const maxPart = 120

// SiteOf names where account names are unique: the adapter alone for
// one-place platforms (instance ""), else "adapter/instance".
func SiteOf(adapter, instance string) string {
	if instance == "" {
		return adapter
	}
	instance = encodePart(strings.ToLower(instance))
	if len(adapter)+1+len(instance) > maxPart {
		instance = shorten(instance)
	}
	return adapter + "/" + instance
}

// PostID is "site:account:post": never dependent on mirror, port or path. An
// empty account is "-".
func PostID(site, account, post string) string {
	if account == "" {
		account = "-"
	}
	return site + ":" + idPart(account) + ":" + idPart(post)
}

// SourceID is the id of the Source whose head page has this canonical address.
func SourceID(canonicalURL string) string {
	sum := sha256.Sum256([]byte(canonicalURL))
	return hex.EncodeToString(sum[:8])
}

func idPart(s string) string {
	s = encodePart(s)
	if len(s) > maxPart {
		return shorten(s)
	}
	return s
}

var partEncoder = strings.NewReplacer("%", "%25", ":", "%3A", " ", "%20")

func encodePart(s string) string { return partEncoder.Replace(s) }

func shorten(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "~" + hex.EncodeToString(sum[:])[:32]
}
