package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// mapping is a part of this process's addresses.
type mapping struct{ from, to uintptr }

// dropProgram lets go of the pages of the program's own file that were mapped so
// far: what starting needed and working does not. What is needed again comes back
// from the system's cache, or the file, as after any page the system took away.
func dropProgram() error {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return fmt.Errorf("drop program: %w", err)
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return fmt.Errorf("drop program: %w", err)
	}
	defer f.Close()
	all, err := unwritten(f, program)
	if err != nil {
		return fmt.Errorf("drop program: %w", err)
	}
	for _, m := range all {
		if _, _, no := unix.Syscall(unix.SYS_MADVISE, m.from, m.to-m.from, unix.MADV_DONTNEED); no != 0 {
			return fmt.Errorf("drop program: %w", no)
		}
	}
	return nil
}

// unwritten gives the mappings of a file that nobody can write to and nobody has
// written to (a loader that moved addresses, a debugger): those hold the file and
// nothing else. smaps is as in proc(5).
func unwritten(smaps io.Reader, file string) ([]mapping, error) {
	var out []mapping
	var now *mapping // the one being read of, nil = not wanted
	lines := bufio.NewScanner(smaps)
	for lines.Scan() {
		field := strings.Fields(lines.Text())
		if len(field) == 0 {
			continue
		}
		switch name := field[0]; {
		case !strings.HasSuffix(name, ":"):
			now = nil
			if len(field) < 6 || !strings.HasPrefix(field[1], "r-") || !strings.HasSuffix(lines.Text(), " "+file) {
				continue
			}
			m, err := between(name)
			if err != nil {
				return nil, err
			}
			now = &m
		case now != nil && (name == "Anonymous:" || name == "Swap:") && field[1] != "0":
			now = nil
		case now != nil && name == "VmFlags:":
			out = append(out, *now)
		}
	}
	return out, lines.Err()
}

func between(s string) (mapping, error) {
	from, to, _ := strings.Cut(s, "-")
	lo, err := strconv.ParseUint(from, 16, 64)
	if err != nil {
		return mapping{}, fmt.Errorf("read address %q: %w", s, err)
	}
	hi, err := strconv.ParseUint(to, 16, 64)
	if err != nil {
		return mapping{}, fmt.Errorf("read address %q: %w", s, err)
	}
	return mapping{uintptr(lo), uintptr(hi)}, nil
}
