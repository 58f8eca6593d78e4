package console

import (
	"fmt"
	"net/http"

	"scops/index"
	"scops/index/desk"
)

// agreementView is the page on how far two people agree.
type agreementView struct {
	N, Same, Wanted, Differs int
	Few                      int // below it no figure is given
	Rate, Kappa              string
	Pairs                    []pairLine
	WantedURL, DiffersURL    string
}

// pairLine is how often one person said the first thing and another the second.
type pairLine struct {
	First, Second string
	Hits          int
	Same          bool
}

func (c *Console) agreement(v *visit) error {
	a, err := c.opt.Desk.Agreement(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	page := agreementView{
		N: a.N, Same: a.Same, Wanted: a.Wanted, Differs: a.Differs, Few: desk.Few,
		WantedURL: listState{Query: "second:" + string(index.SecondWanted)}.URL(), DiffersURL: listState{Query: "second:" + string(index.SecondDiffers)}.URL(),
	}
	if a.Rate != nil {
		page.Rate = fmt.Sprintf("%.2f [%.2f–%.2f]", a.Rate.Value, a.Rate.Low, a.Rate.High)
	}
	if a.Kappa != nil {
		page.Kappa = fmt.Sprintf("%.2f", *a.Kappa)
	}
	for _, p := range a.Pairs {
		page.Pairs = append(page.Pairs, pairLine{v.words.text("status." + string(p.First)), v.words.text("status." + string(p.Second)), p.Hits, p.First == p.Second})
	}
	return v.page(http.StatusOK, "agreement", page)
}
