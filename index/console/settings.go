package console

import "slices"

// settings keeps a browser's choice of language, of light and dark, or of what
// lists show.
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
	if s, ok := shapeFrom(v.r.PostForm); ok {
		v.setCookie(cookieShape, s.String(), choiceAge, true)
	}
	return v.redirect(local(v.r.PostForm.Get("next")))
}
