package fetch

import (
	"fmt"
	"net/netip"
	"strings"
	"syscall"
)

// guardError is an address this process does not dial.
type guardError struct{ address string }

func (e *guardError) Error() string { return "address not allowed: " + e.address }

// private are the ranges that AllowPrivate opens: this machine and its own
// network.
var private = prefixes("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7")

// closed are never dialled: nothing public answers there (IANA special-purpose
// registries), and clouds keep their metadata on link-local addresses.
var closed = prefixes(
	"0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32", "168.63.129.16/32",
	"::/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "fe80::/10", "fec0::/10", "ff00::/8",
	"fd00:ec2::/32",
)

// embedding are IPv6 ranges that carry an IPv4 address, and where it stands.
var embedding = []struct {
	prefix netip.Prefix
	at     int
}{
	{netip.MustParsePrefix("::/96"), 12},
	{netip.MustParsePrefix("64:ff9b::/96"), 12},
	{netip.MustParsePrefix("2002::/16"), 2},
}

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, t := range texts {
		out[i] = netip.MustParsePrefix(t)
	}
	return out
}

// guard decides which addresses may be dialled.
type guard struct{ allowPrivate bool }

// control is a net.Dialer's: it sees the address after the name was resolved,
// so no name, however it resolves a second time, gets around it.
func (g guard) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return &guardError{address}
	}
	if !g.allows(ap.Addr()) {
		return &guardError{address}
	}
	return nil
}

func (g guard) allows(ip netip.Addr) bool {
	ip = ip.WithZone("").Unmap()
	if within(closed, ip) {
		return false
	}
	if within(private, ip) {
		return g.allowPrivate
	}
	if ip.Is6() {
		raw := ip.As16()
		for _, e := range embedding {
			if e.prefix.Contains(ip) {
				return g.allows(netip.AddrFrom4([4]byte(raw[e.at : e.at+4])))
			}
		}
	}
	return true
}

// name checks a host name that will be resolved by somebody else (a proxy):
// addresses in disguise and names of the local network.
func (g guard) name(host string) error {
	if ip, err := netip.ParseAddr(host); err == nil {
		if !g.allows(ip) {
			return &guardError{host}
		}
		return nil
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	numeric := last != "" && strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x")
	switch {
	case numeric:
		return fmt.Errorf("number as a host name: %w", &guardError{host})
	case g.allowPrivate:
		return nil
	case last == "localhost", last == "local", last == "internal", last == "lan", !strings.Contains(host, "."):
		return &guardError{host}
	}
	return nil
}

func within(list []netip.Prefix, ip netip.Addr) bool {
	for _, p := range list {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// Guard is a net.Dialer's Control that refuses the addresses this program never
// dials, and this machine and its own network unless they are allowed.
func Guard(allowPrivate bool) func(network, address string, c syscall.RawConn) error {
	return guard{allowPrivate}.control
}
