// Command peers measures the classifier beside other software, on composed
// posts, in CPU time. deploy/bench/classify runs it.
//
//	peers            search, fold, verdicts, reload
//	peers posts N    prints N posts as JSON Lines
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"scops/deploy/bench/peers/posts"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	all := []struct {
		name string
		run  func() error
	}{
		{"search", func() error { searches(); return nil }},
		{"fold", func() error { folds(); return nil }},
		{"verdict", verdicts},
		{"reload", reload},
	}
	if len(args) == 2 && args[0] == "posts" {
		n, err := strconv.Atoi(args[1])
		if err != nil {
			return fmt.Errorf("posts: %w", err)
		}
		return write(n)
	}
	for _, a := range all {
		if len(args) > 0 && args[0] != a.name {
			continue
		}
		if err := a.run(); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	return nil
}

// write prints n posts, one JSON object to a line.
func write(n int) error {
	out := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(out)
	c := posts.New(1, nil)
	for range n {
		text, planted := c.Next()
		label := "none"
		if planted {
			label = "sale"
		}
		if err := lines.Encode(map[string]string{"text": text, "label": label}); err != nil {
			return fmt.Errorf("write post: %w", err)
		}
	}
	return out.Flush()
}
