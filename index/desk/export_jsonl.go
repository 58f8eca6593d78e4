package desk

import (
	"encoding/json"
	"io"
)

// jsonlExport is JSON Lines: the head, then one hit a line in the form of
// "scops search --format json".
type jsonlExport struct{}

func (jsonlExport) head(w io.Writer, h ExportHead) error { return writeLine(w, h) }
func (jsonlExport) begin(io.Writer) error                { return nil }
func (jsonlExport) hit(w io.Writer, f Found) error       { return writeLine(w, f) }

func writeLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
