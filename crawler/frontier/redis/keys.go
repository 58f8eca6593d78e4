package redis

import (
	"fmt"
	"strconv"
	"strings"

	"scops/crawler/frontier"
)

// keys spells every key: prefix, the shard's tag, what it is, the Host.
type keys struct{ prefix string }

// tag is the Cluster hash tag of a shard; a prefix holds no brace before it.
func (k keys) tag(shard int) string { return fmt.Sprintf("%s{s%02d}:", k.prefix, shard) }

func (k keys) ready(shard int) string { return k.tag(shard) + "ready" }
func (k keys) hosts(shard int) string { return k.tag(shard) + "hosts" }
func (k keys) deads(shard int) string { return k.tag(shard) + "deads" }

func (k keys) dead(host string) string {
	return k.tag(frontier.Shard(host)) + "dead:" + escape(host)
}

// of are the KEYS of every script that serves one Host, in the order
// scripts/prelude.lua names them.
func (k keys) of(host string) []string {
	shard := frontier.Shard(host)
	tag, name := k.tag(shard), escape(host)
	return []string{
		k.ready(shard), tag + "shard", tag + "host:" + name, tag + "due:" + name, tag + "tasks:" + name,
		k.dead(host), tag + "robots:" + name, k.hosts(shard), k.deads(shard), tag + "line:" + name, tag + "gens:" + name,
	}
}

// buckets are the keys of the seen set where a hash stands, or would: one of
// every generation from the first (see scripts/seen.lua).
func (k keys) buckets(host string, hash int64, generations int) []string {
	stem := k.tag(frontier.Shard(host)) + "seen:" + escape(host) + "/"
	all := make([]string, generations)
	for g := range all {
		all[g] = stem + strconv.Itoa(g+1) + "/" + strconv.FormatUint(uint64(hash)&(1<<g-1), 16)
	}
	return all
}

// secret holds the key of the seen set's hashes.
func (k keys) secret() string { return k.tag(0) + "secret" }

// escape makes a Host safe to read and type in a key, one spelling for one Host.
func escape(host string) string {
	var b strings.Builder
	for i := range len(host) {
		c := host[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(".-:_[]", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
