package console

import (
	"net/url"
	"slices"
	"strings"
)

// listShape is what a list shows of every hit, as this browser has chosen.
type listShape struct {
	Compact bool
	Columns []string // of listColumns
}

// listColumns is what can be left out of a list. Score, screening result, state
// and site always stand there.
func listColumns() []string { return []string{"account", "text", "reasons", "identifiers", "tags"} }

// usualShape is for whoever has chosen nothing.
func usualShape() listShape {
	return listShape{Columns: []string{"account", "text", "reasons", "tags"}}
}

// shapeOf reads what String wrote; anything else is the usual one.
func shapeOf(cookie string) listShape {
	density, columns, ok := strings.Cut(cookie, ".")
	if !ok || density != "compact" && density != "full" {
		return usualShape()
	}
	return listShape{density == "compact", knownColumns(strings.Split(columns, "-"))}
}

func knownColumns(chosen []string) []string {
	return slices.DeleteFunc(listColumns(), func(c string) bool { return !slices.Contains(chosen, c) })
}

// shapeFrom reads a form; ok = it chooses one.
func shapeFrom(form url.Values) (s listShape, ok bool) {
	density := form.Get("density")
	return listShape{density == "compact", knownColumns(form["column"])}, density == "compact" || density == "full"
}

func (s listShape) String() string {
	density := "full"
	if s.Compact {
		density = "compact"
	}
	return density + "." + strings.Join(s.Columns, "-")
}

// Shape is how lists are shown to the reader.
func (w view) Shape() listShape { return w.v.shape }

// Shows says whether lists show a column.
func (w view) Shows(column string) bool { return slices.Contains(w.v.shape.Columns, column) }

// Columns lists what a list can show.
func (w view) Columns() []string { return listColumns() }
