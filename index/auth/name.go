package auth

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the length of a name in bytes, maxDisplay of a display name in
// characters.
const (
	maxName    = 64
	maxDisplay = 100
)

// NameError refuses a name.
type NameError struct{ Name string }

func (e *NameError) Error() string {
	return fmt.Sprintf("%.80q cannot be the name of a user: take 1 to %d of a-z 0-9 . _ - and begin with a letter or a digit", e.Name, maxName)
}

// DisplayError refuses a display name.
type DisplayError struct{ Display string }

func (e *DisplayError) Error() string {
	return fmt.Sprintf("%.80q cannot be shown as a name: take at most %d characters, none of them invisible", e.Display, maxDisplay)
}

// RoleError refuses a role; Role "" means that none was named.
type RoleError struct{ Role Role }

func (e *RoleError) Error() string {
	var names []string
	for _, r := range Roles() {
		names = append(names, string(r))
	}
	allowed := strings.Join(names, ", ")
	if e.Role == "" {
		return "a user needs at least one role: " + allowed
	}
	return fmt.Sprintf("%.80q is no role a user can have: %s", string(e.Role), allowed)
}

// typedName is a name as somebody types it.
func typedName(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func checkName(name string) error {
	ok := name != "" && len(name) <= maxName
	for i := 0; i < len(name) && ok; i++ {
		c := name[i]
		alnum := 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		ok = alnum || i > 0 && (c == '.' || c == '_' || c == '-')
	}
	if !ok {
		return &NameError{name}
	}
	return nil
}

func checkDisplay(display string) error {
	unseen := func(r rune) bool { return !unicode.IsPrint(r) }
	if !utf8.ValidString(display) || utf8.RuneCountInString(display) > maxDisplay || strings.ContainsFunc(display, unseen) {
		return &DisplayError{display}
	}
	return nil
}

// checkRoles gives the roles in their usual order, each once.
func checkRoles(roles []Role) ([]Role, error) {
	for _, r := range roles {
		if !slices.Contains(Roles(), r) {
			return nil, &RoleError{r}
		}
	}
	if len(roles) == 0 {
		return nil, &RoleError{}
	}
	return slices.DeleteFunc(Roles(), func(r Role) bool { return !slices.Contains(roles, r) }), nil
}
