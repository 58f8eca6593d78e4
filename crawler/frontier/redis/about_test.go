package redis

import (
	"testing"

	"scops/crawler/frontier"
)

func TestTheServerTellsWhatItIs(t *testing.T) {
	t.Parallel()
	f := dial(t, Options{Addresses: []string{shared(t)}}, frontier.Options{})
	if got, err := f.Server(t.Context()); err != nil || got.Product == "" || got.Version == "" {
		t.Errorf("it says %+v, %v", got, err)
	}
	for info, want := range map[string]Server{
		"# Server\r\nredis_version:7.0.15\r\n\r\nos:Linux 6.1:x\r\n":            {ProductRedis, "7.0.15"},
		"redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.0\r\n": {ProductValkey, "8.1.0"},
	} {
		if got := serverOf(readInfo(info)); got != want {
			t.Errorf("%q: %+v, want %+v", info, got, want)
		}
	}
}
