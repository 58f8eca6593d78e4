package frontier

import (
	"time"

	"scops/crawler"
)

// PriorityStep is what one point of Request.Priority is worth: among the tasks
// of a Host that are due, one is taken as if it had become due so much earlier.
// It is never taken before it is due, and it goes behind every task that became
// due more than MaxBonus before it: whatever the priorities, a due task is only
// ever overtaken by tasks that become due within MaxBonus after it, and a visit
// that goes on with its next page counts as becoming due anew.
const PriorityStep = time.Minute

// MaxBonus is the bonus of the highest priority.
const MaxBonus = crawler.MaxPriority * PriorityStep

// Place is where a task due at a moment stands in its Host's queue, both in
// milliseconds; the smallest is taken first.
func Place(due int64, priority int) int64 {
	return due - int64(priority)*PriorityStep.Milliseconds()
}
