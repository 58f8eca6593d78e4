package fetch

import (
	"math"
	"strconv"
	"strings"
	"time"

	"scops/crawler"
)

const (
	// maxRobots is how much of a robots.txt is read (RFC 9309 section 2.5).
	maxRobots = 500 << 10
	// maxCrawlDelay bounds a delay that is a slip or a trap.
	maxCrawlDelay = 24 * time.Hour
)

// Policy is how robots.txt is obeyed under one User-Agent.
type Policy struct {
	UserAgent string
	// Override says whether what an address's robots.txt forbids is passed over,
	// by somebody's decision; nil = never. A Crawl-delay is kept all the same.
	Override func(url string) bool
}

// Allowed says whether the stored answer lets this agent fetch an address.
func (p Policy) Allowed(robots crawler.Robots, url string) bool {
	return p.Override != nil && p.Override(url) || Allowed(robots, p.UserAgent, url)
}

// CrawlDelay is the delay the stored answer asks this agent to keep.
func (p Policy) CrawlDelay(robots crawler.Robots) time.Duration {
	return CrawlDelay(robots, p.UserAgent)
}

// Answer turns a fetch of robots.txt into the answer to store.
func (p Policy) Answer(page *crawler.Page, err error, now time.Time, previous crawler.Robots) crawler.Robots {
	return Answer(page, err, now, previous)
}

// Allowed says whether an origin's robots.txt lets a user agent fetch an
// address, by RFC 9309: the longest rule of the groups that name the agent
// decides, Allow on a tie; a file that does not exist (4xx) allows everything,
// one that cannot be had (5xx, 429, no answer) nothing. userAgent is a whole
// User-Agent header or its product token.
func Allowed(robots crawler.Robots, userAgent, url string) bool {
	if unreachable(robots.Status) {
		return false
	}
	target, ok := robotsTarget(url)
	if !ok {
		return false
	}
	if robots.Status > 299 || target == "/robots.txt" {
		return true
	}
	return parseRobots(robots.Body, token(userAgent)).allows(target)
}

// CrawlDelay is the Crawl-delay of the groups that name the agent, the longest
// if there are several; 0 = none.
func CrawlDelay(robots crawler.Robots, userAgent string) time.Duration {
	if robots.Status < 200 || robots.Status > 299 {
		return 0
	}
	return parseRobots(robots.Body, token(userAgent)).delay
}

// unreachable says that a status is no answer about robots.txt.
func unreachable(status int) bool {
	return status < 200 || status == 429 || status >= 500
}

// token is the product token of a User-Agent header: its leading letters,
// underscores and hyphens, in lower case.
func token(agent string) string {
	end := 0
	for end < len(agent) && isTokenByte(agent[end]) {
		end++
	}
	return strings.ToLower(agent[:end])
}

func isTokenByte(c byte) bool {
	return c == '-' || c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// robotsRules are the rules that hold for one agent.
type robotsRules struct {
	rules []robotsRule
	delay time.Duration
}

type robotsRule struct {
	pattern string // normalised
	allow   bool
}

func (r robotsRules) allows(target string) bool {
	best, allow := -1, true
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if n < best || n == best && (allow || !rule.allow) || !matches(rule.pattern, target) {
			continue
		}
		best, allow = n, rule.allow
	}
	return allow
}

// robotsParser reads the groups of one agent and of "*" side by side: which of
// them counts is known at the end only.
type robotsParser struct {
	agent       string
	own, others robotsRules
	named       bool // some group names the agent
	inOwn       bool // the group being read names the agent
	inOthers    bool // the group being read is for "*"
	ruled       bool // the group being read has a rule: the next agent line opens another
	delayed     bool // a delay was read: it is not the next agent's
	ownDelay    bool // a delay here would be ours
	othersDelay bool
}

func parseRobots(body, agent string) robotsRules {
	p := robotsParser{agent: agent}
	body = strings.TrimPrefix(body[:min(len(body), maxRobots)], "\uFEFF")
	for len(body) > 0 {
		end := strings.IndexAny(body, "\r\n")
		if end < 0 {
			end = len(body)
		}
		p.line(body[:end])
		body = body[min(end+1, len(body)):]
	}
	if p.named {
		return p.own
	}
	return p.others
}

func (p *robotsParser) line(line string) {
	line, _, _ = strings.Cut(line, "#")
	key, value, found := strings.Cut(line, ":")
	if !found {
		// Some forget the colon: exactly two words are taken as key and value.
		words := strings.Fields(line)
		if len(words) != 2 {
			return
		}
		key, value = words[0], words[1]
	}
	value = strings.TrimSpace(value)
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "user-agent", "useragent", "user agent":
		p.agentLine(value)
	case "allow":
		p.rule(value, true)
	case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		p.rule(value, false)
	case "crawl-delay":
		p.crawlDelay(value)
	}
}

func (p *robotsParser) agentLine(value string) {
	if p.ruled {
		p.inOwn, p.inOthers, p.ruled = false, false, false
		p.delayed = true
	}
	if p.delayed {
		p.ownDelay, p.othersDelay, p.delayed = false, false, false
	}
	if value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		p.inOthers, p.othersDelay = true, true
		return
	}
	if name := token(value); name != "" && name == p.agent {
		p.inOwn, p.ownDelay, p.named = true, true, true
	}
}

func (p *robotsParser) rule(value string, allow bool) {
	p.ruled = true
	if value == "" {
		return // "Disallow:" forbids nothing
	}
	rule := robotsRule{pattern: normalisePath(value), allow: allow}
	if p.inOwn {
		p.own.rules = append(p.own.rules, rule)
	}
	if p.inOthers {
		p.others.rules = append(p.others.rules, rule)
	}
}

// crawlDelay holds for the agents named since the last one. It is not in the
// RFC, so it does not end the list of agents a rule holds for.
func (p *robotsParser) crawlDelay(value string) {
	p.delayed = true
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(seconds) || seconds <= 0 {
		return
	}
	delay := maxCrawlDelay
	if seconds < maxCrawlDelay.Seconds() {
		delay = time.Duration(seconds * float64(time.Second))
	}
	if p.ownDelay {
		p.own.delay = max(p.own.delay, delay)
	}
	if p.othersDelay {
		p.others.delay = max(p.others.delay, delay)
	}
}
