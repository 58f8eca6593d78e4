package console

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"scops/index/desk"
)

// addView is the form with which a post somebody found is added.
type addView struct {
	Text, URL, Site, Account, Seen string
	Offer                          bool
	Problem                        string
	File                           string // name of a file that has to be chosen again
	MaxUpload                      int    // MiB
}

func (c *Console) addPage(v *visit) error {
	return v.page(http.StatusOK, "add", addView{MaxUpload: maxFile >> 20})
}

// add reads the form and hands the post to the desk.
func (c *Console) add(v *visit) error {
	if err := v.r.ParseMultipartForm(maxUpload); err != nil {
		return badForm(err)
	}
	defer func() { _ = v.r.MultipartForm.RemoveAll() }() // everything is held in memory
	form := v.r.PostForm
	page := addView{
		Text: form.Get("text"), URL: form.Get("url"), Site: form.Get("site"), Account: form.Get("account"), Seen: form.Get("seen"),
		Offer: form.Get("offer") != "", MaxUpload: maxFile >> 20,
	}
	post := desk.ByHand{Text: page.Text, URL: page.URL, Site: page.Site, Account: page.Account, Offer: page.Offer}
	if page.Seen != "" {
		at, err := time.ParseInLocation("2006-01-02T15:04", page.Seen, c.opt.Zone)
		if err != nil {
			return v.refuseAdd(page, "add.bad_time")
		}
		post.SeenAt = &at
	}
	if err := v.readFile(&post); err != nil {
		return err
	}
	page.File = post.FileName
	added, err := c.opt.Desk.AddPost(v.r.Context(), v.actor, post, v.words.lang)
	for _, known := range []struct {
		err error
		key string
	}{
		{desk.ErrNothing, "add.nothing"}, {desk.ErrURL, "add.bad_url"}, {desk.ErrText, "add.bad_text"},
		{desk.ErrFuture, "add.future"}, {desk.ErrLarge, "add.large"}, {desk.ErrNoIntake, "add.no_intake"},
	} {
		if errors.Is(err, known.err) {
			return v.refuseAdd(page, known.key)
		}
	}
	if err != nil {
		return err
	}
	return v.page(http.StatusOK, "added", v.addedView(added))
}

func (v *visit) refuseAdd(page addView, key string) error {
	page.Problem = v.words.text(key)
	v.here = "/add"
	return v.page(http.StatusBadRequest, "add", page)
}

// readFile reads the file of the form, if there is one.
func (v *visit) readFile(post *desk.ByHand) error {
	file, head, err := v.r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return nil
	}
	if err != nil {
		return badForm(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	if post.File, err = io.ReadAll(file); err != nil {
		return fmt.Errorf("read uploaded file: %w", err)
	}
	post.FileName, post.FileType = head.Filename, head.Header.Get("Content-Type")
	return nil
}

// addedView says what became of what was added.
type addedView struct{ Posts []addedPost }

type addedPost struct {
	URL           string // of the hit, "" = it is none
	Flagged, Kept bool
	Text          []segment
	Lang          string
	Score         int
	BandName      string
	LabelName     string
	Sum           sum
}

func (v *visit) addedView(added desk.Added) addedView {
	var out addedView
	for _, p := range added.Posts {
		verdict := p.Explanation.Verdict
		one := addedPost{
			Flagged: p.Flagged, Kept: p.Kept, Lang: htmlLang(verdict.Lang), Score: verdict.Score,
			BandName: v.words.either("band.", verdict.Band), LabelName: v.words.either("label.", string(verdict.Label)),
			Sum: v.sum(p.Explanation), Text: marked(shortened(p.Text, maxShown), signalSpans(p.Explanation, true)),
		}
		if p.Flagged {
			one.URL = listState{}.hit(p.ID)
		}
		out.Posts = append(out.Posts, one)
	}
	v.here = "/add"
	return out
}
