package sqlite

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func TestRowSets(t *testing.T) {
	t.Parallel()
	set := func(rows ...int64) (s rowSet) {
		for _, row := range rows {
			s = s.add(row)
		}
		return s
	}
	rows := func(s rowSet) (out []int64) {
		for row := range int64(300) {
			if s.has(row) {
				out = append(out, row)
			}
		}
		return out
	}
	short, long := []int64{1, 63, 64}, []int64{0, 63, 200}
	for _, c := range []struct {
		what string
		got  rowSet
		want []int64
	}{
		{"short and long", set(short...).and(set(long...)), []int64{63}},
		{"long and short", set(long...).and(set(short...)), []int64{63}},
		{"short or long", set(short...).or(set(long...)), []int64{0, 1, 63, 64, 200}},
		{"long or short", set(long...).or(set(short...)), []int64{0, 1, 63, 64, 200}},
		{"short without long", set(short...).without(set(long...)), []int64{1, 64}},
		{"long without short", set(long...).without(set(short...)), []int64{0, 200}},
		{"none and short", rowSet(nil).and(set(short...)), nil},
		{"none or short", rowSet(nil).or(set(short...)), short},
		{"short without none", set(short...).without(nil), short},
	} {
		if got := rows(c.got); !slices.Equal(got, c.want) || c.got.count() != int64(len(c.want)) {
			t.Errorf("%s is %v (%d), want %v", c.what, got, c.got.count(), c.want)
		}
		if all := slices.Collect(c.got.all()); !slices.Equal(all, c.want) {
			t.Errorf("%s gives %v, want %v", c.what, all, c.want)
		}
		first, last := c.got.span()
		if n := len(c.want); n > 0 && (first != c.want[0] || last != c.want[n-1]) || n == 0 && last != 0 {
			t.Errorf("%s spans %d to %d", c.what, first, last)
		}
	}
}

func TestNumbersOfAListAreRead(t *testing.T) {
	t.Parallel()
	want := []int64{0, 7, -3, math.MaxInt64, math.MinInt64, 10}
	list := ""
	for i, n := range want {
		if i > 0 {
			list += ","
		}
		list += fmt.Sprint(n)
	}
	var got []int64
	for n, rest := int64(0), []byte(list); len(rest) > 0; {
		n, rest = nextNumber(rest)
		got = append(got, n)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s is read as %v", list, got)
	}
}
