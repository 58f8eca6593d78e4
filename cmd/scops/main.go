// Command scops watches public posts for drugs being sold, explains every
// flag, and keeps the evidence. One binary, many verbs:
//
//	main.go      the verbs, and how one of them ends
//	config*.go   the configuration: defaults, YAML, environment
//	wire.go      the only place that chooses adapters
//	fail.go      errors as one line for a person, with the next thing to do
//	metrics*.go  what Prometheus is shown; parts.go and asked.go: how the parts are
//	admin.go     the listener for machines
//	VERB.go      one file per verb; corpus.go: the files of posts they read
//
// Results go to standard output, everything else to standard error. Exit
// codes: 0 done; 1 some items failed; 2 bad usage, query or configuration.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	_ "time/tzdata" // zones of sites and agencies, on machines that have none

	"github.com/spf13/cobra"

	"scops/crawler"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// profiledBytes is how many bytes are allocated between two that the heap profile
// (/debug/pprof/heap) samples. At Go's own half a megabyte the profile itself takes
// 1.5 MB of a worker's memory.
const profiledBytes = 4 << 20

func main() {
	runtime.MemProfileRate = profiledBytes
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// errFailed ends a verb with exit code 1 when everything was already said.
var errFailed = errors.New("some items failed")

// run does one command line and returns its exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFailed):
		return exitFailed
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "scops: "+explain(err))
		return exitUsage
	default:
		fmt.Fprintln(stderr, "scops: "+explain(err))
		return exitCode(err)
	}
}

// app is what every verb shares: the global flags.
type app struct {
	configFile string
	dataDir    string
}

// config loads the configuration the global flags and the environment ask for.
func (a *app) config() (Config, error) {
	c, err := loadConfig(a.configFile, os.Environ())
	if err != nil {
		return c, err
	}
	if a.dataDir != "" {
		c.Data = a.dataDir
	}
	return c, nil
}

// configAndSites is config with the adapters of the deployment.
func (a *app) configAndSites() (Config, []crawler.Adapter, error) {
	c, err := a.config()
	if err != nil {
		return c, nil, err
	}
	adapters, err := c.adapters()
	return c, adapters, err
}

func newRoot() *cobra.Command {
	a := &app{}
	root := &cobra.Command{
		Use:   "scops",
		Short: "Find drug-sale posts on public pages, explain every flag, keep the evidence",
		Long: `Scops reads public posts (Thai, Korean, English), screens them for drugs being sold,
explains every flag and keeps a sealed copy of the page.

A flag means: this post looks like an offer. It is not proof, it says nothing of
who wrote it, and the poster may be a victim. A person judges every flag.`,
		Example: `  scops run --demo --once            crawl the bundled demonstration web, once
  scops search 'label:sale'          read what was flagged, with the reasons
  scops evidence verify              check that nothing sealed was changed`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noVerb,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	flags := root.PersistentFlags()
	flags.StringVarP(&a.configFile, "config", "c", "", "configuration `FILE` (YAML); without it, the defaults")
	flags.StringVar(&a.dataDir, "data", "", "`DIR` of the embedded stores (default ./scops-data)")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		newRun(a), newCrawl(a), newServe(a), newSeed(a), newSite(a), newQueue(a),
		newExtract(a), newClassify(a), newRules(a), newReclassify(a), newRetention(a), newIndex(a),
		newSearch(a), newExport(a), newEvidence(a), newCases(a), newUser(a), newBackup(a), newRestore(a), newDoctor(a), newHealthcheck(a), newVersion(),
	)
	return root
}

// noVerb refuses a word that is no verb.
func noVerb(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("there is no verb %q; see scops --help", args[0])
	}
	return nil
}

// exactly demands n arguments and names the one that is missing.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < len(names) {
			return usagef("%s: %s is missing; see %s --help", cmd.CommandPath(), names[len(args)], cmd.CommandPath())
		}
		if len(args) > len(names) {
			return usagef("%s: %q is one argument too many; see %s --help", cmd.CommandPath(), args[len(names)], cmd.CommandPath())
		}
		return nil
	}
}
