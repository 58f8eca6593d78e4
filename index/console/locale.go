package console

import (
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

//go:embed locale/*.json
var locales embed.FS

// languages are those of the console, in the order they are offered.
func languages() []string { return []string{"th", "ko", "en"} }

// words is everything the console says in one language.
type words struct {
	lang     string
	messages map[string]message
}

// message is one text; one is used instead of other for exactly one of
// something, in languages that tell them apart.
type message struct{ one, other string }

// UnmarshalJSON reads "text" or {"one": "text", "other": "text"}.
func (m *message) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, &m.other)
	}
	var forms struct{ One, Other string }
	if err := json.Unmarshal(raw, &forms); err != nil {
		return err
	}
	m.one, m.other = forms.One, forms.Other
	return nil
}

func loadWords() (map[string]*words, error) {
	all := map[string]*words{}
	for _, lang := range languages() {
		raw, err := locales.ReadFile("locale/" + lang + ".json")
		if err != nil {
			return nil, fmt.Errorf("read locale: %w", err)
		}
		w := &words{lang: lang}
		if err := json.Unmarshal(raw, &w.messages); err != nil {
			return nil, fmt.Errorf("read locale %s: %w", lang, err)
		}
		all[lang] = w
	}
	return all, nil
}

// has says whether there is such a text.
func (w *words) has(key string) bool {
	_, ok := w.messages[key]
	return ok
}

// text gives a text with its {placeholders} filled from pairs of name and
// value. Numbers are grouped; the number called n chooses between one and
// many. A key without a text shows itself; a test keeps that from happening.
func (w *words) text(key string, pairs ...any) string {
	m, ok := w.messages[key]
	if !ok {
		return "[" + key + "]"
	}
	text := m.other
	fill := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		name, value := fmt.Sprint(pairs[i]), shown(pairs[i+1])
		if name == "n" && value == "1" && m.one != "" {
			text = m.one
		}
		fill = append(fill, "{"+name+"}", value)
	}
	return strings.NewReplacer(fill...).Replace(text)
}

// either gives the text of a code that may be unknown: the code itself then.
func (w *words) either(prefix, code string) string {
	if w.has(prefix + code) {
		return w.text(prefix + code)
	}
	return code
}

func shown(value any) string {
	switch v := value.(type) {
	case int:
		return grouped(int64(v))
	case int64:
		return grouped(v)
	default:
		return fmt.Sprint(v)
	}
}

// grouped writes a number with a comma every three digits, as all three
// languages do.
func grouped(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
