package rules

import (
	"maps"
	"regexp"
	"slices"
)

// sampleText holds the samples: of valid shape, reaching nobody. Numbers are of
// ranges reserved for fiction or not given out, names begin with demo, hosts
// are reserved by RFC 2606, wallets are the test vectors of their standards.
var sampleText = map[string]string{
	"phone_th":    "080-000-0011",
	"phone_kr":    "010-0000-1234",
	"phone_en":    "+66 80 000 0011",
	"line":        "demo.owl01",
	"line_link":   "https://line.me/ti/p/~demo.owl01",
	"oa":          "@demo-owl",
	"telegram":    "@demo_owl_nest",
	"invite":      "https://t.me/+DemoOwlNest00000",
	"kakao":       "demoowl01",
	"openchat":    "https://open.kakao.com/o/demoOwl1",
	"whatsapp":    "https://wa.me/66800000011",
	"signal":      "demo_owl.01",
	"session":     "05" + "de0000000000000000000000000000000000000000000000000000000000000d",
	"threema":     "DEM00WL1",
	"wickr":       "demoowl01",
	"wechat":      "demo_owl_01",
	"instagram":   "@demo_owl_nest",
	"facebook":    "https://facebook.com/demo.owl.nest",
	"x":           "@demo_owl",
	"tiktok":      "@demo_owl_nest",
	"discord":     "https://discord.gg/demoowl",
	"email":       "owl@example.org",
	"url":         "https://shop.example.org/menu",
	"onion":       "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion",
	"btc":         "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
	"eth":         "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
	"tron":        "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb",
	"ltc":         "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9",
	"promptpay":   "1234567890121",
	"bank":        "000-0-00000-0",
	"parcel":      "RR000000005TH",
	"giftcode":    "DEMO-0000-0000-0000",
	"coordinates": "0.0000, 0.0000",
	"helpline_th": "1386",
	"helpline_kr": "1342",
}

// placeholder is {name}, or {name2} to {name9} for another of the kind.
var placeholder = regexp.MustCompile(`\{([a-z][a-z_]*)([2-9]?)\}`)

// expand puts the samples in; {phone} and {helpline} are of the language's
// country. It also gives the names that stand for nothing.
func expand(text, lang string) (out string, unknown []string) {
	out = placeholder.ReplaceAllStringFunc(text, func(s string) string {
		m := placeholder.FindStringSubmatch(s)
		sample, ok := sampleOf(m[1], lang)
		if !ok {
			unknown = append(unknown, m[1])
			return s
		}
		return another(m[1], sample, m[2])
	})
	return out, unknown
}

func sampleOf(name, lang string) (string, bool) {
	switch name {
	case "phone":
		return sampleText["phone_"+countryOf(lang)], true
	case "helpline":
		if lang == "ko" {
			return sampleText["helpline_kr"], true
		}
		return sampleText["helpline_th"], true
	}
	s, ok := sampleText[name]
	return s, ok
}

func countryOf(lang string) string {
	switch lang {
	case "th":
		return "th"
	case "ko":
		return "kr"
	}
	return "en"
}

// alone are the samples there is only one of: a checksum holds them together,
// or they are what they are.
var alone = []string{"btc", "eth", "tron", "ltc", "onion", "promptpay", "parcel", "helpline", "helpline_th", "helpline_kr"}

// another makes a different sample of the same kind: a name or number that
// ends in the digit.
func another(name, sample, digit string) string {
	if digit == "" || slices.Contains(alone, name) {
		return sample
	}
	if last := sample[len(sample)-1]; last >= '0' && last <= '9' {
		return sample[:len(sample)-1] + digit
	}
	return sample + digit
}

// sampleNames are all placeholders, sorted.
func sampleNames() []string {
	all := append(slices.Collect(maps.Keys(sampleText)), "phone", "helpline")
	slices.Sort(all)
	return all
}

func braced(name string) string {
	if name == "" {
		return ""
	}
	return "{" + name + "}"
}
