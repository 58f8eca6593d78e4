package frontier

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

// fill sets every field of a struct to something that is not zero.
func fill(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Repeat("x", n+1))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n + 1))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n+i)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1_700_000_000+int64(n), 123).UTC()))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), n+i)
		}
	}
}

func TestTheStoredFormKeepsEveryField(t *testing.T) {
	t.Parallel()
	var want crawler.Request
	fill(reflect.ValueOf(&want).Elem(), 0)
	body, err := Encode(want, "why")
	if err != nil {
		t.Fatal(err)
	}
	got, reason, err := Decode(body)
	if err != nil || reason != "why" {
		t.Fatalf("reason %q, error %v", reason, err)
	}
	want.ID, want.Host, want.Tries, want.Due = "", "", 0, time.Time{} // kept beside it
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestTheStoredFormOfASeedIsShort(t *testing.T) {
	t.Parallel()
	const address = "https://forum.example.org/viewforum.php?f=12"
	body, err := Encode(crawler.Request{ID: "0123456789abcdef", Host: "forum.example.org", Kind: crawler.KindSource, URL: address, Head: address}, "")
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"u":"` + address + `"}`; string(body) != want {
		t.Errorf("stored %s, want %s", body, want)
	}
}

func TestDecodeRefusesWhatItDidNotWrite(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "{", "null", "[]", "{}", `{"u":1}`, `{"h":"http://a.example/"}`, "\x00\xff"} {
		if r, _, err := Decode([]byte(body)); err == nil {
			t.Errorf("%q was read as %+v", body, r)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"u":"http://a.example/"}`, `{"u":"x","v":{"hops":[{}]},"c":{"gaps":null},"i":-1}`, `{`, `{"u":"\ud800"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		first, reason, err := Decode(body)
		if err != nil {
			return
		}
		again, err := Encode(first, reason)
		if err != nil {
			t.Skip("a time out of JSON's range")
		}
		second, reasonAgain, err := Decode(again)
		if err != nil || reason != reasonAgain || first.URL != second.URL || first.Head != second.Head {
			t.Errorf("%q became %q (%v)", body, again, err)
		}
		Stored(crawler.TaskKey{}, body, 0, 0)
	})
}
