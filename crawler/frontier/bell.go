package frontier

// Bell wakes the one claimer of a process that waits for something to become
// due. Make it with NewBell.
type Bell struct{ c chan struct{} }

// NewBell makes a Bell.
func NewBell() Bell { return Bell{c: make(chan struct{}, 1)} }

// Ring wakes the waiter, or the next one to wait. It never blocks.
func (b Bell) Ring() {
	select {
	case b.c <- struct{}{}:
	default:
	}
}

// Rung receives once after one or more rings.
func (b Bell) Rung() <-chan struct{} { return b.c }
