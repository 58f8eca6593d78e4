package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"scops/index/desk"
)

func newExport(a *app) *cobra.Command {
	var file, purpose string
	req := desk.ExportRequest{}
	cmd := &cobra.Command{
		Use:   "export --format F --purpose TEXT QUERY -o FILE",
		Short: "Hand flagged posts out as a file, with a head record that says who, why and how to handle it",
		Long: `Writes the hits QUERY finds, newest first, behind a head record: handling, purpose, actor,
time, coverage, digests of the rule packs, and the SHA-256 of everything after it. The
same stands in the audit trail. What nobody has judged in band review is withheld and
counted; what was judged not relevant is left out. FILE - is standard output.`,
		Example: `  scops export --format csv --purpose 'file 2026-114' 'label:sale score:>=70' -o hits.csv
  scops export --format jsonl --purpose 'weekly briefing' 'status:relevant posted:7d' -o hits.jsonl`,
		Args: exactly("QUERY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Query = args[0]
			switch {
			case file == "":
				return usagef("export: say where it goes with -o FILE")
			case strings.TrimSpace(purpose) == "":
				return usagef("export: say what it is for with --purpose TEXT: it stands in the file and in the audit trail")
			}
			return export(cmd, a, req, purpose, file)
		},
	}
	cmd.Flags().StringVar(&req.Format, "format", "", strings.Join(desk.ExportFormats(), " or "))
	cmd.Flags().StringVar(&req.Handling, "handling", desk.HandlingInternal, "how the file may be handled, one line")
	cmd.Flags().StringVarP(&file, "output", "o", "", "`FILE` to write; it must not exist yet")
	addPurpose(cmd, &purpose)
	return cmd
}

func export(cmd *cobra.Command, a *app, req desk.ExportRequest, purpose, file string) error {
	config, err := a.config()
	if err != nil {
		return err
	}
	d, done, err := openStored(cmd.Context(), config)
	if err != nil {
		return err
	}
	defer done()
	var head desk.ExportHead
	err = writeNew(cmd.OutOrStdout(), file, func(w io.Writer) (err error) {
		head, err = d.Export(cmd.Context(), actor(purpose), req, w)
		return err
	})
	if errors.Is(err, desk.ErrFormat) || errors.Is(err, desk.ErrHandling) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%d hits; %s; SHA-256 %s\n", head.Hits, head.Handling, head.SHA256)
	if head.Withheld > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "%d more are withheld until somebody judges them: see scops search 'band:review status:new'\n", head.Withheld)
	}
	return nil
}

// writeNew makes a file for its owner only and fills it; a file that could not
// be filled does not stay. "-" is standard output.
func writeNew(stdout io.Writer, name string, fill func(io.Writer) error) error {
	if name == "-" {
		return fill(stdout)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return usagef("%s is there already: choose another name, nothing is ever overwritten", name)
	}
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
