package site

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// apObject is the part of an ActivityStreams object, activity, actor or
// collection that is read. Nested objects stay raw: they are decoded one level
// at a time, so that a page cannot ask for more than that.
type apObject struct {
	Context       json.RawMessage   `json:"@context"`
	ID            string            `json:"id"`
	Type          apWord            `json:"type"`
	Name          string            `json:"name"`
	Handle        string            `json:"preferredUsername"`
	Summary       string            `json:"summary"`
	Content       string            `json:"content"`
	ContentMap    map[string]string `json:"contentMap"`
	MediaType     string            `json:"mediaType"`
	Source        json.RawMessage   `json:"source"`
	Language      apLanguage        `json:"language"`
	InLanguage    string            `json:"inLanguage"`
	Published     string            `json:"published"`
	Updated       string            `json:"updated"`
	StartTime     string            `json:"startTime"`
	Location      apRefs            `json:"location"`
	URL           apRefs            `json:"url"`
	Actor         apRefs            `json:"actor"`
	AttributedTo  apRefs            `json:"attributedTo"`
	To            apRefs            `json:"to"`
	CC            apRefs            `json:"cc"`
	Audience      apRefs            `json:"audience"`
	InReplyTo     apRefs            `json:"inReplyTo"`
	Tag           apRefs            `json:"tag"`
	Attachment    apRefs            `json:"attachment"`
	Image         apRefs            `json:"image"`
	OneOf         apRefs            `json:"oneOf"`
	AnyOf         apRefs            `json:"anyOf"`
	QuoteURL      string            `json:"quoteUrl"`
	Quote         apRefs            `json:"quote"`
	Support       string            `json:"support"`
	DirectMessage bool              `json:"directMessage"`

	Object       json.RawMessage   `json:"object"`
	OrderedItems []json.RawMessage `json:"orderedItems"`
	Items        []json.RawMessage `json:"items"`
	First        json.RawMessage   `json:"first"`
	Next         apRefs            `json:"next"`
	PartOf       apRefs            `json:"partOf"`
	Inbox        string            `json:"inbox"`
	Outbox       apRefs            `json:"outbox"`
	Error        string            `json:"error"`
}

// apRef is what stands where an object names another: an address, a Link, or
// the other object, of which only the surface is read.
type apRef struct {
	ID        string          `json:"id"`
	Type      apWord          `json:"type"`
	Href      string          `json:"href"`
	URL       json.RawMessage `json:"url"`
	Name      string          `json:"name"`
	Handle    string          `json:"preferredUsername"`
	Summary   string          `json:"summary"`
	Value     string          `json:"value"`
	MediaType string          `json:"mediaType"`
	Address   json.RawMessage `json:"address"`
}

// address is where a reference leads.
func (r apRef) address() string {
	for _, a := range []string{r.Href, rawString(r.URL), r.ID} {
		if a != "" {
			return a
		}
	}
	return ""
}

// apRefs reads one reference or a list of them.
type apRefs []apRef

// UnmarshalJSON takes a string, an object, or a list of both; the rest is left out.
func (refs *apRefs) UnmarshalJSON(raw []byte) error {
	*refs = nil
	items, isList := jsonItems(string(raw))
	if !isList {
		items = []json.RawMessage{raw}
	}
	for _, item := range items {
		var ref apRef
		if s := rawString(item); s != "" {
			ref.ID = s
		} else if !decodeLoosely(item, &ref) {
			continue
		}
		*refs = append(*refs, ref)
		if len(*refs) == maxLinks {
			break
		}
	}
	return nil
}

// first is the address of the first reference.
func (refs apRefs) first() string {
	if len(refs) == 0 {
		return ""
	}
	return refs[0].address()
}

// id is the id of the first reference.
func (refs apRefs) id() string {
	if len(refs) == 0 {
		return ""
	}
	return refs[0].ID
}

// apWord is a type: of several, the first.
type apWord string

// UnmarshalJSON takes a string or a list of strings.
func (w *apWord) UnmarshalJSON(raw []byte) error {
	var words []string
	if s := rawString(raw); s != "" {
		words = []string{s}
	} else if json.Unmarshal(raw, &words) != nil || len(words) == 0 {
		words = []string{""}
	}
	*w = apWord(words[0])
	return nil
}

// apLanguage reads {"identifier": "ko"}, or "ko".
type apLanguage string

// UnmarshalJSON takes a string or such an object.
func (l *apLanguage) UnmarshalJSON(raw []byte) error {
	var object struct {
		Identifier string `json:"identifier"`
	}
	if s := rawString(raw); s != "" {
		*l = apLanguage(s)
	} else if decodeLoosely(raw, &object) {
		*l = apLanguage(object.Identifier)
	}
	return nil
}

// rawString is a JSON string's value, "" for anything else.
func rawString(raw json.RawMessage) string {
	var s string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// decodeAP reads one object; an address alone is an object without more.
func decodeAP(raw json.RawMessage) (apObject, bool) {
	if s := rawString(raw); s != "" {
		return apObject{ID: s}, true
	}
	var o apObject
	return o, len(raw) > 0 && decodeLoosely(raw, &o)
}

// isAPPost says that a type is one of those people publish.
func isAPPost(t apWord) bool {
	return slices.Contains([]apWord{"Note", "Page", "Article", "Question", "Event", "Video", "Audio", "Image", "Document"}, t)
}

func isAPActor(t apWord) bool {
	return slices.Contains([]apWord{"Person", "Group", "Service", "Application", "Organization"}, t)
}

func isAPActivity(t apWord) bool { return t == "Create" || t == "Update" || t == "Announce" }

func isAPCollection(t apWord) bool {
	return strings.HasSuffix(string(t), "Collection") || strings.HasSuffix(string(t), "CollectionPage")
}

// addressed says that an object names anybody at all as its reader.
func (o *apObject) addressed() bool { return len(o.To)+len(o.CC)+len(o.Audience) > 0 }

// isPublic says that an object is addressed to everybody (ActivityPub, 5.6).
func (o *apObject) isPublic() bool {
	for _, list := range []apRefs{o.To, o.CC, o.Audience} {
		for _, ref := range list {
			switch ref.ID {
			case "https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public":
				return !o.DirectMessage
			}
		}
	}
	return false
}

// author is who published an object: of several, the person (a video's channel
// stands beside it); else who did the activity.
func (o *apObject) author() apRef {
	for _, ref := range o.AttributedTo {
		if ref.Type == "Person" && hostOf(ref.ID) != "" {
			return ref
		}
	}
	for _, list := range []apRefs{o.AttributedTo, o.Actor} {
		for _, ref := range list {
			if hostOf(ref.ID) != "" {
				return ref
			}
		}
	}
	return apRef{}
}

// apHandle is the name of an account by its address, where servers write it there.
func apHandle(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	last := parts[len(parts)-1]
	if name, isName := strings.CutPrefix(last, "@"); isName {
		return name
	}
	if len(parts) < 2 || atoi(last) > 0 {
		return ""
	}
	switch parts[len(parts)-2] {
	case "users", "u", "profile", "accounts", "video-channels", "author", "c", "m", "user":
		return last
	default:
		return ""
	}
}
