package sqlite

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"testing"
)

func TestAPieceOfASetIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, chunkRows/16 - 1, chunkRows / 16, chunkRows/16 + 1, chunkRows} {
		var want, got chunk
		want.set(chunkRows-1, n > 0)
		for want.count() < n {
			want.set(r.Int64N(chunkRows), true)
		}
		data := want.write()
		got.set(7, true)
		if got.read(data); got != want || (data == nil) != (n == 0) || len(data) > 1+chunkRows/8 {
			t.Errorf("%d rows are written in %d bytes and read as %d", n, len(data), got.count())
		}
	}
	var got chunk
	for _, bad := range [][]byte{{}, {asBits}, {asList, 3}, {9, 9, 9}} {
		if got.read(bad); got.count() != 0 {
			t.Errorf("%v is read as %d rows", bad, got.count())
		}
	}
}

func TestAPieceOfAColumnHoldsWhatWasPutLast(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	want := map[int64]int64{}
	var data []byte
	const first = 5 * cellRows
	for i := range 3000 {
		row, value := first+r.Int64N(cellRows), []int64{math.MinInt64, -1, 0, math.MaxInt64, int64(i)}[r.IntN(5)]
		if ok := r.IntN(3) > 0; ok {
			want[row], data = value, putCell(data, row, value, true)
		} else {
			delete(want, row)
			data = putCell(data, row, 0, false)
		}
	}
	got, last, rising := map[int64]int64{}, int64(-1), true
	eachCell(cellAt(3, first), data, func(row, value int64) {
		got[row], rising, last = value, rising && row > last, row
	})
	if !maps.Equal(got, want) || !rising || len(data) != cellBytes*len(want) {
		t.Errorf("it holds %s, want %s", fmt.Sprint(got), fmt.Sprint(want))
	}
}
