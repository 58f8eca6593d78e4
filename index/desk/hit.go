package desk

import (
	"context"
	"errors"
	"fmt"

	"scops/classifier"
	"scops/index"
)

// HitView is one hit whole, for one reader.
type HitView struct {
	Found
	Hit         *index.Hit
	Explanation classifier.Explanation // of the current verdict, in the reader's language
	Alike       []Found                // posts of nearly the same text, the nearest first
	AlikeTotal  int64                  // how many there are
	Cases       []CaseLink             // the files it stands in that the reader may open
	Elsewhere   []Elsewhere            // of the others, who to ask
}

// Hit gives a hit with its reasons in a language (th, ko, else English).
// index.ErrNotFound also for another agency's.
func (d *Desk) Hit(ctx context.Context, actor Actor, id, lang string) (HitView, error) {
	if err := d.permit(actor, ActViewHit); err != nil {
		return HitView{}, err
	}
	doc, hit, err := d.readHit(ctx, actor, id)
	if errors.As(err, new(*AboveError)) {
		err = errors.Join(d.audit(ctx, actor, entry{Action: ActViewHit, Subject: []string{id}}), err) // asked for, and not shown
	}
	if err != nil {
		return HitView{}, err
	}
	alike, total, err := d.alike(ctx, actor, doc)
	if err != nil {
		return HitView{}, err
	}
	if err := d.audit(ctx, actor, entry{Action: ActViewHit, Subject: []string{id}, Count: 1}); err != nil {
		return HitView{}, err
	}
	cases, err := d.book.GetAll(ctx, doc.CaseIDs...)
	if err != nil {
		return HitView{}, err
	}
	view := HitView{Found: foundHitBy(*doc, hit, actor.Name), Hit: hit, Explanation: d.explain(hit.Verdict, lang)}
	view.Alike, view.AlikeTotal = alike, total
	view.Cases, view.Elsewhere = d.links(ctx, actor, cases)
	return view, nil
}

// readHit reads a hit of this agency that somebody may see; else *AboveError.
func (d *Desk) readHit(ctx context.Context, actor Actor, id string) (*index.Document, *index.Hit, error) {
	docs, err := d.opt.Store.Get(ctx, index.KindHit, id)
	if err != nil {
		return nil, nil, fmt.Errorf("read hit %s: %w", id, err)
	}
	if docs[0] == nil || d.opt.Owner != "" && docs[0].Owner != d.opt.Owner {
		return nil, nil, fmt.Errorf("hit %s: %w", id, index.ErrNotFound)
	}
	if !actor.sees(docs[0].Handling) {
		return nil, nil, d.above(ctx, docs[0])
	}
	hit, err := index.HitOf(*docs[0])
	if err != nil {
		return nil, nil, err
	}
	return docs[0], hit, nil
}

// Explain writes out the verdict of a hit that was found, in a language (th,
// ko, else English); without a Judge, in the words it was stored with.
func (d *Desk) Explain(v classifier.Verdict, lang string) classifier.Explanation {
	return d.explain(v, lang)
}

// SubstanceName names a substance in a language; its key where nobody knows it.
func (d *Desk) SubstanceName(key, lang string) string {
	if d.opt.Judge == nil {
		return key
	}
	return d.opt.Judge.SubstanceName(key, lang)
}

// explain writes a verdict out; without a Judge, with the names of its rules.
func (d *Desk) explain(v classifier.Verdict, lang string) classifier.Explanation {
	if d.opt.Judge != nil {
		return d.opt.Judge.ExplainVerdict(v, lang)
	}
	e := classifier.Explanation{Verdict: v, Lang: lang}
	for _, s := range v.Signals {
		e.Reasons = append(e.Reasons, classifier.Reason{Signal: s, Meaning: s.Why})
		e.Sum += s.Weight
	}
	return e
}
