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

// patiently makes an open that tries again while a server does not answer yet.
func patiently[T any](ctx context.Context, log *slog.Logger, open func() (T, error)) func() (T, error) {
	return func() (T, error) {
		late := time.Now().Add(startPatience)
		for said := false; ; said = true {
			opened, err := open()
			if err == nil || !isWaitable(err) || time.Now().After(late) {
				return opened, err
			}
			if !said {
				log.Warn("waiting for a server", "at_most", startPatience.String(), "error", err)
			}
			select {
			case <-ctx.Done():
				return opened, err
			case <-time.After(startRetry):
			}
		}
	}
}

func isWaitable(err error) bool {
	return errors.Is(err, crawler.ErrUnavailable) || errors.Is(err, index.ErrUnavailable)
}
