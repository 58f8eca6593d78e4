package frontier

import (
	"fmt"
	"time"

	"scops/crawler"
)

// Told works out the stored form of a robots.txt that came by way of another
// Host, and until when it is fresh.
func (o Options) Told(host string, robots crawler.Robots) (body []byte, fresh time.Time, err error) {
	if err := CheckKey(crawler.TaskKey{Host: host, ID: robots.Origin}); err != nil {
		return nil, time.Time{}, fmt.Errorf("store robots.txt: %w", err)
	}
	if robots.Expires.IsZero() {
		robots.Expires = o.Now().Add(robotsFresh)
	}
	body, err = EncodeRobots(robots)
	return body, robots.Expires, err
}
