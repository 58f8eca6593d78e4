package index_test

import (
	"testing"

	"scops/index"
)

func TestContextMovesAPostByThirtyPointsAtMost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		context index.Context
		want    int
	}{
		{"nothing is known", index.Context{}, 0},
		{"one other ad of the account", index.Context{Flagged: 1}, 2},
		{"two copies by others", index.Context{Copies: 2}, 4},
		{"seven hashtags are no soup", index.Context{Hashtags: 7}, 0},
		{"eight are", index.Context{Hashtags: 8}, 5},
		{"a contact in the profile", index.Context{Bio: true}, 5},
		{"everything, a thousand times", index.Context{Flagged: 1000, Copies: 1000, Hashtags: 1000, Bio: true}, 30},
		{"counts that cannot be", index.Context{Flagged: -5, Copies: -5}, 0},
	} {
		if got := c.context.Order(); got != c.want {
			t.Errorf("%s: %d points, want %d", c.name, got, c.want)
		}
	}
}

func TestHashtagsAreCountedAsReadersSeeThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"":              0,
		"#시원한술 #아이스 얼음": 2,
		"#ไอซ์#น้ำแข็ง #พร้อมส่ง": 3,
		"C# and # 1 and ###":            0,
		"we are #1, he wrote ##twice":   2,
		"＃full width":                   1,
		"a link http://x.example/#part": 1,
	} {
		if got := index.Hashtags(text); got != want {
			t.Errorf("%q: %d hashtags, want %d", text, got, want)
		}
	}
}
