package fetch

import (
	"errors"
	"hash/fnv"
	"strings"
	"time"

	"scops/crawler"
)

const (
	robotsFresh  = 24 * time.Hour  // how long an answer holds
	robotsRetry  = 5 * time.Minute // the least wait after none; up to twice as long
	robotsMaxAge = 24 * time.Hour  // how long a good answer is kept past its time while none can be had
)

// Answer turns a fetch of robots.txt into the answer to store. A file, or a
// plain "there is none" (4xx; also a redirect that was not followed to a file),
// holds for a day. No answer (5xx, 429, network error) is tried again within
// minutes; until then the previous good answer stays in force for at most a
// day past its time, else nothing may be fetched.
func Answer(page *crawler.Page, err error, now time.Time, previous crawler.Robots) crawler.Robots {
	fresh := crawler.Robots{Origin: previous.Origin, Fetched: now.UTC(), Expires: now.Add(robotsFresh).UTC()}
	if err == nil && page != nil {
		fresh.Status = page.Status
		if fresh.Origin == "" {
			fresh.Origin = originOf(page)
		}
	}
	var failed *crawler.FetchError
	if errors.As(err, &failed) {
		fresh.Error = failed.Class
	}
	if !unreachable(fresh.Status) {
		if fresh.Status <= 299 {
			fresh.Body = robotsBody(page)
		}
		return fresh
	}
	soon := now.Add(retryAfter(fresh.Origin)).UTC()
	if keeps(previous, now) {
		previous.Expires = soon
		return previous
	}
	fresh.Expires = soon
	return fresh
}

// keeps says whether an earlier answer may stay in force for want of a new one.
func keeps(previous crawler.Robots, now time.Time) bool {
	return !unreachable(previous.Status) && now.Sub(previous.Fetched) <= robotsFresh+robotsMaxAge
}

// retryAfter spreads the retries of many origins over five minutes.
func retryAfter(origin string) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(origin))
	return robotsRetry + time.Duration(h.Sum32()%uint32(robotsRetry/time.Second))*time.Second
}

func originOf(page *crawler.Page) string {
	address := page.URL
	if len(page.Hops) > 0 {
		address = page.Hops[0].URL
	}
	origin, err := crawler.OriginOf(address)
	if err != nil {
		return ""
	}
	return origin
}

// robotsBody is the part of the file that is read; a line cut in two by the
// limit is left out, because half a rule forbids more than the whole. It is a
// copy: it outlives the page.
func robotsBody(page *crawler.Page) string {
	body := page.Text
	if body == "" {
		body = string(page.Body)
	}
	body = strings.ToValidUTF8(body, "\uFFFD")
	if len(body) > maxRobots {
		body = body[:maxRobots]
		body = body[:strings.LastIndexAny(body, "\r\n")+1]
	}
	return strings.Clone(body)
}
