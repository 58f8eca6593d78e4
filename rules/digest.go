package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"reflect"
	"slices"
	"time"
)

// digest is over everything that has a meaning: places, order of files and of
// sets, and comments have none.
func digest(p *Pack) string {
	h := sha256.New()
	copied := *p
	copied.Digest, copied.Warnings = "", nil
	v := reflect.ValueOf(copied)
	var buf []byte
	for i := range v.NumField() {
		buf = part0(buf[:0], []byte(v.Type().Field(i).Name))
		if lists, ok := v.Field(i).Interface().([]List); ok {
			h.Write(buf)
			digestLists(h, lists)
			continue
		}
		h.Write(canonical(buf, v.Field(i)))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// digestLists writes the canonical form of lists one by one: that of all terms
// together is larger than everything else a worker holds. No two lists have one
// name, so the name, which comes first, decides their order in the set.
func digestLists(h io.Writer, lists []List) {
	order := slices.SortedFunc(slices.Values(lists), func(x, y List) int {
		return bytes.Compare(part0(nil, []byte(x.Name)), part0(nil, []byte(y.Name)))
	})
	var form, buf []byte
	h.Write(binary.AppendUvarint(nil, uint64(len(order))))
	for _, l := range order {
		form = canonical(form[:0], reflect.ValueOf(l))
		buf = part0(buf[:0], form)
		h.Write(buf)
	}
}

func digestOf(v any) string {
	sum := sha256.Sum256(canonical(nil, reflect.ValueOf(v)))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// canonical appends a value's one form: every part with its length before it,
// so that no two different values look alike.
func canonical(to []byte, v reflect.Value) []byte {
	switch x := v.Interface().(type) {
	case Pos:
		return to
	case time.Time:
		return part0(to, []byte(x.UTC().Format(time.RFC3339)))
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).Type() == reflect.TypeFor[Pos]() {
				continue
			}
			to = part0(to, []byte(v.Type().Field(i).Name))
			to = canonical(to, v.Field(i))
		}
		return to
	case reflect.Slice:
		return sequenceForm(to, v)
	case reflect.Map:
		pairs := make([][]byte, 0, v.Len())
		for it := v.MapRange(); it.Next(); {
			pairs = append(pairs, canonical(canonical(nil, it.Key()), it.Value()))
		}
		return setForm(to, pairs)
	case reflect.Pointer:
		if v.IsNil() {
			return part0(to, nil)
		}
		return canonical(append(to, '*'), v.Elem())
	case reflect.String:
		return part0(to, []byte(v.String()))
	case reflect.Int:
		return binary.AppendVarint(to, v.Int())
	case reflect.Bool:
		if v.Bool() {
			return append(to, 1)
		}
		return append(to, 0)
	case reflect.Float64:
		return binary.AppendUvarint(to, uint64(v.Float()*1e6))
	}
	panic("rules: no canonical form for " + v.Type().String())
}

func part0(to, b []byte) []byte {
	return append(binary.AppendUvarint(to, uint64(len(b))), b...)
}

// sequenceForm keeps the order where it says something: the first label that
// holds decides, bands rise, a rule shows its first find, the first group has
// a word of two. All other lists are sets.
func sequenceForm(to []byte, v reflect.Value) []byte {
	parts := make([][]byte, v.Len())
	for i := range parts {
		parts[i] = canonical(nil, v.Index(i))
	}
	switch v.Interface().(type) {
	case []LabelRule, []Band, []Find, []Group:
		to = binary.AppendUvarint(to, uint64(len(parts)))
		for _, p := range parts {
			to = part0(to, p)
		}
		return to
	}
	return setForm(to, parts)
}

func setForm(to []byte, parts [][]byte) []byte {
	slices.SortFunc(parts, bytes.Compare)
	to = binary.AppendUvarint(to, uint64(len(parts)))
	for _, p := range parts {
		to = part0(to, p)
	}
	return to
}
