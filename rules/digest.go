package rules

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"reflect"
	"slices"
	"time"
)

// digest is over everything that has a meaning: places, order of files and of
// sets, and comments have none.
func digest(p *Pack) string {
	copied := *p
	copied.Digest, copied.Warnings = "", nil
	return digestOf(copied)
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
