package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/deploy/bench/peers/posts"
	"scops/index"
	"scops/rules"
)

// owner is the agency of every hit; deploy/bench/index configures the same.
const owner = "local"

// start is when the first post was posted; the last is two years later.
var start = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// corpus composes posts that are offers, and the hits they become.
type corpus struct {
	text *posts.Composer
	rng  *rand.Rand
	made int
}

func newCorpus() *corpus {
	return &corpus{text: posts.New(11, nil), rng: rand.New(rand.NewPCG(11, 11))}
}

func newJudge() (*classifier.Classifier, error) {
	pack, err := rules.Builtin()
	if err != nil {
		return nil, err
	}
	return classifier.New(pack, classifier.Options{})
}

// post composes the next post: ordinary words around one advertisement.
func (c *corpus) post() crawler.Post {
	text, planted := c.text.Next()
	if !planted {
		text += "\n" + posts.Offer(c.rng, [...]string{"th", "th", "ko", "en"}[c.rng.IntN(4)])
	}
	c.made++
	site := [...]string{"telegram", "telegram", "mastodon/social.example", "phpbb/forum.example"}[c.rng.IntN(4)]
	account := fmt.Sprintf("demo_%d", c.rng.IntN(4000))
	posted := start.Add(time.Duration(c.rng.Int64N(int64(2 * 365 * 24 * time.Hour)))).Truncate(time.Second)
	return crawler.Post{
		ID: fmt.Sprintf("%s:%s:%d", site, account, c.made), URL: fmt.Sprintf("https://social.example/%s/%d", account, c.made),
		Author: crawler.Author{ID: account, Handle: account, Name: account}, Text: text, PostedAt: &posted,
	}
}

// hit is what ingest makes of the next post, ready to be written.
func (c *corpus) hit(judge *classifier.Classifier) (index.Document, error) {
	post := c.post()
	fetched := post.PostedAt.Add(time.Hour)
	verdict := judge.Classify(post, fetched)
	sum := sha256.Sum256([]byte(post.Text))
	seal := &index.SealRef{Chain: "bench", Seq: uint64(c.made), Record: hex.EncodeToString(sum[:]), SHA256: hex.EncodeToString(sum[:])}
	h := index.Hit{
		ID: post.ID, Verdict: verdict, FirstVerdict: index.FirstVerdict{Verdict: verdict, Text: post.Text}, Seal: seal,
		Revisions: []index.Revision{{Post: post, TextHash: hex.EncodeToString(sum[:]), FetchedAt: fetched, Page: hex.EncodeToString(sum[:]), Flagged: true, Seal: seal}},
		IndexedAt: fetched, FirstSeen: fetched, LastSeen: fetched, Desk: index.Desk{Status: index.StatusNew},
	}
	doc, err := h.Document()
	doc.Version, doc.Owner, doc.Handling = index.VersionAny, owner, "amber+strict"
	return doc, err
}

// batchSize is how many documents one Put gets.
const batchSize = 500

// batches composes n hits and hands them on in batches.
func batches(n int, do func([]index.Document) error) error {
	judge, err := newJudge()
	if err != nil {
		return err
	}
	c := newCorpus()
	for done := 0; done < n; {
		docs := make([]index.Document, min(batchSize, n-done))
		for i := range docs {
			if docs[i], err = c.hit(judge); err != nil {
				return err
			}
		}
		if err := do(docs); err != nil {
			return err
		}
		done += len(docs)
	}
	return nil
}
