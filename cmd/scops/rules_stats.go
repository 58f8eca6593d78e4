package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/rules"
)

// compiled is a pack with the classifier made of it.
type compiled struct {
	pack  *rules.Pack
	judge *classifier.Classifier
}

func compile(c Config) (*compiled, error) {
	pack, err := loadPack(c.Rules.Dir)
	if err != nil {
		return nil, err
	}
	judge, err := classifier.New(pack, classifier.Options{Places: c.Deployment.Places, PartnerPlaces: c.Deployment.PartnerPlaces})
	if err != nil {
		return nil, fmt.Errorf("compile rules: %w", err)
	}
	return &compiled{pack, judge}, nil
}

func newRulesStats(a *app) *cobra.Command {
	var dir, format string
	cmd := &cobra.Command{
		Use:   "stats CORPUS.jsonl",
		Short: "Say of every rule and list how often it hits, how often rightly, and what it costs",
		Long: `Judges every post of CORPUS (JSON Lines of {"text","label"}, see scops classify for what
else may stand there; - is standard input) and prints one row for each rule, list, sign
and kind of identifier:

  HITS      posts it stands in, in the poster's own words
  RIGHT     of the labelled hits, how many are labelled sale, recruit or service, with the
            Wilson 95 % interval; "too few" below 20 labelled hits
  UNIQUE    hits no other rule, and for a list no other list of its slot, shares
  COST      units of work per 1,000 posts: how often its terms are looked at or its
            condition is tried; many units and few hits = a term inside many words
  WITH      what stands beside it most often, in how many posts

Labels: sale recruit service demand talk none; a post without one counts as a hit and
says nothing of precision. A bad line is named on standard error and left out; exit
code 1.`,
		Example: `  scops rules stats corpus.jsonl
  scops rules stats corpus.jsonl --rules my-rules --format json | jq '.rows[] | select(.status == "shadow")'`,
		Args: exactly("CORPUS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			if dir != "" {
				config.Rules.Dir = dir
			}
			c, err := compile(config)
			if err != nil {
				return err
			}
			return rulesStats(cmd, c, args[0], format)
		},
	}
	cmd.Flags().StringVar(&dir, "rules", "", "use the rule pack in `DIR` instead of the one in force")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

func rulesStats(cmd *cobra.Command, c *compiled, file, format string) error {
	corpus, done, err := openCorpus(cmd, file)
	if err != nil {
		return err
	}
	defer done()
	s, err := workbench.Measure(cmd.Context(), c.pack, c.judge, corpus, time.Now())
	if err != nil {
		return err
	}
	if format == "json" {
		err = writeJSON(cmd.OutOrStdout(), s)
	} else {
		err = statsTable(cmd.OutOrStdout(), &s)
	}
	if err == nil && s.Bad > 0 {
		err = errFailed
	}
	return err
}

func statsTable(out io.Writer, s *workbench.Stats) error {
	fmt.Fprintf(out, "%d posts, %d labelled, %d of them offers; pack %s\n", s.Posts, s.Labelled, s.Offers, s.Pack)
	fmt.Fprintf(out, "flagged %d, right %s", s.Flagged.Hits, rightOf(&s.Flagged))
	if s.Recall != nil {
		fmt.Fprintf(out, "; of the offers %s are flagged", shareOf(s.Recall))
	}
	fmt.Fprint(out, "\n\n")
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tKIND\tHITS\tRIGHT\tUNIQUE\tCOST\tWITH")
	silent := 0
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Hits == 0 {
			silent++
			continue
		}
		kind := r.Kind
		if r.Status == "shadow" {
			kind += " (shadow)"
		}
		with := make([]string, len(r.With))
		for i, c := range r.With {
			with[i] = fmt.Sprintf("%s %d", c.Name, c.Posts)
		}
		cost := "-" // signs and identifiers fall out of what is read anyway
		if r.Kind == "list" || r.Kind == "rule" {
			cost = fmt.Sprintf("%.0f (%.1f %%)", r.Cost, 100*r.Share)
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%d\t%s\t%s\n", r.Name, kind, r.Hits, rightOf(&r.Figure), r.Unique, cost, strings.Join(with, ", "))
	}
	if silent > 0 {
		fmt.Fprintf(w, "\n%d more never hit; --format json names them\n", silent)
	}
	return w.Flush()
}

// rightOf is a precision as a person reads it.
func rightOf(f *workbench.Figure) string {
	if f.Precision == nil {
		return fmt.Sprintf("too few (%d of %d)", f.Right, f.N)
	}
	return fmt.Sprintf("%s of %d", shareOf(f.Precision), f.N)
}

func shareOf(s *workbench.Share) string {
	return fmt.Sprintf("%.3f [%.3f-%.3f]", s.Value, s.Low, s.High)
}
