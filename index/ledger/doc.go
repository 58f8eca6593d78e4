// Package ledger keeps what must not be changed unseen: sealed pages and the
// audit trail, as hash chains over Documents of the one Store.
//
//	record.go   Record: what a chain is made of, and its hash
//	ledger.go   Ledger: one chain per process, appended to
//	seal.go     a page as evidence
//	anchor.go   the anchor chain that all processes share, and DATA/anchor
//	erase.go    tombstones: a sealed page taken away lawfully
//	restore.go  the record that follows a restore
//	verify.go   walks everything and names what is broken
//	entry.go    one record as it stands, checked by itself
//	evidence.go reads a sealed page back; pages.go: only where it lay
//	health.go   what the Store remembers of verifications and forks
//	metrics.go  counters of what one process writes
//
// A record's hash covers {chain, seq, prev, time, kind, payload_sha256,
// payload_len} and never the payload itself, so that a payload can be erased
// lawfully and the chain still verifies.
package ledger
