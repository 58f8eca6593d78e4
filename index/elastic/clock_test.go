package elastic_test

import (
	"testing"
	"time"
)

func TestTheServersClockIsRead(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	s := openAt(t, address, newPrefix(t, address))
	before := time.Now()
	got, err := s.Time(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// The server stands on this machine: its clock is ours, to the millisecond.
	if got.Before(before.Truncate(time.Millisecond)) || got.After(time.Now()) {
		t.Errorf("the server says %v, and was asked between %v and %v", got, before, time.Now())
	}
}
