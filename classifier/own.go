package classifier

import (
	"reflect"
	"slices"
	"strings"

	"scops/rules"
)

// ownCopy is a pack that may be stripped, without what judging does not need.
// Nothing but the terms is shared with the pack it is of, and its texts lie end
// to end: where reading the rules left them, each keeps 8 KB of what was around
// it from being used again, for as long as the process lives.
func ownCopy(pack *rules.Pack) *rules.Pack {
	own := *pack
	own.Rules = slices.Clone(pack.Rules)
	own.Posts, own.Warnings = nil, nil
	for i := range own.Rules {
		own.Rules[i].Tests = rules.Tests{}
	}
	var l endToEnd
	copied(reflect.ValueOf(own), l.count)
	l.lay()
	return copied(reflect.ValueOf(&own), l.place).Interface().(*rules.Pack)
}

// copied is a copy of a value of a pack with its texts put through text.
func copied(v reflect.Value, text func(string) string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch {
	case v.Kind() == reflect.String:
		out.SetString(text(v.String()))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(copied(v.Field(i), text))
			}
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(copied(v.Elem(), text))
	case v.Kind() == reflect.Slice && !v.IsNil() && v.Type() != reflect.TypeFor[[]rules.Term]():
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(copied(v.Index(i), text))
		}
	case v.Kind() == reflect.Map && !v.IsNil():
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for _, key := range v.MapKeys() {
			out.SetMapIndex(copied(key, text), copied(v.MapIndex(key), text))
		}
	}
	return out
}

// endToEnd lays texts end to end in one string, the same text once: count each,
// lay them, place each.
type endToEnd struct {
	places map[string]int
	whole  strings.Builder
	one    string
}

func (l *endToEnd) count(text string) string {
	if _, ok := l.places[text]; ok {
		return text
	}
	if l.places == nil {
		l.places = map[string]int{}
	}
	l.places[text] = l.whole.Len()
	l.whole.WriteString(text)
	return text
}

func (l *endToEnd) lay() { l.one = strings.Clone(l.whole.String()) }

func (l *endToEnd) place(text string) string {
	at := l.places[text]
	return l.one[at : at+len(text)]
}
