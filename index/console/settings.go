package console

import "slices"

// settings keeps a browser's choice of language or of light and dark.
func (c *Console) settings(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if lang := v.r.PostForm.Get("lang"); slices.Contains(languages(), lang) {
		v.setCookie(cookieLang, lang, choiceAge, true)
	}
	if theme := v.r.PostForm.Get("theme"); slices.Contains([]string{"light", "dark", "auto"}, theme) {
		v.setCookie(cookieTheme, theme, choiceAge, true)
	}
	return v.redirect(local(v.r.PostForm.Get("next")))
}
