package demo

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func flagged(label string) bool {
	return label == "sale" || label == "recruit" || label == "service"
}

// sitesOf lists the sites on which flagged posts hold a contact.
func sitesOf(w *Web, contact string) (sites []string, posts int) {
	whole := regexp.MustCompile(regexp.QuoteMeta(contact) + `(?:[^0-9A-Za-z_]|$)`)
	for _, p := range w.Posts() {
		if !flagged(p.Label) || !whole.MatchString(p.Text) {
			continue
		}
		posts++
		if site, _, _ := strings.Cut(p.ID, ":"); !slices.Contains(sites, site) {
			sites = append(sites, site)
		}
	}
	return sites, posts
}

func TestAContactCanBeFollowedFromSiteToSite(t *testing.T) {
	t.Parallel()
	w := open(t, 1)
	for contact, least := range map[string]int{
		"010-0000-4417":    3, // a channel, Mastodon and the forum
		"010-0000-2210":    3,
		"demo.yen01":       3,
		"@demo_menu_plug2": 3,
		"@demo_menu_plug":  2,
		"080-000-0021":     2,
		"@demo_chasul_cs":  1,
		"@demo_yen_boss":   1,
		"@demo_owl_drop":   1,
		"@demo_bam_cs":     1,
		"@demo_pattaya_kr": 1,
		"+66 80 000 0045":  1,
	} {
		if sites, posts := sitesOf(w, contact); len(sites) < least || posts < 3 {
			t.Errorf("%s stands in %d flagged posts on %v, want 3 posts on %d sites", contact, posts, sites, least)
		}
	}
}

// TestASellerWhoRenamesKeepsSomething names what leads from the old name to
// the new one: a post that holds both, or a contact that both use.
func TestASellerWhoRenamesKeepsSomething(t *testing.T) {
	t.Parallel()
	w := open(t, 1)
	for _, r := range []struct{ old, kept, next string }{
		{"@demo_yen_boss", "demo.yen01", "@demo_yen_new"},
		{"010-0000-4417", "demo.glaiban", "010-0000-4418"},
		{"@demo_chasul_cs", "청량상회", "@demo_chung_cs"},
	} {
		led := false
		for _, p := range w.Posts() {
			led = led || flagged(p.Label) && strings.Contains(p.Text, r.kept) && strings.Contains(p.Text, r.next)
		}
		if _, posts := sitesOf(w, r.old); !led || posts == 0 {
			t.Errorf("nothing leads from %s over %s to %s", r.old, r.kept, r.next)
		}
	}
}

func TestSomeOffersAreCopiesByAnotherAccount(t *testing.T) {
	t.Parallel()
	authors := map[string][]string{}
	for _, p := range open(t, 1).Posts() {
		if author := p.ID[:strings.LastIndexByte(p.ID, ':')]; flagged(p.Label) && !slices.Contains(authors[p.Text], author) {
			authors[p.Text] = append(authors[p.Text], author)
		}
	}
	copied := 0
	for _, by := range authors {
		if len(by) > 1 {
			copied++
		}
	}
	if copied < 3 {
		t.Errorf("%d offers stand under two accounts, want 3", copied)
	}
}

// TestOffersRiseStopAfterTheRaidAndReturn looks at the weeks of the offers,
// counted back from the newest post.
func TestOffersRiseStopAfterTheRaidAndReturn(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	offers := func(from, to time.Duration) (n int) {
		for _, e := range open(t, 1).entries() {
			if flagged(e.label) && e.age <= from && e.age > to {
				n++
			}
		}
		return n
	}
	raid := 19 * day
	rise, before, quiet, after := offers(61*day, 47*day), offers(raid+15*day, raid+day), offers(raid, raid-6*day), offers(raid-6*day, raid-13*day)
	if rise == 0 || before < rise*3/2 || quiet > 1 || after < 10 {
		t.Errorf("first fortnight %d, fortnight before the raid %d, days after it %d, week of the return %d", rise, before, quiet, after)
	}
	weekend, week := 0, 0
	newest := open(t, 1).Newest
	for _, e := range open(t, 1).entries() {
		if !flagged(e.label) {
			continue
		}
		switch newest.Add(-e.age).Weekday() {
		case time.Friday, time.Saturday, time.Sunday:
			weekend++
		default:
			week++
		}
	}
	if weekend <= week {
		t.Errorf("%d offers from Friday to Sunday, %d on the other days", weekend, week)
	}
}

func (w *Web) entries() []entry {
	all := append(slices.Clone(w.data.statuses), w.data.news...)
	for _, c := range w.data.channels {
		all = append(all, c.posts...)
	}
	for _, b := range w.data.forums {
		for _, topic := range b.topics {
			all = append(all, topic.posts...)
		}
	}
	return all
}

// TestNumbersGrowWithTime holds for every list a site serves in order.
func TestNumbersGrowWithTime(t *testing.T) {
	t.Parallel()
	for _, state := range []int{1, 2} {
		w := open(t, state)
		lists := map[string][]entry{"statuses": w.data.statuses, "news": w.data.news}
		for _, c := range w.data.channels {
			lists[c.name] = c.posts
		}
		for _, b := range w.data.forums {
			for _, topic := range b.topics {
				lists["topic "+topic.id] = topic.posts
			}
		}
		for name, list := range lists {
			for i := 1; i < len(list); i++ {
				if a, b := list[i-1], list[i]; a.order() >= b.order() || a.age <= b.age {
					t.Errorf("state %d: %s: %s (%v) stands before %s (%v)", state, name, a.number, a.age, b.number, b.age)
				}
			}
		}
	}
}

func TestABoardShowsTheTopicLastAnsweredFirst(t *testing.T) {
	t.Parallel()
	w := open(t, 1)
	for _, b := range w.data.forums {
		sorted := lastAnsweredFirst(b.topics)
		for i := 1; i < len(sorted); i++ {
			if a, b := sorted[i-1].posts, sorted[i].posts; a[len(a)-1].age > b[len(b)-1].age {
				t.Errorf("topic %s stands above %s", sorted[i-1].id, sorted[i].id)
			}
		}
	}
	page := get(t, w, hostForum, "/viewforum.php?f=5").Body.String()
	if !strings.Contains(page, "새로 들어온 것들") || strings.Contains(page, "겨울 정리합니다") {
		t.Error("the first page of the market lacks the topic last answered, or holds the oldest")
	}
}
