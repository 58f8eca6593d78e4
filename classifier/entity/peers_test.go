package entity

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"scops/classifier/normalize"
)

// coinKinds are the coins we know by the names other projects use.
var coinKinds = map[string]Kind{"bitcoin": BTC, "btc": BTC, "ethereum": ETH, "eth": ETH, "ethw": ETH, "litecoin": LTC, "ltc": LTC, "trx": Tron, "monero": XMR, "xmr": XMR}

// TestAddressesOfOtherProjectsAreJudgedAlike writes every address of the main
// networks into a sentence.
func TestAddressesOfOtherProjectsAreJudgedAlike(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(sharedData(t, "peers/crypto/multicoin_address_vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Address, Coin string
		Network       *string
		Valid         bool
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	tallies := map[Kind]*tally{BTC: {}, ETH: {}, LTC: {}, Tron: {}, XMR: {}}
	for _, v := range all {
		kind, known := coinKinds[strings.ToLower(v.Coin)]
		if !known || v.Network != nil && strings.ContainsAny(*v.Network, "bt") && !strings.Contains(*v.Network, "prod") {
			continue // other networks
		}
		found := slices.ContainsFunc(Find(normalize.Fold("โอนมาที่ "+v.Address+" เท่านั้น"), Options{}), func(e Entity) bool {
			return e.Kind == kind && strings.EqualFold(e.Value, v.Address)
		})
		switch {
		case strings.HasPrefix(v.Address, "m") || strings.HasPrefix(v.Address, "tb1"):
			if found {
				t.Errorf("%s of a test network is taken", v.Address)
			}
		case v.Valid && !found:
			tallies[kind].missed++
			t.Errorf("%s %s is missed", v.Coin, v.Address)
		case v.Valid:
			tallies[kind].right++
		case found:
			tallies[kind].wrong++
			t.Errorf("%s %s is taken", v.Coin, v.Address)
		}
	}
	for kind, c := range tallies {
		if c.right == 0 {
			t.Errorf("no valid %s among the vectors", kind)
		}
		t.Logf("%-5s n=%-3d precision %.3f recall %.3f", kind, c.right+c.missed, c.precision(), c.recall())
	}
}

// TestWitnessAddressesOfTheStandard reads the lists of BIP 350.
func TestWitnessAddressesOfTheStandard(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(sharedData(t, "peers/crypto/bip-0350.mediawiki"))
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, m := range regexp.MustCompile(`(?m)^\* <tt>((?i:bc1)[0-9A-Za-z]+)</tt>: (<tt>[0-9a-f]+</tt>)?`).FindAllStringSubmatch(string(data), -1) {
		address, valid := m[1], m[2] != ""
		checked++
		if got := segwit(strings.ToLower(address), "bc"); got != valid {
			t.Errorf("%s: %v, the standard says %v", address, got, valid)
		}
	}
	if checked < 14 {
		t.Errorf("only %d addresses in the standard", checked)
	}
}
