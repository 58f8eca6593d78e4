package console

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"scops/index/desk"
)

// grantTime is how long a sealed page stays open after its purpose was given.
const grantTime = 10 * time.Minute

// maxGrants is how many sealed pages a session holds open at once.
const maxGrants = 8

// grant lets one session read one sealed page, for one purpose, for a while.
// The page itself is read, and the reading audited, every time.
type grant struct {
	Token   string    `json:"t"`
	ID      string    `json:"i"` // of the hit
	Purpose string    `json:"p"`
	Back    string    `json:"b"` // the hit's address
	Until   time.Time `json:"u"`
}

// askSealedView is the page that asks what a sealed page is opened for.
type askSealedView struct {
	ID, Back, Purpose, Problem string
	State                      listState
	Max                        int
}

func (c *Console) askSealed(v *visit) error {
	state, id := v.listState(), v.r.URL.Query().Get("id")
	return v.page(http.StatusOK, "sealed_ask", askSealedView{ID: id, Back: state.hit(id), Purpose: v.actor.Purpose, State: state, Max: maxPurpose})
}

// openSealed opens a sealed page for the purpose that was given.
func (c *Console) openSealed(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	state, id := v.listState(), v.r.PostForm.Get("id")
	purpose, problem := v.readPurpose(true)
	if problem != "" {
		v.here = state.at("/hit/sealed", url.Values{"id": {id}})
		return v.page(http.StatusBadRequest, "sealed_ask", askSealedView{id, state.hit(id), purpose, problem, state, maxPurpose})
	}
	g := grant{Token: rand.Text(), ID: id, Purpose: purpose, Back: state.hit(id), Until: c.opt.Now().Add(grantTime)}
	open := append([]grant{g}, v.grants()...)
	raw, _ := json.Marshal(open[:min(len(open), maxGrants)]) // plain data: cannot fail
	c.sessions.Put(v.r.Context(), keyGrants, raw)
	return v.redirect("/sealed/" + g.Token)
}

// grants are the sealed pages this session holds open.
func (v *visit) grants() []grant {
	var open []grant
	if json.Unmarshal(v.console.sessions.GetBytes(v.r.Context(), keyGrants), &open) != nil {
		return nil
	}
	return slices.DeleteFunc(open, func(g grant) bool { return !v.console.opt.Now().Before(g.Until) })
}

// readSealed reads the page a grant of this session names.
func (v *visit) readSealed() (grant, desk.Sealed, []byte, error) {
	open := v.grants()
	i := slices.IndexFunc(open, func(g grant) bool { return g.Token == v.r.PathValue("grant") })
	if i < 0 {
		return grant{}, desk.Sealed{}, nil, errGrant
	}
	who := v.actor
	who.Purpose = open[i].Purpose
	sealed, body, err := v.console.opt.Desk.SealedPage(v.r.Context(), who, open[i].ID)
	return open[i], sealed, body, err
}

// sealedView is the page about a seal.
type sealedView struct {
	Back, Purpose string
	Until         moment
	Path          string
	URL           name
	Fetched       moment
	Status        int
	SHA256        string
	Length        string
	Record        string
	Software      name
	Pack          string
	Truncated     bool
	Hops          []hop
	Header        []header
	Brought       *brought // nil = the page was fetched
	Readable      bool     // there is a working copy
	Picture       bool
}

type hop struct {
	URL    name
	Status int
	At     moment
}

type header struct{ Name, Value name }

func (c *Console) sealed(v *visit) error {
	g, s, body, err := v.readSealed()
	if err != nil {
		return err
	}
	page := sealedView{
		Back: g.Back, Purpose: g.Purpose, Until: v.moment(g.Until), Path: "/sealed/" + g.Token,
		URL: nameOf(s.URL), Fetched: v.moment(s.FetchedAt), Status: s.Status, SHA256: s.SHA256, Length: grouped(int64(s.Length)),
		Record: s.Record, Software: nameOf(s.Software), Pack: s.Pack, Truncated: s.Truncated, Brought: v.broughtIn(s, body),
	}
	shown, kind := v.viewable(s, body)
	page.Picture = pictureKind(shown) != ""
	page.Readable, _ = textual(shown, kind)
	for _, h := range s.Hops {
		page.Hops = append(page.Hops, hop{nameOf(h.URL), h.Status, v.moment(h.At)})
	}
	for key, values := range s.Header {
		page.Header = append(page.Header, header{nameOf(key), nameOf(strings.Join(values, ", "))})
	}
	slices.SortFunc(page.Header, func(a, b header) int { return strings.Compare(a.Name.Text, b.Name.Text) })
	return v.page(http.StatusOK, "sealed", page)
}

// sealedCopy shows the working copy, for the frame of the page about the seal.
func (c *Console) sealedCopy(v *visit) error {
	_, s, body, err := v.readSealed()
	if err != nil {
		return err
	}
	shown, kind := v.viewable(s, body)
	label := s.Charset
	if kind == "" {
		label = ""
	}
	copied, ok := workingCopy(shown, kind, label)
	if !ok {
		return errNoPage
	}
	return v.foreign("text/html; charset=utf-8", "", copied)
}

// sealedPicture shows a picture somebody brought, when it is asked for.
func (c *Console) sealedPicture(v *visit) error {
	_, s, body, err := v.readSealed()
	if err != nil {
		return err
	}
	shown, _ := v.viewable(s, body)
	kind := pictureKind(shown)
	if kind == "" {
		return errNoPage
	}
	return v.foreign(kind, "", shown)
}

// viewable is the part of a sealed body that can be looked at: all of it, or
// the file somebody brought, whose kind ("") is told by its bytes alone.
func (v *visit) viewable(s desk.Sealed, body []byte) (shown []byte, kind string) {
	if b := v.broughtIn(s, body); b != nil {
		return b.File, ""
	}
	return body, s.Header.Get("Content-Type")
}

// sealedBytes hands the exact bytes out, never to be shown by the browser.
func (c *Console) sealedBytes(v *visit) error {
	_, s, body, err := v.readSealed()
	if err != nil {
		return err
	}
	return v.foreign("application/octet-stream", fmt.Sprintf("scops-sealed-%.16s.bin", s.SHA256), body)
}

// foreign sends what somebody else wrote, so that it can do nothing.
func (v *visit) foreign(kind, file string, body []byte) error {
	if err := v.save(); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Security-Policy", captured)
	h.Set("Content-Type", kind)
	if file != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file}))
	}
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(body) // a reader who has left is no fault of ours
	return nil
}

// pictureKind is the type of a picture browsers show, by its bytes; "" for
// anything else. SVG is a program and no picture.
func pictureKind(body []byte) string {
	kind := http.DetectContentType(body)
	if slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp"}, kind) {
		return kind
	}
	return ""
}
