package main

import (
	"strings"
	"testing"
	"time"

	"scops/index/desk"
)

func TestWhatASiteForbidsIsForbiddenHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	c, err := load(t, `
sites:
  - {match: "*.forum.example", deny: ["/private/", "/viewforum.php?f=7", "/a*/secret"]}
  - {match: narrow.example, allow: ["/board/"], deny: ["/board/old/"]}
`)
	if err != nil {
		t.Fatal(err)
	}
	for address, allowed := range map[string]bool{
		"http://www.forum.example/":                               true,
		"http://www.forum.example/private/x":                      false,
		"http://www.forum.example/private":                        true, // another page
		"http://WWW.Forum.Example/x/../private/x":                 false,
		"http://www.forum.example//private//x":                    false,
		"http://www.forum.example/%70rivate/x":                    false,
		"http://www.forum.example:8080/private/x":                 false, // another port is the same site
		"https://www.forum.example/private/x#y":                   false,
		"http://www.forum.example/viewforum.php?f=7":              false,
		"http://www.forum.example/viewforum.php?utm_source=x&f=7": false,
		"http://www.forum.example/viewforum.php?f=8":              true,
		"http://www.forum.example/abc/def/secret":                 false,
		"http://other.example/private/x":                          true,
		"http://narrow.example/board/1":                           true,
		"http://narrow.example/board/old/1":                       false,
		"http://narrow.example/board/./old/1":                     false,
		"http://narrow.example/":                                  false,
		"ftp://narrow.example/board/":                             false,
	} {
		if got := c.allowed(address); (got == nil) != allowed {
			t.Errorf("%s: %v, want allowed %v", address, got, allowed)
		}
	}
}

func TestAPatternOfManyStarsIsTriedInOnePass(t *testing.T) {
	t.Parallel()
	path := strings.Repeat("/a", 200_000)
	began := time.Now()
	if matchPath("/*a*a*a*a*a*a*a*a*b", path) || !matchPath("/*a*a*/a", path) {
		t.Error("the pattern is matched wrongly")
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestAPortIsTheSameSiteUnlessItHasAnEntryOfItsOwn(t *testing.T) {
	t.Parallel()
	c, err := load(t, `
sites:
  - {match: "forum.example:8080", delay: 9s}
  - {match: forum.example, delay: 7s, clock: forum.example}
`)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.delay("forum.example:8080"); got != 9*time.Second {
		t.Errorf("delay %s, want the port's own", got)
	}
	if host, err := c.hostOf("http://forum.example:81/x"); err != nil || host != "forum.example" || c.delay("forum.example:81") != 7*time.Second {
		t.Errorf("clock %s, %v, delay %s", host, err, c.delay("forum.example:81"))
	}
}

func TestDiscoverIsPerSiteAndApprovingNeedsANamedOne(t *testing.T) {
	t.Parallel()
	c, err := load(t, "sites:\n  - {match: t.me, discover: approve}\n  - {match: '*.quiet.example', discover: 'off'}\n  - {match: plain.example, delay: 9s}\n")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]desk.DiscoverPolicy{
		"https://t.me/s/owl":             {Mode: desk.DiscoverApprove, Site: "t.me"},
		"https://www.quiet.example/feed": {Mode: desk.DiscoverOff, Site: "*.quiet.example"},
		"https://plain.example/feed":     {Mode: desk.DiscoverPropose, Site: "plain.example"},
		"https://other.example/feed":     {Mode: desk.DiscoverPropose},
		"no address":                     {Mode: desk.DiscoverOff},
	} {
		if got := c.discover(address); got != want {
			t.Errorf("%s: %+v, want %+v", address, got, want)
		}
	}
	for _, match := range []string{"*", "*.*", "*.com.*", "t*.me", "*.example", "localhost"} {
		if _, err := load(t, "sites: [{match: '"+match+"', discover: approve}]\n"); err == nil || !strings.Contains(err.Error(), "use propose") {
			t.Errorf("%s: err = %v, want it refused", match, err)
		}
	}
	if _, err := load(t, "sites: [{match: t.me, discover: always}]\n"); err == nil || !strings.Contains(err.Error(), "propose, approve or off") {
		t.Errorf("err = %v", err)
	}
}
