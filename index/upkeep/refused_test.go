package upkeep

import (
	"strings"
	"sync"
	"testing"

	"scops/index/indextest"
)

func TestWhatAProcessRefusedStandsUntilItTakesRulesIn(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	read := func() []Refused {
		all, err := ReadRefused(t.Context(), store)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if err := ForgetRefused(t.Context(), store, "seoul", "", "a run"); err != nil || len(read()) != 0 {
		t.Fatalf("nothing was refused, yet %v (%v)", read(), err)
	}
	for _, r := range []Refused{
		{Process: "b serve", At: noon, Pack: "sha256:1", Problem: "x.yaml:6:3: unknown-value", Problems: 2},
		{Process: "a run", At: noon, Problem: "first"},
		{Process: "a run", At: noon, Problem: strings.Repeat("x", 2*maxProblem)},
	} {
		if err := RememberRefused(t.Context(), store, "seoul", "", r); err != nil {
			t.Fatal(err)
		}
	}
	all := read()
	if len(all) != 2 || all[0].Process != "a run" || len(all[0].Problem) != maxProblem || all[1].Problems != 2 || !all[1].At.Equal(noon) {
		t.Fatalf("remembered: %+v", all)
	}
	if err := ForgetRefused(t.Context(), store, "seoul", "", "a run"); err != nil {
		t.Fatal(err)
	}
	if all := read(); len(all) != 1 || all[0].Process != "b serve" {
		t.Errorf("remembered: %+v", all)
	}
}

func TestProcessesThatRefuseAtOnceLoseNothingOfEachOther(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	var group sync.WaitGroup
	for _, name := range []string{"a", "b", "c", "d"} {
		group.Go(func() {
			if err := RememberRefused(t.Context(), store, "seoul", "", Refused{Process: name, At: noon, Problem: "p"}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if all, err := ReadRefused(t.Context(), store); err != nil || len(all) != 4 {
		t.Errorf("%d are remembered (%v)", len(all), err)
	}
}
