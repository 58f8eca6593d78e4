package desk_test

import (
	"errors"
	"slices"
	"testing"

	"scops/index"
	"scops/index/desk"
	"scops/index/query"
)

func TestPostsOfNearlyTheSameTextStandBesideAHit(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for id, bands := range map[string][]string{
		"t:1": {"0a", "1a", "2a", "3a"}, "t:near": {"0b", "1a", "2a", "3a"}, "t:nearest": {"0a", "1a", "2a", "3a"}, "t:far": {"0a", "1b", "2b", "3b"},
		"t:other": {"0c", "1c", "2c", "3c"}, "t:foreign": {"0a", "1a", "2a", "3a"}, "t:dismissed": {"0a", "1a", "2a", "3a"},
		"t:secret": {"0a", "1a", "2a", "3a"},
	} {
		owner := "seoul"
		if id == "t:foreign" {
			owner = "busan"
		}
		o.file(t, owner, id, "text")
		if id == "t:dismissed" {
			o.change(t, id, func(hit *index.Hit) { hit.Desk.Status = index.StatusNotRelevant })
		}
		o.store.Tamper("hit", id, func(d *index.Document) {
			d.Keywords["minhash"] = bands
			if id == "t:secret" {
				d.Handling = "red"
			}
		})
	}
	analyst := desk.Actor{Name: "min", Roles: []desk.Role{desk.RoleAnalyst}}
	view, err := o.Hit(t.Context(), analyst, "t:1", "en")
	if err != nil {
		t.Fatal(err)
	}
	var beside []string
	for _, f := range view.Alike {
		beside = append(beside, f.ID)
	}
	if want := []string{"t:nearest", "t:near", "t:far"}; !slices.Equal(beside, want) || view.AlikeTotal != 3 {
		t.Errorf("beside t:1 stand %v of %d, want %v", beside, view.AlikeTotal, want)
	}
	list, err := o.Find(t.Context(), analyst, desk.Query{Text: `like:"t:1" -id:"t:1"`})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range list.Hits {
		got = append(got, f.ID)
	}
	slices.Sort(got)
	if want := []string{"t:far", "t:near", "t:nearest"}; !slices.Equal(got, want) {
		t.Errorf(`like:"t:1" finds %v, want %v`, got, want)
	}
	for _, nobody := range []string{`label:sale like:"t:nobody"`, `label:sale like:"t:foreign"`, `label:sale like:"t:secret"`, `label:sale like:"t:"*`} {
		_, err := o.Find(t.Context(), analyst, desk.Query{Text: nobody})
		var bad *query.Error
		if !errors.As(err, &bad) || bad.Code != query.CodeNoPost || bad.Column != 17 {
			t.Errorf("%s: %v, want no_post at column 17", nobody, err)
		}
	}
}
