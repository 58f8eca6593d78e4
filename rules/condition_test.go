package rules

import (
	"errors"
	"strings"
	"testing"
)

func TestConditionsBindNotThenAndThenOr(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a":                       "a",
		"a and b and c":           "a and b and c",
		"a and (b and c)":         "a and b and c",
		"a or b and not c":        "a or (b and not c)",
		"(a or b) and not c":      "(a or b) and not c",
		"not (a or b)":            "not (a or b)",
		"not not a":               "not not a",
		"product and(drop)":       "product and drop",
		"a\n  and\tb":             "a and b",
		"en-meth and th.x or b_2": "(en-meth and th.x) or b_2",
	} {
		c, err := ParseCondition(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := c.String(); got != want {
			t.Errorf("%q reads %q, want %q", text, got, want)
		}
	}
}

func TestWrongConditionsSayWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		offset  int
		message string
	}{
		"":                               {0, "missing at the end"},
		"a and":                          {5, "missing at the end"},
		"a b":                            {2, "stands where"},
		"(a or b":                        {7, "not closed"},
		"a)":                             {1, "stands where"},
		"a and or b":                     {6, "missing before"},
		"a and b!":                       {6, "no name"},
		"A":                              {0, "no name"},
		strings.Repeat("(", 50) + "a":    {33, "nested more"},
		strings.Repeat("not ", 50) + "a": {132, "nested more"},
		strings.Repeat("a or ", 70):      {320, "more than 64 names"},
		strings.Repeat("a", 5000):        {0, "longer than"},
	} {
		_, err := ParseCondition(text)
		var wrong *ConditionError
		if !errors.As(err, &wrong) {
			t.Errorf("%.20q: error %v", text, err)
		} else if wrong.Offset != want.offset || !strings.Contains(wrong.Message, want.message) {
			t.Errorf("%.20q: %q at %d, want %q at %d", text, wrong.Message, wrong.Offset, want.message, want.offset)
		}
	}
}

func TestConditionsHoldAsTheyRead(t *testing.T) {
	t.Parallel()
	c, err := ParseCondition("product and contact and (drop or not shop)")
	if err != nil {
		t.Fatal(err)
	}
	for found, want := range map[string]bool{
		"": false, "product contact": true, "product contact shop": false, "product contact shop drop": true, "contact drop": false,
	} {
		names := strings.Fields(found)
		got := c.Holds(func(n string) bool {
			for _, x := range names {
				if x == n {
					return true
				}
			}
			return false
		})
		if got != want {
			t.Errorf("with %q found it holds: %v", found, got)
		}
	}
}
