package auth

import (
	"errors"
	"strings"
	"testing"
)

func TestANewPasswordIsRefusedForOneOfFewReasons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		password string
		want     PasswordReason // "" = taken
	}{
		{"two owls in the tree", ""},
		{"소쩍새가 밤에 우는 나무", ""},
		{"นกเค้าแมวร้องในป่าฝน", ""},
		{"aaaaaaaaaaab", ""}, // no rules of composition
		{"837492017465", ""},
		{"password 837492017465", ""},
		{strings.Repeat("owl ", 255) + "tree", ""},
		{"", PasswordShort},
		{"elevenchars", PasswordShort},
		{"소쩍새가 밤에 우는", PasswordShort},                             // 33 bytes
		{strings.Repeat("\u1112\u1161\u11ab", 11), PasswordShort}, // 33 jamo, 11 characters
		{strings.Repeat("x", MaxPassword+1), PasswordLong},
		{strings.Repeat("\u0958", 300) + strings.Repeat("y", 100), PasswordLong}, // grows in NFC
		{"password1234", PasswordCommon},
		{"Password2026!", PasswordCommon},
		{"!!PASSWORD!!", PasswordCommon},
		{"passwordpassword", PasswordCommon},
		{"qwertyuiopasdf", PasswordCommon},
		{"123456789012", PasswordCommon},
		{"123123123123", PasswordCommon},
		{"aaaaaaaaaaaa", PasswordCommon},
		{"한한한한한한한한한한한한", PasswordCommon},
		{"비밀번호비밀번호비밀번호", PasswordCommon},
		{"รหัสผ่าน123456", PasswordCommon},
		{"qlalfqjsgh1!", PasswordCommon},
		{"scopsscopsscops", PasswordCommon},
		{"hello Somchai.P!", PasswordName},
		{good, PasswordSame},
		{strings.ToUpper(good), PasswordSame},
	} {
		err := checkPassword("somchai.p", good, c.password)
		var refused *PasswordError
		if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &refused) || refused.Reason != c.want) {
			t.Errorf("%.30q: %v, want %q", c.password, err, c.want)
		}
	}
	if err := checkPassword("ab", good, "abacus on the table"); err != nil {
		t.Errorf("a name of two letters forbids every word they stand in: %v", err)
	}
}

func TestAOneTimePasswordCannotBeKept(t *testing.T) {
	t.Parallel()
	oneTime := drawOneTime()
	for _, kept := range []string{oneTime, strings.ToLower(oneTime), strings.ReplaceAll(oneTime, "-", "")} {
		var refused *PasswordError
		if err := checkPassword("mali", oneTime, kept); !errors.As(err, &refused) || refused.Reason != PasswordSame {
			t.Errorf("%q: %v", kept, err)
		}
	}
}

func TestARefusedPasswordChangesNothing(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	var refused *PasswordError
	if err := u.ChangePassword(t.Context(), "mali", good, "password1234", office); !errors.As(err, &refused) {
		t.Fatal(err)
	}
	if _, _, err := u.Login(t.Context(), "mali", good, office); err != nil {
		t.Error(err)
	}
}

func TestTheListOfCommonPasswordsIsWrittenAsItIsRead(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for line := range strings.Lines(commonFile) {
		word := strings.TrimSuffix(line, "\n")
		if word == "" || word != strings.TrimSpace(word) || word != strings.ToLower(composed(word)) || seen[word] {
			t.Errorf("%q is empty, not in lower case, not composed, or stands twice", word)
		}
		seen[word] = true
	}
	if len(seen) < 200 {
		t.Errorf("%d words, want 200", len(seen))
	}
}
