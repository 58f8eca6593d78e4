package console

import (
	"errors"
	"strings"

	"scops/index"
	"scops/index/desk"
)

// maxLeft is how many hits that were left are spoken of one by one.
const maxLeft = 3

// leftText says what was left as it was, and why.
func (v *visit) leftText(left []desk.Left) string {
	if len(left) == 0 {
		return ""
	}
	var why []string
	for _, l := range left[:min(len(left), maxLeft)] {
		why = append(why, nameOf(l.ID).Text+": "+v.whyLeft(l.Err))
	}
	if len(left) > maxLeft {
		why = append(why, "…")
	}
	return " " + v.words.text("done.left", "n", len(left)) + " " + strings.Join(why, "; ")
}

func (v *visit) whyLeft(err error) string {
	var changed *desk.ChangedError
	var taken *desk.TakenError
	var above *desk.AboveError
	switch {
	case errors.As(err, &changed) && changed.By != "":
		return v.words.text("left.judged", "by", nameOf(changed.By).Text, "status", v.words.text("status."+string(changed.Status)))
	case errors.As(err, &above):
		return v.elsewhere(desk.Elsewhere{Contact: above.Contact})
	case errors.As(err, &taken):
		return v.words.text("left.taken", "by", nameOf(taken.Assignee).Text)
	case errors.Is(err, desk.ErrTags):
		return v.words.text("left.tags", "n", index.MaxTags)
	case errors.Is(err, desk.ErrCaseMany):
		return v.words.text("left.cases")
	case errors.Is(err, desk.ErrNotYours):
		return v.words.text("left.not_yours")
	case errors.Is(err, desk.ErrStatus):
		return v.words.text("left.second")
	case errors.Is(err, desk.ErrHeld):
		return v.words.text("left.held")
	case errors.Is(err, desk.ErrNotHeld):
		return v.words.text("left.not_held")
	case errors.Is(err, index.ErrNotFound):
		return v.words.text("left.missing")
	}
	return v.words.text("left.changed")
}
