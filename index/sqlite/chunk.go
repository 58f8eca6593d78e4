package sqlite

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"sort"
)

// chunkRows is how many rows a piece of a set covers, and chunkWords its size
// as bits: a page of the file. With smaller ones handing over the pieces costs
// more than counting in them.
const (
	chunkShift = 15
	chunkRows  = 1 << chunkShift
	chunkWords = chunkRows / 64
)

// A piece begins with how it is written: bits, or a list of rows, two bytes
// each, where that is shorter.
const (
	asBits = 0
	asList = 1
)

// chunk is a piece of a set: row n of it is bit n.
type chunk [chunkWords]uint64

func (c *chunk) set(row int64, on bool) {
	if on {
		c[row>>6] |= 1 << (row & 63)
	} else {
		c[row>>6] &^= 1 << (row & 63)
	}
}

func (c *chunk) count() (n int) {
	for _, word := range c {
		n += bits.OnesCount64(word)
	}
	return n
}

// read takes a stored piece; what is no piece is an empty one.
func (c *chunk) read(data []byte) {
	*c = chunk{}
	switch {
	case len(data) == 1+chunkRows/8 && data[0] == asBits:
		for i := range c {
			c[i] = binary.LittleEndian.Uint64(data[1+8*i:])
		}
	case len(data) > 0 && data[0] == asList:
		for data = data[1:]; len(data) >= 2; data = data[2:] {
			c.set(int64(binary.BigEndian.Uint16(data))%chunkRows, true)
		}
	}
}

// write gives the piece to be stored, nil when it is empty.
func (c *chunk) write() []byte {
	n := c.count()
	if n == 0 {
		return nil
	}
	if 2*n < chunkRows/8 {
		out := make([]byte, 1, 1+2*n)
		out[0] = asList
		for i, word := range c {
			for ; word != 0; word &= word - 1 {
				out = binary.BigEndian.AppendUint16(out, uint16(64*i+bits.TrailingZeros64(word)))
			}
		}
		return out
	}
	out := make([]byte, 1, 1+chunkRows/8)
	for _, word := range c {
		out = binary.LittleEndian.AppendUint64(out, word)
	}
	return out
}

// A piece of a column holds the numbers of so many rows: for each that has one,
// its place in two bytes and the number in eight, by place. It fits a page of
// the file.
const (
	cellRows  = 400
	cellBytes = 10
	cellShift = 40 // of the field in the number of a piece
)

func cellAt(field, row int64) int64 { return field<<cellShift | row/cellRows }

// putCell gives data with the number of a row, or without.
func putCell(data []byte, row, value int64, ok bool) []byte {
	place := uint16(row % cellRows)
	at := cellBytes * sort.Search(len(data)/cellBytes, func(i int) bool { return binary.BigEndian.Uint16(data[cellBytes*i:]) >= place })
	end := at
	if at < len(data) && binary.BigEndian.Uint16(data[at:]) == place {
		end = at + cellBytes
	}
	var cell []byte
	if ok {
		cell = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint16(nil, place), uint64(value))
	}
	return slices.Replace(data, at, end, cell...)
}

// eachCell gives the rows and numbers of a piece.
func eachCell(at int64, data []byte, do func(row, value int64)) {
	first := at & (1<<cellShift - 1) * cellRows
	for ; len(data) >= cellBytes; data = data[cellBytes:] {
		do(first+int64(binary.BigEndian.Uint16(data)), int64(binary.BigEndian.Uint64(data[2:])))
	}
}
