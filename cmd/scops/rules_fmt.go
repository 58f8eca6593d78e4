package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"scops/rules"
)

func newRulesFmt(*app) *cobra.Command {
	var write, check bool
	cmd := &cobra.Command{
		Use:   "fmt [-w | --check] FILE...",
		Short: "Tidy rule files: quote what YAML would cut, keep comments and order",
		Long: `Prints each file tidied; with -w writes it in place, with --check only names the files that
are not tidy and exits 1 if there is one. - reads standard input. What a file means stays:
only text that YAML would cut or misread (` + "`- ไอซ์ #พร้อมส่ง`" + `) is put in quotes.`,
		Example: "  scops rules fmt my-rules/ko/ice.yaml\n  scops rules fmt -w my-rules/*/*.yaml\n  scops rules fmt --check my-rules/*/*.yaml",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("%s: FILE is missing; see %s --help", cmd.CommandPath(), cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if write && check {
				return usagef("-w and --check exclude each other")
			}
			failed := false
			for _, name := range args {
				tidy, err := tidyFile(cmd, name, write, check)
				if as[rules.Problems](err) {
					return err
				}
				if err != nil {
					fmt.Fprintf(cmd.ErrOrStderr(), "scops: %s\n", explain(err))
				}
				failed = failed || err != nil || check && !tidy
			}
			if failed {
				return errFailed
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&write, "write", "w", false, "write the files in place")
	cmd.Flags().BoolVar(&check, "check", false, "name the files that are not tidy; write nothing")
	return cmd
}

// tidyFile formats one file and says whether it was tidy already.
func tidyFile(cmd *cobra.Command, name string, write, check bool) (tidy bool, err error) {
	data, err := readRuleFile(cmd, name)
	if err != nil {
		return false, err
	}
	out, err := rules.Format(name, data)
	if err != nil {
		return false, err
	}
	tidy = bytes.Equal(data, out)
	switch {
	case check && !tidy:
		_, err = fmt.Fprintln(cmd.OutOrStdout(), name)
	case check:
	case write && name != "-":
		if !tidy {
			err = replaceFile(name, out)
		}
	default:
		_, err = cmd.OutOrStdout().Write(out)
	}
	return tidy, err
}

func readRuleFile(cmd *cobra.Command, name string) ([]byte, error) {
	var in io.Reader = cmd.InOrStdin()
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxLine+1))
	if err == nil && len(data) > maxLine {
		err = errors.New("it is larger than a rule file may be")
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}
