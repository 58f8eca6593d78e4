package query

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// field reads what stands after a colon.
func (p *parser) field(t token) (Node, error) {
	f, ok := FieldOf(t.field)
	if !ok {
		return nil, p.fail(t.column, wrong(CodeField, fmt.Sprintf(`there is no field %s; the fields are %s. To find it in the text write it in quotes`, t.field, names()), t.field, names()))
	}
	if t.text == "" && !t.star {
		return nil, p.fail(t.value, wrong(CodeValue, fmt.Sprintf("%s: needs a value: %s", f.Name, f.Help), f.Name, f.Help))
	}
	if f.Type == TypeKeyword {
		if len(f.Values) > 0 && !t.star && !slices.Contains(f.Values, strings.ToLower(t.text)) {
			values := strings.Join(f.Values, ", ")
			return nil, p.fail(t.value, wrong(CodeOneOf, f.Name+" is one of "+values, f.Name, values))
		}
		return Keyword{Field: f.Name, Value: t.text, Prefix: t.star}, nil
	}
	if t.star && t.text == "" {
		return Range{Field: f.Name, Raw: "*"}, nil
	}
	if t.star {
		return nil, p.fail(t.value, wrong(CodePrefix,
			fmt.Sprintf("%s is a %s: write a value or a range, such as %s", f.Name, f.Type, example(f.Type)), f.Name, string(f.Type), example(f.Type)))
	}
	r, bad := p.span(f, t.text)
	if bad != nil {
		return nil, p.fail(t.value, bad)
	}
	r.Raw = t.text
	return r, nil
}

func names() string {
	all := make([]string, len(Fields))
	for i, f := range Fields {
		all[i] = f.Name
	}
	return strings.Join(all, ", ")
}

func example(t Type) string {
	if t == TypeTime {
		return "2026-10, >=2026-10-01 or 2026-10-01..2026-10-15"
	}
	return "70, >60 or 50..70"
}

// interval is one number, or all milliseconds of a day, month or year.
type interval struct {
	first, last int64 // both in it
}

// span reads a comparison, a..b or a single value.
func (p *parser) span(f Field, text string) (Range, *fault) {
	r := Range{Field: f.Name}
	if low, high, ok := strings.Cut(text, ".."); ok {
		if low == "" && high == "" {
			return r, wrong(CodeOpenRange, "a range needs an end: write "+example(f.Type), example(f.Type))
		}
		if err := p.bounds(&r, f, low, high); err != nil {
			return r, err
		}
		if r.From != nil && r.To != nil && *r.From >= *r.To {
			return r, wrong(CodeBackwards, "this range ends before it begins")
		}
		return r, nil
	}
	rest := strings.TrimLeft(text, "<>=")
	v, err := p.interval(f, rest)
	if err != nil {
		return r, err
	}
	switch op := text[:len(text)-len(rest)]; op {
	case "", "=":
		r.From, r.To = &v.first, after(v.last)
	case ">":
		if r.From = after(v.last); r.From == nil {
			return r, wrong(CodeLargest, "no number is larger")
		}
	case ">=":
		r.From = &v.first
	case "<":
		r.To = &v.first
	case "<=":
		r.To = after(v.last)
	default:
		return r, wrong(CodeComparison, op+" is no comparison: use > >= < <=", op)
	}
	return r, nil
}

func (p *parser) bounds(r *Range, f Field, low, high string) *fault {
	if low != "" {
		v, err := p.interval(f, low)
		if err != nil {
			return err
		}
		r.From = &v.first
	}
	if high != "" {
		v, err := p.interval(f, high)
		if err != nil {
			return err
		}
		r.To = after(v.last)
	}
	return nil
}

// after is the first number above; nil where there is none.
func after(n int64) *int64 {
	if n == math.MaxInt64 {
		return nil
	}
	n++
	return &n
}

func (p *parser) interval(f Field, text string) (interval, *fault) {
	text = asciiDigits(text)
	if f.Type == TypeTime {
		return parseDate(text, p.opt)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return interval{}, wrong(CodeNumber, fmt.Sprintf("%s is a whole number: write %s", f.Name, example(f.Type)), f.Name, example(f.Type))
	}
	return interval{n, n}, nil
}

// asciiDigits reads Thai and wide digits.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '๐' && r <= '๙':
			return r - '๐' + '0'
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		}
		return r
	}, s)
}
