package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// mostLooked bounds how many entries of a rule directory are looked at.
const mostLooked = 10_000

var errLooked = errors.New("more entries than are looked at")

// likeness is what a configuration file and a rule directory look like from
// outside: names, sizes and times. It changes when one of them does. Links are
// followed, as mounted configurations are made of them; "" leaves one out.
func likeness(file, dir string) string {
	var b strings.Builder
	if file != "" {
		info, err := os.Stat(file)
		describe(&b, file, info, err)
	}
	if dir == "" {
		return b.String()
	}
	entries := 0
	tree := os.DirFS(dir)
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entries++; entries > mostLooked {
			return errLooked
		}
		base := path.Base(name)
		switch hidden := strings.HasPrefix(base, ".") && name != "."; {
		case d.IsDir() && (hidden || base == "testdata"):
			return fs.SkipDir
		case d.IsDir() || hidden || path.Ext(base) != ".yaml" && path.Ext(base) != ".yml":
			return nil
		}
		info, err := fs.Stat(tree, name)
		describe(&b, name, info, err)
		return nil
	})
	if err != nil {
		fmt.Fprintf(&b, "%s: %v\n", dir, err)
	}
	return b.String()
}

func describe(b *strings.Builder, name string, info fs.FileInfo, err error) {
	if err != nil {
		fmt.Fprintf(b, "%s: %v\n", name, err)
		return
	}
	fmt.Fprintf(b, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
}
