// Package embedded is what the SQLite files of this program have in common:
// each says which schema it has and which version of the program gave it that,
// is brought up to date after a backup, and can be copied while it is written
// to.
//
//	file.go     File: made, checked, upgraded
//	version.go  VersionError: a file from the future
//	copy.go     Copy; space on the disk
package embedded
