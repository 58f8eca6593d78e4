package crawler_test

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"scops/crawler"
)

// cutter puts a piece of the page wherever a harvest holds a text.
type cutter struct{}

func (cutter) Name() string                 { return "cutter" }
func (cutter) Match(*url.URL) bool          { return true }
func (cutter) Recognise(*crawler.Page) bool { return true }
func (cutter) Read(p *crawler.Page) (crawler.Harvest, error) {
	var h crawler.Harvest
	eachText(reflect.ValueOf(&h).Elem(), func(v reflect.Value) { v.SetString(p.Text[3:7]) })
	return h, nil
}

// eachText calls f for every text below a value, making pointers and lists of one where there are none.
func eachText(v reflect.Value, f func(reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		f(v)
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		eachText(v.Elem(), f)
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			eachText(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachText(v.Field(i), f)
			}
		}
	}
}

func TestNothingReadKeepsItsPageInMemory(t *testing.T) {
	t.Parallel()
	page := &crawler.Page{URL: "https://site.example/", Text: strings.Repeat("a page ", 9)}
	h, err := crawler.Read([]crawler.Adapter{cutter{}}, page)
	if err != nil {
		t.Fatal(err)
	}
	start := uintptr(unsafe.Pointer(unsafe.StringData(page.Text)))
	seen := 0
	for _, part := range []any{&h.Site, &h.Posts, &h.Next, &h.Gone, &h.Links[0].URL} {
		eachText(reflect.ValueOf(part).Elem(), func(v reflect.Value) {
			seen++
			if at := uintptr(unsafe.Pointer(unsafe.StringData(v.String()))); v.String() != page.Text[3:7] || at >= start && at < start+uintptr(len(page.Text)) {
				t.Errorf("%d: %q is a piece of the page", seen, v)
			}
		})
	}
	if seen < 20 {
		t.Errorf("saw %d texts only", seen)
	}
}
