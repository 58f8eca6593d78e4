package site

import "scops/crawler"

func realForumotion() []realPage {
	return []realPage{
		{"forumotion/trafilatura_wolfsrebellen-netz.forumieren.com.regeln.html", "https://wolfsrebellen-netz.forumieren.com/t7-forums-regeln", "forumotion", crawler.PageOK, 3, checkFirstPost},
	}
}
