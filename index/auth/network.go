package auth

import "net/netip"

// network is whom an address stands for: one IPv4 address, one /64 of IPv6 (a
// household, a telephone). site is the /48 around a /64: whoever is given a /48
// has 65,536 of the smaller ones to attack from. It is the zero value for IPv4.
type network struct{ near, site netip.Prefix }

// networkOf reads an address, with or without a port. Whatever is no address
// belongs to one network of all such.
func networkOf(address string) network {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		withPort, err := netip.ParseAddrPort(address)
		if err != nil {
			return network{}
		}
		addr = withPort.Addr()
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return network{near: netip.PrefixFrom(addr, 32)}
	}
	return network{near: netip.PrefixFrom(addr, 64).Masked(), site: netip.PrefixFrom(addr, 48).Masked()}
}
