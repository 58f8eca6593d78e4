package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestAProgramGoesOnWithoutItsPages(t *testing.T) {
	before := residentFile(t)
	if err := dropProgram(); err != nil {
		t.Fatal(err)
	}
	if after := residentFile(t); after > before*3/4 {
		t.Errorf("%d kB of files resident, %d before: want a quarter less at least", after, before)
	}
	if _, err := loadPack(""); err != nil { // code and constants of all kinds
		t.Error(err)
	}
}

// residentFile is how much of files this process has mapped and present, in kB.
func residentFile(t *testing.T) int {
	t.Helper()
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "RssFile:")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOnlyWhatHoldsTheFileAndNothingElseIsDropped(t *testing.T) {
	const program = "/opt/my scops"
	mapped := func(addresses, rights, file string, anonymous, swap int) string {
		return fmt.Sprintf("%s %s 00001000 08:01 42     %s\nSize: 8 kB\nAnonymous: %d kB\nSwap: %d kB\nVmFlags: rd mr mw me\n", addresses, rights, file, anonymous, swap)
	}
	smaps := mapped("00400000-00402000", "r-xp", program, 0, 0) +
		mapped("00402000-00404000", "r--p", program, 0, 0) +
		mapped("00404000-00406000", "rw-p", program, 0, 0) + // the program's variables
		mapped("00406000-00408000", "r--p", program, 4, 0) + // a loader wrote addresses here
		mapped("00408000-0040a000", "r-xp", program, 0, 4) + // a debugger wrote here, and the system took it out
		mapped("7f0000000000-7f0000002000", "r-xp", "/lib/libc.so.6", 0, 0) +
		"c000000000-c000400000 rw-p 00000000 00:00 0 \nAnonymous: 0 kB\nVmFlags: rd wr\n"
	got, err := unwritten(strings.NewReader(smaps), program)
	if err != nil {
		t.Fatal(err)
	}
	if want := []mapping{{0x400000, 0x402000}, {0x402000, 0x404000}}; !slices.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
}
