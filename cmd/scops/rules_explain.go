package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/crawler"
)

func newRulesExplain(a *app) *cobra.Command {
	var lang, dir string
	cmd := &cobra.Command{
		Use:   "explain [TEXT|-]",
		Short: "Write out how a post is judged: every reason, its points, its rule and file",
		Long: `Prints TEXT (without it, or for -, standard input is one post) with the stretches that
gave a reason, the sum of the points, one numbered line for each reason with its range in
bytes, its meaning, its rule and its file, and what keeps a post from being flagged that
is not. On a terminal the stretches are coloured, elsewhere they stand in ⟦ ⟧. NO_COLOR is
heeded.`,
		Example: `  scops rules explain '아이스 1g 70 0.5g 40 던지기 서울 텔레 @demo_winter' --lang ko
  scops rules explain --rules my-rules < post.txt`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch lang {
			case "th", "ko", "en":
			default:
				return usagef("--lang: %q is not th, ko or en", lang)
			}
			judge, err := a.classifier(dir)
			if err != nil {
				return err
			}
			text := strings.Join(args, "")
			if len(args) == 0 || text == "-" {
				if text, err = readWhole(cmd.InOrStdin()); err != nil {
					return err
				}
			}
			out := cmd.OutOrStdout()
			return printExplanation(out, judge, strings.ToValidUTF8(text, "\ufffd"), lang, isTerminal(out) && os.Getenv("NO_COLOR") == "")
		},
	}
	cmd.Flags().StringVar(&lang, "lang", defaultLang(), "language of the reasons: th, ko or en")
	cmd.Flags().StringVar(&dir, "rules", "", "use the rule pack in `DIR` instead of the one in force")
	return cmd
}

// readWhole reads one post from standard input.
func readWhole(in io.Reader) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(in, maxLine+1))
	if err != nil {
		return "", fmt.Errorf("read post: %w", err)
	}
	if len(raw) > maxLine {
		return "", usagef("the post is %w", errLongLine)
	}
	return strings.TrimRight(string(raw), "\n"), nil
}

// defaultLang is the reader's language as the terminal says it.
func defaultLang() string {
	for _, lang := range []string{"th", "ko"} {
		if strings.HasPrefix(os.Getenv("LANG"), lang) {
			return lang
		}
	}
	return "en"
}

func printExplanation(out io.Writer, judge *classifier.Classifier, text, lang string, colour bool) error {
	post, now := crawler.Post{Text: text}, time.Now()
	e := judge.Explain(post, now, lang)
	w := explainWords(lang)
	fmt.Fprintf(out, "%s\n\n%s", workbench.Marked(text, e.Verdict.Signals, colour), e.String())
	for _, s := range e.Verdict.Shadow {
		fmt.Fprintf(out, "%s: %s [%d:%d] %q (%s)\n", w.trial, s.Rule, s.Start, s.End, s.Surface, s.File)
	}
	for i, why := range judge.Standing(post, now, lang) {
		if i == 0 {
			fmt.Fprintf(out, "%s:\n", w.closed)
		}
		fmt.Fprintf(out, "  - %s\n", why)
	}
	return nil
}

// explainWording is what stands around an explanation.
type explainWording struct{ trial, closed string }

func explainWords(lang string) explainWording {
	switch lang {
	case "th":
		return explainWording{"กฎทดลอง ไม่นับคะแนน", "เหตุที่ไม่คัดกรองโพสต์นี้"}
	case "ko":
		return explainWording{"시험 중인 규칙, 점수 없음", "선별되지 않은 까닭"}
	}
	return explainWording{"on trial, no points", "why it is not flagged"}
}
