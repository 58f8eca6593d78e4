package main

import (
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"
	"time"
)

// Duration is written 200ms, 20s, 5m, 12h or 30d; 0 or 0s is none.
type Duration time.Duration

// UnmarshalYAML reads a duration.
func (d *Duration) UnmarshalYAML(read func(any) error) error {
	var s string
	if err := read(&s); err != nil {
		return err
	}
	return d.UnmarshalText([]byte(s))
}

// UnmarshalText reads a duration.
func (d *Duration) UnmarshalText(text []byte) error {
	s := string(text)
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseFloat(days, 64)
		if err != nil || !(n >= 0 && n <= 36500) {
			return fmt.Errorf("%q is not a duration: write 200ms, 20s, 5m, 12h or 30d", s)
		}
		*d = Duration(n * 24 * float64(time.Hour))
		return nil
	}
	v, err := time.ParseDuration(s)
	if s == "0" {
		v, err = 0, nil
	}
	if err != nil || v < 0 {
		return fmt.Errorf("%q is not a duration: write 200ms, 20s, 5m, 12h or 30d", s)
	}
	*d = Duration(v)
	return nil
}

// MarshalYAML writes a duration the way it is read.
func (d Duration) MarshalYAML() (any, error) { return d.String(), nil }

func (d Duration) String() string {
	v := time.Duration(d)
	if v >= 24*time.Hour && v%(24*time.Hour) == 0 {
		return fmt.Sprintf("%dd", v/(24*time.Hour))
	}
	s := v.String()
	s = strings.TrimSuffix(s, "m0s") + map[bool]string{true: "m"}[strings.HasSuffix(s, "m0s")]
	return strings.TrimSuffix(s, "h0m") + map[bool]string{true: "h"}[strings.HasSuffix(s, "h0m")]
}

// UnmarshalYAML reads {age: 30d, pages: 50}, or an age alone.
func (b *BackfillConfig) UnmarshalYAML(read func(any) error) error {
	type plain BackfillConfig
	both := plain(*b)
	if read(&b.Age) == nil {
		return nil
	}
	if err := read(&both); err != nil {
		return err
	}
	*b = BackfillConfig(both)
	return nil
}

// Size is a number of bytes, written 512KiB, 8MiB or 2GiB.
type Size int64

// UnmarshalYAML reads a size.
func (z *Size) UnmarshalYAML(read func(any) error) error {
	var s string
	if err := read(&s); err != nil {
		return err
	}
	return z.UnmarshalText([]byte(s))
}

// UnmarshalText reads a size.
func (z *Size) UnmarshalText(text []byte) error {
	s, unit := string(text), int64(1)
	for _, u := range []struct {
		suffix string
		size   int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"B", 1}} {
		if n, ok := strings.CutSuffix(s, u.suffix); ok {
			s, unit = n, u.size
			break
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/unit {
		return fmt.Errorf("%q is not a size: write 512KiB, 8MiB or 2GiB", text)
	}
	*z = Size(n * unit)
	return nil
}

// MarshalYAML writes a size the way it is read.
func (z Size) MarshalYAML() (any, error) { return z.String(), nil }

func (z Size) String() string {
	switch {
	case z != 0 && z%(1<<30) == 0:
		return fmt.Sprintf("%dGiB", z>>30)
	case z != 0 && z%(1<<20) == 0:
		return fmt.Sprintf("%dMiB", z>>20)
	case z != 0 && z%(1<<10) == 0:
		return fmt.Sprintf("%dKiB", z>>10)
	default:
		return fmt.Sprintf("%dB", int64(z))
	}
}

// matchHost says whether a pattern ("forum.example", "*.example") fits a host.
func matchHost(pattern, host string) bool {
	ok, err := path.Match(strings.ToLower(pattern), host)
	return err == nil && ok
}
