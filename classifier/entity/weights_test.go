package entity

import (
	"slices"
	"testing"

	"scops/classifier/normalize"
)

func TestRowsOfWeightsAndPiecesAreReadWithTheirPrices(t *testing.T) {
	t.Parallel()
	cases := []struct {
		why, in string
		want    []string
	}{
		{"fractions of an ounce", "3.5 30, 7 55, 14 100", []string{"quantity 3.5 g", "price 30", "quantity 7 g", "price 55", "quantity 14 g", "price 100"}},
		{"names of fractions", "q 60 half 110 oz 200", []string{"quantity 7 g", "price 60", "quantity 14 g", "price 110", "quantity 28 g", "price 200"}},
		{"parts of a gram before a currency", "0.8 £70 1.6 £120", []string{"quantity 0.8 g", "price 70 GBP", "quantity 1.6 g", "price 120 GBP"}},
		{"a bare ounce", "oz 180 collect", []string{"price 180"}},
		{"more pieces for less each", "1 = 10, 10 = 80, 100 = 600", []string{"quantity 1", "price 10", "quantity 10", "price 80", "quantity 100", "price 600"}},
		{"pieces line by line", "50 - 45\n100 - 80", []string{"quantity 50", "price 45", "quantity 100", "price 80"}},
		{"for as a digit", "2 4 15", []string{"quantity 2", "price 15"}},
		{"a price before what it buys", "25 for 2", []string{"price 25", "quantity 2"}},
		{"many for few", "100 for 45", []string{"quantity 100", "price 45"}},
		{"a price glued to each", "8ea", []string{"price 8"}},
		{"ringgit in front", "rm180", []string{"price 180 MYR"}},
		{"so many people", "2 for 15 people", nil},
		{"ages line by line get no dearer by the year", "5 - 8\n9 - 19", nil},
		{"one weight alone", "7 days 55 miles", nil},
		{"a score", "3 - 1, 2 - 2", nil},
	}
	for _, x := range cases {
		var got []string
		for _, e := range Find(normalize.Fold(x.in), Options{}) {
			got = append(got, string(e.Kind)+" "+e.Value)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %q\n got  %q\n want %q", x.why, x.in, got, x.want)
		}
	}
}
