//go:build tools

// Package tools pins the linters and test runners, apart from what the binary
// is built of.
package tools

import (
	_ "github.com/compose-spec/compose-go/v2/cmd"
	_ "golang.org/x/vuln/cmd/govulncheck"
	_ "gotest.tools/gotestsum"
	_ "honnef.co/go/tools/cmd/staticcheck"
)
