// Package sqlite is the embedded frontier: one file, one process that claims,
// and any number of short ones that look, push and mend beside it.
//
// The file is in WAL mode with synchronous=NORMAL: a kill loses nothing, a
// power cut may lose the last moments, which costs a second delivery. What a
// power cut must not lose is that the file was in use, so that one mark is
// written through to the disk. A file that was not closed cleanly holds every
// Host one delay: nobody knows what its last moments asked for.
//
//	open.go     Open, OpenInspector, Close; its schema
//	store.go    Push, and the tables as Go values
//	claim.go    Claim: wait, reap, lease
//	settle.go   Settle, Extend
//	tell.go     Tell
//	seen.go     pages that were read
//	inspect.go  Status, Hosts, Tasks, Dead
//	mend.go     Requeue, Drop, Remove
package sqlite
