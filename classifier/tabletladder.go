package classifier

// dearTablet is more than a tablet of any medicine of a shop costs, in won.
const dearTablet = 20000

// tabletLadder finds two or more different prices for tablets in a Korean post,
// each dearer than medicines are: "1정 8 / 5정 35".
func (r *reading) tabletLadder() int {
	if r.lang != "ko" {
		return noItem
	}
	prices, first := map[string]bool{}, noItem
	for _, s := range r.steps {
		each := s.price.Amount
		if s.price.Unit == "" && each < 1000 {
			each *= 10000
		}
		if s.unit != "tablet" || s.amount <= 0 || s.price.Unit != "" && s.price.Unit != "KRW" || each < dearTablet*s.amount {
			continue
		}
		if prices[s.price.Value] = true; first == noItem {
			first = s.item
		}
	}
	if len(prices) < 2 {
		return noItem
	}
	return first
}
