package normalize

import "strings"

// slabSize is the memory short texts share, in bytes, and longestShared the longest
// of them: what outlives the others keeps them all.
const (
	slabSize      = 4 << 10
	longestShared = 1 << 10
)

// Slab keeps short texts side by side in one piece of memory, so that each by itself
// takes none. The zero value is ready, and the first text has its own memory: it may be
// the only one. It is not safe for concurrent use.
type Slab struct {
	room *strings.Builder
	used bool
}

// Keep is string(text).
func (s *Slab) Keep(text []byte) string {
	if len(text) > longestShared || !s.used {
		s.used = true
		return string(text)
	}
	if s.room == nil || s.room.Cap()-s.room.Len() < len(text) {
		s.room = &strings.Builder{}
		s.room.Grow(slabSize)
	}
	from := s.room.Len()
	s.room.Write(text)
	return s.room.String()[from:]
}
