// Command crawl measures fetching and reading a page: a client takes the same
// page again and again over loopback on many connections and reads its posts.
// deploy/bench/crawl-throughput runs it.
//
//	crawl serve                      serves the page; prints its address and runs until stdin ends
//	crawl fetch NAME ADDRESS PAGES   one contestant's run; prints one line of JSON
//	crawl page                       prints the page
//
// The server is another process, so that a contestant is charged for its own
// work only.
//
//	page.go   the page: 20 posts, 30 KB, made for this benchmark
//	ours.go   scops/crawler/fetch and the adapters of scops/crawler/site
//	hand.go   net/http and goquery, as one writes them by hand
//	colly.go  colly as its documentation shows it, one synchronous call to a goroutine
//	meter.go  pages per CPU-second, largest memory
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 1 && args[0] == "serve":
		return serve()
	case len(args) == 1 && args[0] == "page":
		_, err := os.Stdout.WriteString(page())
		return err
	case len(args) == 4 && args[0] == "fetch":
		n, err := strconv.Atoi(args[3])
		if err != nil || n < connections {
			return fmt.Errorf("fetch: %q is not a number of pages, %d or more", args[3], connections)
		}
		return measure(args[1], args[2], n)
	default:
		return fmt.Errorf("usage: crawl serve | page | fetch ours|hand|colly ADDRESS PAGES")
	}
}

// serve answers every path but robots.txt with the page until stdin ends.
func serve() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("serve page: %w", err)
	}
	body := []byte(page())
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // a client that went away is its own loss
	})}
	fmt.Println("http://" + listener.Addr().String())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return fmt.Errorf("serve page: %w", err)
	}
	return nil
}
