package console

import "net/http"

// accountView is what a person sees of their own account.
type accountView struct {
	Roles  string
	Factor *moment // since when there is a second factor, nil = none
	Left   int     // recovery codes

	Sessions []sessionRow
}

func (c *Console) account(v *visit) error {
	page := accountView{Roles: v.roleNames(v.user.Roles)}
	if f := v.user.Factor; f != nil {
		page.Factor, page.Left = v.maybe(&f.Since), len(f.Recovery)
	}
	var err error
	if page.Sessions, err = v.sessionRows(); err != nil {
		return err
	}
	return v.page(http.StatusOK, "account", page)
}
