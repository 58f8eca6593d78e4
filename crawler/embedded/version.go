package embedded

import (
	"cmp"
	"fmt"
	"path/filepath"
)

// VersionError is a file that a newer version of the program has written.
type VersionError struct {
	Path       string
	Have, Want int    // schemas: of the file, and the newest this program reads
	WrittenBy  string // the version that gave the file its schema; "" = it does not say
	Software   string // this program
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("%s has schema %d, written by %s; this is %s, which reads schema %d: use %s or newer",
		filepath.Base(e.Path), e.Have, cmp.Or(e.WrittenBy, "a newer version"), cmp.Or(e.Software, "an older version"), e.Want, cmp.Or(e.WrittenBy, "that version"))
}
