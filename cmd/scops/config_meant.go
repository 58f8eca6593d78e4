package main

import (
	"reflect"
	"regexp"
	"strings"

	"scops/index/query"
)

// didYouMean ends a sentence about a name nobody knows: with those that may
// have been meant, else with where to look.
func didYouMean(name string, known []string, otherwise string) string {
	near := query.Nearest(name, known)
	if len(near) == 0 {
		return "; " + otherwise
	}
	return ": did you mean " + strings.Join(near, " or ") + "?"
}

// settingsOf lists the paths of all settings below a type.
func settingsOf(t reflect.Type, path string) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return []string{path}
	}
	var out []string
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			out = append(out, settingsOf(f.Type, strings.TrimPrefix(path+"."+f.Tag.Get("yaml"), "."))...)
		}
	}
	return out
}

// meantSetting adds to the error for an unknown setting the one that was meant.
func meantSetting(message string) string {
	unknown := regexp.MustCompile(`unknown field "([^"]+)"`).FindStringSubmatch(message)
	if unknown == nil {
		return message
	}
	paths := map[string]string{} // by last name; the shortest path wins
	var names []string
	for _, path := range settingsOf(reflect.TypeFor[Config](), "") {
		for at := path; at != ""; {
			name := at[strings.LastIndexByte(at, '.')+1:]
			if old, ok := paths[name]; !ok || len(at) < len(old) {
				if paths[name] = at; !ok {
					names = append(names, name)
				}
			}
			at = strings.TrimSuffix(strings.TrimSuffix(at, name), ".")
		}
	}
	near := query.Nearest(unknown[1], names)
	for i, name := range near {
		near[i] = paths[name]
	}
	if len(near) == 0 {
		return message + "; see scops doctor --print-config"
	}
	return message + ": did you mean " + strings.Join(near, " or ") + "?"
}

// meantVariable is didYouMean for an environment variable.
func meantVariable(name string) string {
	var known []string
	for _, path := range settingsOf(reflect.TypeFor[Config](), "") {
		known = append(known, "SCOPS_"+strings.ToUpper(strings.ReplaceAll(path, ".", "_")))
	}
	return didYouMean(name, known, "see scops doctor --print-config")
}
