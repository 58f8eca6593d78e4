package redis

import (
	"testing"
	"time"

	"scops/crawler/frontier"
)

func TestTheServerTellsWhatItIsAndWhatItsClockShows(t *testing.T) {
	t.Parallel()
	f := dial(t, Options{Addresses: []string{shared(t)}}, frontier.Options{})
	before := time.Now().Truncate(time.Microsecond)
	got, err := f.Server(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.Product == "" || got.Version == "" {
		t.Errorf("it says %+v", got)
	}
	if got.Clock.Before(before) || got.Clock.After(time.Now()) {
		t.Errorf("its clock, this machine's, shows %s; it was asked from %s on", got.Clock, before)
	}
}

func TestAnInfoIsReadLineByLine(t *testing.T) {
	t.Parallel()
	got := readInfo("# Server\r\nredis_version:7.0.15\r\nserver_name:valkey\r\n\r\nos:Linux 6.1:x\r\n")
	if got["redis_version"] != "7.0.15" || got["server_name"] != "valkey" || got["os"] != "Linux 6.1:x" {
		t.Errorf("read %v", got)
	}
}
