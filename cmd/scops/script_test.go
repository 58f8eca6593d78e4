package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs testdata/script/*.txtar: command lines, what they print and
// how they end. They are the specification of the command line.
func TestScripts(t *testing.T) {
	t.Parallel()
	params := scripts(nil)
	params.Dir = filepath.Join("testdata", "script")
	testscript.Run(t, params)
}

// TestRetentionOnServers runs the script of scops retention where documents are
// kept on a real Elasticsearch, and with SCOPS_TEST_LONG=1 on OpenSearch, too.
func TestRetentionOnServers(t *testing.T) {
	t.Parallel()
	servers := map[string]string{"elasticsearch": os.Getenv("SCOPS_TEST_ELASTIC")}
	if os.Getenv("SCOPS_TEST_LONG") == "1" {
		servers["opensearch"] = os.Getenv("SCOPS_TEST_OPENSEARCH")
	}
	for name, address := range servers {
		t.Run(name, func(t *testing.T) {
			if address == "" {
				skipOrFail(t, "no address of "+name+" in the environment (deploy/backends starts one)")
			}
			params := scripts(func(env *testscript.Env) error {
				store := storeConfig(t, env.WorkDir, address, "script"+random())
				for _, file := range []string{"store.yaml", "short.yaml"} {
					if err := appendTo(filepath.Join(env.WorkDir, file), store); err != nil {
						return err
					}
				}
				return nil
			})
			params.Files = []string{filepath.Join("testdata", "script", "retention.txtar")}
			testscript.Run(t, params)
		})
	}
}

func appendTo(file, text string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(raw, text...), 0o600)
}

// scripts is how scripts are run; prepare may change the files of one first.
func scripts(prepare func(*testscript.Env) error) testscript.Params {
	return testscript.Params{
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			bin := filepath.Join(env.WorkDir, ".bin")
			if err := os.MkdirAll(bin, 0o755); err != nil {
				return err
			}
			self, err := os.Executable()
			if err != nil {
				return err
			}
			env.Setenv(beScops, "1")
			env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
			if err := os.Symlink(self, filepath.Join(bin, "scops")); err != nil || prepare == nil {
				return err
			}
			return prepare(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exitcode": exitCodeIs},
	}
}

// exitCodeIs runs a program and demands its exit code: exitcode 2 scops ...
func exitCodeIs(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	cmd := exec.Command(filepath.Join(ts.Getenv("WORK"), ".bin", args[1]), args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"PATH=" + ts.Getenv("PATH"), beScops + "=1", "HOME=" + ts.Getenv("HOME")}
	_ = cmd.Run() // the exit code is what is looked at
	if got := cmd.ProcessState.ExitCode(); got != want {
		ts.Fatalf("%v: exit code %d, want %d", args[1:], got, want)
	}
}
