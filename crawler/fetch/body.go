package fetch

import (
	"context"
	"io"
	"net/http"
	"slices"
)

// read reads a response's body to its end, or to its cap, into one piece of
// about its size; colly would grow one a quarter at a time. A body that is no
// page is not read beyond a peek: of a page that was found it is an error, of
// another status nobody needs it.
func (rt *roundTripper) read(ctx context.Context, x *exchange, resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	media := resp.Header.Get("Content-Type")
	found := resp.StatusCode >= 200 && resp.StatusCode <= 299
	if !found && !x.robots && !textual(media) {
		return nil, nil
	}
	body, err := readable(ctx, x, resp, rt.maxBody)
	if err != nil {
		return nil, err
	}
	// A server may say any length: no more is set aside than was paid for.
	expected := min(max(resp.ContentLength, 0), firstRoom-1) + 1
	out := make([]byte, 0, max(expected, 4<<10))
	looked := !found || x.robots
	for {
		room := out[len(out):cap(out)]
		if !looked {
			room = room[:min(len(room), peek-len(out))]
		}
		n, err := body.Read(room)
		out = out[:len(out)+n]
		if !looked && (len(out) == peek || err == io.EOF) {
			looked = true
			if wrong := isPage(media, out); wrong != nil {
				return nil, wrong
			}
		}
		switch {
		case err == io.EOF:
			return out, nil
		case err != nil:
			return nil, err
		case len(out) == cap(out):
			out = slices.Grow(out, len(out))
		}
	}
}
