package classifier

import "testing"

func TestAnEnglishWordOfAFrameReachesItsSegmentBehindAThaiOneToo(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	const told = "clinic notes of my brother who is in rehab now and we walked home along the long river road with all our friends, what they sent him was shards 1g 60 3g 150 tele @demo_owl"
	for _, post := range []string{told, "บำบัด " + told} {
		if v := judgeText(t, c, post); v.Flagged {
			t.Errorf("flagged: %q%s", post, show(v))
		}
	}
}
