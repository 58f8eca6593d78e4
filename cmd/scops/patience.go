package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"scops/crawler"
	"scops/index"
)

// Servers that start with the machine may come up after the program does.
const (
	startPatience = time.Minute
	startRetry    = time.Second
)

// patiently opens, again and again while a server does not answer yet and the
// patience lasts; 0 = once.
func patiently(ctx context.Context, log *slog.Logger, patience time.Duration, open func() error) error {
	late := time.Now().Add(patience)
	for said := false; ; said = true {
		err := open()
		if err == nil || !isWaitable(err) || !time.Now().Before(late) {
			return err
		}
		if !said {
			log.Warn("waiting for a server", "at_most", patience.String(), "error", err)
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(startRetry):
		}
	}
}

func isWaitable(err error) bool {
	return errors.Is(err, crawler.ErrUnavailable) || errors.Is(err, index.ErrUnavailable)
}
