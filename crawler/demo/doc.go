// Package demo is a small web of composed posts, served on loopback so that
// everything can be tried, and tested end to end, without touching a real
// site. It looks like four kinds of site - channels at t.me, a Mastodon API, a
// phpBB forum, a news feed - in the markup those really serve, with paging, a
// robots.txt that forbids a path, a login wall, and places with nothing in
// them.
//
// Every name, handle and number in it is invented, and every post is labelled
// in data/, so a test can say what must be flagged and what must never be.
//
// There are two states of this web. State 2 is state 1 some hours later: one
// offer was edited, another was taken down, nothing else changed.
//
// # What there is to find
//
// About 320 posts of 60 days in Thai, Korean and English; four in ten are
// offers. They become more from week to week, most on Friday to Sunday, stop
// for a week after a raid on 13 October and come back under new names:
//
//   - demo.yen01 sells in Thai on a channel, on Mastodon and in the forum. The
//     channel's @demo_yen_boss becomes @demo_yen_new; the LINE name stays.
//   - @demo_chasul_cs sells in Korean and becomes @demo_chung_cs; 010-0000-2210
//     leads from the channel to Mastodon and to the forum.
//   - @demo_menu_plug sells in English and becomes @demo_menu_plug2, on three
//     sites.
//   - 010-0000-4417 sells in Thai to workers in Korea, for won, on three sites;
//     after the raid the number ends in 8 and the LINE name demo.glaiban stays.
//     @demo_pattaya_kr sells in Korean in Thailand, for baht, and looks for
//     carriers; +66 80 000 0045 sells to tourists there in English.
//   - @demo_owl_drop sells in three languages from one account, and a second
//     account copies its offers word for word: two accounts, perhaps one
//     seller, perhaps not. @demo_bam_cs does the same in the forum under three
//     names.
//   - @demo_chasul_room sells nothing: it lists sellers and holds money.
//
// The other six in ten hold the same words and are no offers: a Thai grocer in
// Korea with prices in won and a telephone, a cafe, a riding school, a sweet
// shop, a glass studio; news, court reports, scam lists and worried parents who
// quote whole offers; people in recovery, nurses, clinics, a care line; people
// who look for a drug, whose posts are counted and never stored.
//
// Files:
//
//	demo.go      the web: hosts, seeds, expected labels, answers
//	data.go      reading data/*.txt
//	telegram.go  channels at t.me        mastodon.go  the API
//	forum.go     the phpBB forum         news.go      the feed
package demo
