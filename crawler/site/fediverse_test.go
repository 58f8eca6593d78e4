package site

import "strings"

// hostileFediverse are pages made to be slow for the adapters of servers that
// speak to each other.
func hostileFediverse() []hostilePage {
	return []hostilePage{
		{"objects in objects", "activitypub", strings.Repeat(`{"type":"Announce","id":"https://a.example/1","object":`, 9000) + `"` + fill("x") + `"` + strings.Repeat("}", 9000)},
		{"authors of authors", "activitypub", strings.Repeat(`{"type":"Note","attributedTo":`, 9000) + `"` + fill("x") + `"` + strings.Repeat("}", 9000)},
		{"items without end", "activitypub", `{"type":"OrderedCollection","orderedItems":[` + fill(`{"type":"Note","id":"https://a.example/1","to":"as:Public"},`) + `{}]}`},
		{"different items", "activitypub", `{"type":"OrderedCollection","orderedItems":[` + numbered(`{"type":"Note","id":"https://a.example/%","to":"as:Public","content":"<p>x"},`, 30000) + `{}]}`},
		{"readers without end", "activitypub", `{"type":"Note","id":"https://a.example/1","to":[` + fill(`"https://a.example/x",`) + `"as:Public"]}`},
		{"addresses in a text", "activitypub", `{"type":"Note","id":"https://a.example/1","to":"as:Public","mediaType":"text/markdown","content":"` + fill("http:https://a.example ") + `"}`},
	}
}
