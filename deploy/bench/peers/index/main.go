// Command index measures the store: writing ready documents and searching them,
// embedded and on servers, there beside a client that sends the same bytes
// and does nothing else. deploy/bench/index runs it.
//
//	index sqlite FILE N          fills FILE with N hits and searches them
//	index put URL PREFIX N       writes to a server, beside the bare client
//	index fill URL PREFIX N      fills a server
//	index search URL PREFIX N    searches it, beside the bare client
//	index written URL PREFIX N   the same while hits are written: some and a refresh before every query
//	index writing URL PREFIX N  writes hits again and again, N a second, until it is stopped
//	index ingest N FILE|URL PREFIX   posts through the crawler's sink
//	index pages URL PASSWORD PID   pages of a running console, process PID
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "index:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) < 3 {
		return errors.New("sqlite FILE N | put|fill|search|written|writing URL PREFIX N | ingest N FILE|URL PREFIX | pages URL PASSWORD PID")
	}
	count := args[len(args)-1]
	if args[0] == "ingest" {
		count = args[1]
	}
	n, err := strconv.Atoi(count)
	switch args[0] {
	case "pages":
		return errors.Join(err, pages(ctx, args[1], args[2], n))
	case "sqlite":
		return errors.Join(err, embedded(ctx, args[1], n))
	case "put":
		return errors.Join(err, putServer(ctx, args[1], args[2], n))
	case "fill":
		return errors.Join(err, fillServer(ctx, args[1], args[2], n))
	case "search":
		return errors.Join(err, searchServer(ctx, args[1], args[2], n))
	case "written":
		return errors.Join(err, searchWritten(ctx, args[1], args[2]))
	case "writing":
		return errors.Join(err, keepWriting(ctx, args[1], args[2], n))
	case "ingest":
		return errors.Join(err, ingestInto(ctx, n, args[2:]))
	}
	return fmt.Errorf("%s is nothing it does", args[0])
}
