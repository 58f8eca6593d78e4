package frontier

import (
	"errors"
	"fmt"
	"hash/fnv"

	"scops/crawler"
)

// ErrRequest is returned (wrapped) for a Request no frontier accepts.
var ErrRequest = errors.New("not a task")

// Longest names, in bytes.
const (
	maxHost = 512
	maxID   = 256
)

// maxTries is as far as tries are counted.
const maxTries = 127

// Shards is the number of shards of a distributed frontier. It is part of the
// stored format: changing it loses every clock.
const Shards = 64

// Shard is the shard of a Host, 0 to Shards-1.
func Shard(host string) int {
	h := fnv.New64a()
	h.Write([]byte(host))
	return int(h.Sum64() % Shards)
}

// Task is a pushed Request, checked and ready to be stored.
type Task struct {
	Request crawler.Request
	Origin  string // whose robots.txt speaks for it
	Seen    string // KindPage: the address it is remembered by; such a task is not taken when that was seen
	Body    []byte // Encode of Request
}

// NewTask checks a Request and works out its stored form.
func NewTask(r crawler.Request) (Task, error) {
	if err := CheckKey(crawler.TaskKey{Host: r.Host, ID: r.ID}); err != nil {
		return Task{}, err
	}
	if r.Kind == "" {
		r.Kind = crawler.KindSource
	}
	if r.Kind == crawler.KindRobots {
		return Task{}, fmt.Errorf("%w: robots.txt requests are made by the frontier itself", ErrRequest)
	}
	if r.Head == "" {
		r.Head = r.URL
	}
	r.Priority = min(max(r.Priority, 0), crawler.MaxPriority)
	r.Tries = min(max(r.Tries, 0), maxTries)
	origin, err := crawler.OriginOf(r.URL)
	if err != nil {
		return Task{}, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	body, err := Encode(r, "")
	if err != nil {
		return Task{}, err
	}
	return Task{Request: r, Origin: origin, Seen: seenAs(r.Kind, r.Head), Body: body}, nil
}

// NewTasks checks Requests; one bad one refuses them all, before anything is stored.
func NewTasks(requests []crawler.Request) ([]Task, error) {
	tasks := make([]Task, 0, len(requests))
	for _, r := range requests {
		t, err := NewTask(r)
		if err != nil {
			return nil, fmt.Errorf("check task %q of %q: %w", r.ID, r.Host, err)
		}
		tasks = append(tasks, t)
	}
	return tasks, nil
}

// CheckKey says whether a task may have this name: printable ASCII of a
// sensible length.
func CheckKey(k crawler.TaskKey) error {
	if err := printable("Host", k.Host, maxHost); err != nil {
		return err
	}
	return printable("ID", k.ID, maxID)
}

func printable(what, s string, most int) error {
	if s == "" || len(s) > most {
		return fmt.Errorf("%w: %s is empty or longer than %d bytes", ErrRequest, what, most)
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return fmt.Errorf("%w: %s has a character that is not printable ASCII", ErrRequest, what)
		}
	}
	return nil
}
