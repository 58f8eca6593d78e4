package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func realMarkets() []realPage {
	// One of the category's 33 rows stands there twice.
	market := "http://hansamkt3iph6sbb.onion/"
	return []realPage{
		{"hidden_service_market/hansa_category_105_.htm", market + "category/105/", "market", crawler.PageOK, 32, checkRows},
		{"hidden_service_market/hansa_listing_42171_.htm", market + "listing/42171/", "market", crawler.PageOK, 1, nil},
		{"hidden_service_market/hansa_vendor_PushingSleepy_.htm", market + "vendor/PushingSleepy/", "market", crawler.PageOK, 1, checkVendor},
		{"hidden_service_market/hansa_vendor_Zloy3_.htm", market + "vendor/Zloy3/", "market", crawler.PageOK, 1, checkVendor},
		{"hidden_service_market/hansa_vendor_dbworld_.htm", market + "vendor/dbworld/", "market", crawler.PageOK, 1, checkVendor},
	}
}

func checkRows(t *testing.T, _ map[string]any, h crawler.Harvest) {
	for _, p := range h.Posts {
		if p.Author.Handle == "" || !strings.Contains(p.Text, "\nUSD ") || !strings.Contains(p.Text, "Ships from: ") {
			t.Errorf("%s by %q: %q", p.ID, p.Author.Handle, p.Text)
		}
	}
	if h.Next == nil || !strings.HasSuffix(*h.Next, "/category/105/2/") {
		t.Errorf("next %v", h.Next)
	}
}

func checkVendor(t *testing.T, _ map[string]any, h crawler.Harvest) {
	if p := h.Posts[0]; p.ID != h.Site+":"+p.Author.ID+":profile" || len(p.Text) < 500 {
		t.Errorf("%s: %d bytes", p.ID, len(p.Text))
	}
}
