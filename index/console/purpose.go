package console

import (
	"net/http"
	"strings"
	"unicode/utf8"
)

// maxPurpose bounds what a session is for, in characters.
const maxPurpose = 200

// purposeView is the page on which a person says what they work for.
type purposeView struct {
	Purpose, Next, Problem string
	Required               bool
	Max                    int
}

func (c *Console) purposePage(v *visit) error {
	return v.page(http.StatusOK, "purpose", purposeView{
		Purpose: v.actor.Purpose, Next: local(v.r.URL.Query().Get("next")), Required: c.opt.RequirePurpose, Max: maxPurpose,
	})
}

func (c *Console) purpose(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	purpose, problem := v.readPurpose(c.opt.RequirePurpose)
	next := local(v.r.PostForm.Get("next"))
	if problem != "" {
		return v.page(http.StatusBadRequest, "purpose", purposeView{purpose, next, problem, c.opt.RequirePurpose, maxPurpose})
	}
	c.sessions.Put(v.r.Context(), keyPurpose, purpose)
	return v.redirect(next)
}

// readPurpose reads the purpose of a posted form and says what is wrong with it.
func (v *visit) readPurpose(required bool) (purpose, problem string) {
	purpose = strings.Join(strings.Fields(strings.ToValidUTF8(v.r.PostForm.Get("purpose"), "\ufffd")), " ")
	switch {
	case purpose == "" && required:
		return purpose, v.words.text("purpose.missing")
	case utf8.RuneCountInString(purpose) > maxPurpose:
		return purpose, v.words.text("purpose.long", "n", maxPurpose)
	}
	return purpose, ""
}
