package console

import "strings"

// Mail is what the mail of a search alert says: how many posts, and where to
// read them. It leaves the house, so it never says what a post says, nor who
// posted it.
type Mail struct {
	Lang   string
	Search string // its id
	Name   string // its name
	Posts  int
	More   bool // there are more
	Bands  []MailBand
}

// MailBand is how many of the posts lie in a band.
type MailBand struct {
	Name  string
	Posts int
}

// MailText gives what writes a Mail as plain text, in its language. link leads to
// what a search found; "" = the address of the console is not known.
func MailText(link func(search string) string) (func(Mail) (subject, body string), error) {
	all, err := loadWords()
	if err != nil {
		return nil, err
	}
	return func(m Mail) (subject, body string) {
		w := all[m.Lang]
		if w == nil {
			w = all["en"]
		}
		lines := []string{w.text("alert.mail_found", "n", m.Posts, "name", m.Name)}
		if m.More {
			lines = append(lines, w.text("alert.mail_more"))
		}
		for _, b := range m.Bands {
			lines = append(lines, w.text("alert.mail_band", "band", w.either("band.", b.Name), "count", b.Posts))
		}
		if to := link(m.Search); to != "" {
			lines = append(lines, "", w.text("alert.mail_read"), to)
		}
		lines = append(lines, "", w.text("alert.mail_flag"), "", w.text("alert.mail_off"))
		return w.text("alert.mail_subject", "n", m.Posts, "name", m.Name), strings.Join(lines, "\n") + "\n"
	}, nil
}
