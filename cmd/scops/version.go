package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"scops/rules"
)

// version is the release; deploy/build sets it.
var version = "dev"

// software names this build in seals and in the User-Agent's log lines.
func software() string {
	v := "scops " + version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				v += " (" + s.Value[:12] + ")"
			}
		}
	}
	return v
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, the Go version and the digest of the built-in rule pack",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			pack, err := rules.Builtin()
			if err != nil {
				return fmt.Errorf("load built-in rules: %w", err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n%s %s/%s\nrules %s\n", software(), runtime.Version(), runtime.GOOS, runtime.GOARCH, pack.Digest)
			return err
		},
	}
}
