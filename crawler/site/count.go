package site

import (
	"math"
	"strconv"
	"strings"
)

// maxCount is the longest text read as a count, in bytes.
const maxCount = 32

// countUnits are how sites shorten great numbers.
var countUnits = []struct {
	mark string
	of   float64
}{
	{"천", 1e3}, {"만", 1e4}, {"억", 1e8},
	{"พัน", 1e3}, {"หมื่น", 1e4}, {"แสน", 1e5}, {"ล้าน", 1e6},
	{"k", 1e3}, {"m", 1e6}, {"b", 1e9},
}

// readCount reads a number as pages count with: "9", "12,345", "1.2K", "3.4만",
// "1.2 หมื่น"; nil = it is none.
func readCount(s string) *int64 {
	s = strings.ToLower(strings.TrimSpace(clip(s, maxCount)))
	times := 1.0
	for _, unit := range countUnits {
		if short, ok := strings.CutSuffix(s, unit.mark); ok {
			s, times = strings.TrimSpace(short), unit.of
			break
		}
	}
	if s == "" || strings.Trim(s, "0123456789.,") != "" {
		return nil
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if n *= times; err != nil || n > 1<<53 {
		return nil
	}
	count := int64(math.Round(n))
	return &count
}
