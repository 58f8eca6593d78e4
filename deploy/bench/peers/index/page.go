package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// pageRounds is how often each query is asked of the console.
const pageRounds = 5

// pages logs in as the user bench, by its one-time password, and asks for the
// search page with every query: the whole answer, as a browser reads it.
func pages(ctx context.Context, base, oneTime string, pid int) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	client := &http.Client{Jar: jar}
	const password = "four owls on one branch"
	for _, form := range []struct {
		path   string
		values url.Values
	}{
		{"/login", url.Values{"name": {"bench"}, "password": {oneTime}}},
		{"/password", url.Values{"old": {oneTime}, "new": {password}, "again": {password}}},
		{"/login", url.Values{"name": {"bench"}, "password": {password}}},
	} {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+form.path, strings.NewReader(form.values.Encode()))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if _, err := page(client, req); err != nil {
			return err
		}
	}
	var all times
	size, slowest, worst := 0, "", time.Duration(0)
	var used time.Duration
	for round := range pageRounds + 1 { // the first warms up
		if round == 1 {
			used = -usedBy(pid)
		}
		for _, w := range wants() {
			words := w.words
			if words == "*" {
				words = ""
			}
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/search?q="+url.QueryEscape(words), nil)
			if err != nil {
				return err
			}
			from := time.Now()
			body, err := page(client, req)
			took := time.Since(from)
			switch {
			case err != nil:
				return err
			case !strings.Contains(body, `name="q"`):
				return fmt.Errorf("%s: this is not the search page: %.300s", words, body)
			case round > 0:
				all, size = append(all, took), max(size, len(body))
				if took > worst {
					slowest, worst = w.words, took
				}
			}
		}
	}
	used += usedBy(pid)
	fmt.Printf("  console, search page     p50 %6.1f ms  p95 %6.1f ms  p99 %6.1f ms  %s\n",
		ms(all.at(0.50)), ms(all.at(0.95)), ms(all.at(0.99)), floor(all.at(0.95) < pageLimit, "p95 < 300 ms"))
	fmt.Printf("    %d pages, the largest %d KB, each %.1f ms of the console's CPU; slowest: %s, %.1f ms\n",
		len(all), size>>10, ms(used)/float64(len(all)), slowest, ms(worst))
	return nil
}

// pageLimit is what the 95th percentile of pages is to be below.
const pageLimit = 300 * time.Millisecond

// usedBy is the processor time a process has used; 0 where the system does not
// say. Its name stands in brackets and may hold anything.
func usedBy(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

func page(client *http.Client, req *http.Request) (string, error) {
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 400 {
		err = fmt.Errorf("%s: %s", req.URL.Path, res.Status)
	}
	return string(body), err
}
