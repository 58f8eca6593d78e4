package redis

import (
	"errors"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func TestTheServersClockIsRead(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := dial(t, Options{Addresses: []string{s.address}}, frontier.Options{})
	before := time.Now()
	got, err := f.Time(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// The server stands on this machine: its clock is ours, to the microsecond.
	if got.Before(before.Truncate(time.Microsecond)) || got.After(time.Now()) {
		t.Errorf("the server says %v, and was asked between %v and %v", got, before, time.Now())
	}
	s.kill(t)
	if _, err := f.Time(t.Context()); !errors.Is(err, crawler.ErrUnavailable) {
		t.Errorf("err = %v, want ErrUnavailable", err)
	}
}
