package fetch

import (
	"net/netip"
	"testing"
)

func TestGuardKnowsEveryDisguise(t *testing.T) {
	t.Parallel()
	tests := []struct {
		ip              string
		strict, lenient bool
	}{
		{"8.8.8.8", true, true},
		{"2606:4700::1111", true, true},
		{"127.0.0.1", false, true},
		{"127.255.0.9", false, true},
		{"10.1.2.3", false, true},
		{"172.16.0.1", false, true},
		{"172.32.0.1", true, true},
		{"192.168.1.1", false, true},
		{"100.64.0.1", false, true},
		{"100.128.0.1", true, true},
		{"100.100.100.200", false, false},
		{"169.254.169.254", false, false},
		{"0.0.0.0", false, false},
		{"224.0.0.1", false, false},
		{"255.255.255.255", false, false},
		{"198.18.0.1", false, false},
		{"203.0.113.7", false, false},
		{"::", false, false},
		{"::1", false, true},
		{"fe80::1%eth0", false, false},
		{"fc00::1", false, true},
		{"fd00:ec2::254", false, false},
		{"ff02::1", false, false},
		{"2001:db8::1", false, false},
		{"::ffff:127.0.0.1", false, true},
		{"::ffff:169.254.169.254", false, false},
		{"::ffff:8.8.8.8", true, true},
		{"::7f00:1", false, true},
		{"64:ff9b::a9fe:a9fe", false, false},
		{"64:ff9b::808:808", true, true},
		{"2002:7f00:1::", false, true},
		{"2002:a9fe:a9fe::1", false, false},
		{"2001::1", false, false},
	}
	for _, tt := range tests {
		ip := netip.MustParseAddr(tt.ip)
		if got := (guard{}).allows(ip); got != tt.strict {
			t.Errorf("%s: allowed %t, want %t", tt.ip, got, tt.strict)
		}
		if got := (guard{allowPrivate: true}).allows(ip); got != tt.lenient {
			t.Errorf("%s with the switch: allowed %t, want %t", tt.ip, got, tt.lenient)
		}
	}
	if err := (guard{}).control("tcp", "not an address", nil); err == nil {
		t.Error("an address that cannot be parsed was let through")
	}
}
