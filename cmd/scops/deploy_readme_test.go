package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
)

const deployReadme = "../../deploy/README.md"

// fenced gives the blocks of a text that are marked with a language.
func fenced(text, lang string) []string {
	var out []string
	for _, m := range regexp.MustCompile("(?ms)^```"+lang+"\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestTheCommandsOfTheDeployReadmeWork(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	deploy, err := filepath.Abs("../../deploy")
	if err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"scops": self, "deploy": deploy} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	run := 0
	for _, block := range fenced(readFile(t, deployReadme), "sh") {
		for line := range strings.Lines(block) {
			run++
			cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), beScops+"=1", "PATH="+dir+":"+os.Getenv("PATH"))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", strings.TrimSpace(line), err, out)
			}
		}
	}
	if run < 15 {
		t.Errorf("only %d commands found in deploy/README.md, want at least 15", run)
	}
}

func TestTheOtherCommandsOfTheDeployReadmeNameWhatExists(t *testing.T) {
	t.Parallel()
	services := readCompose(t).Services
	looked := 0
	for _, block := range fenced(readFile(t, deployReadme), "console") {
		for line := range strings.Lines(block) {
			command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ ")
			if !ok {
				t.Errorf("%q is no command", line)
				continue
			}
			looked++
			if why := unknownIn(strings.Fields(command), services); why != "" {
				t.Errorf("%s: %s", command, why)
			}
		}
	}
	if looked < 30 {
		t.Errorf("only %d commands found, want at least 30", looked)
	}
}

// unknownIn says what a command names that does not exist: a verb, a flag, a
// service or a file of the project.
func unknownIn(words []string, services map[string]composeService) string {
	for i, word := range words {
		if strings.HasPrefix(word, "deploy/") && !exists(word) {
			return "there is no " + word
		}
		if word == "scops" && i+1 < len(words) && runsIt(words, i) {
			return unknownVerb(words[i+1:])
		}
	}
	compose := slices.Index(words, "compose")
	if compose < 0 {
		return ""
	}
	for _, word := range words[compose:] {
		if strings.HasPrefix(word, "worker-") || word == "console" {
			if _, ok := services[word]; !ok {
				return "there is no service " + word
			}
		}
	}
	return ""
}

// runsIt says whether a word is the program and not a user, a unit or a file.
func runsIt(words []string, i int) bool {
	if i == 0 {
		return true
	}
	before := words[i-1]
	return before == "--rm" || i >= 2 && words[i-2] == "-u" && before == "scops"
}

func exists(path string) bool {
	if strings.HasPrefix(path, "deploy/compose/etc/") {
		return true // made by deploy/compose/prepare
	}
	_, err := os.Stat(filepath.Join("../..", path))
	return err == nil
}

// unknownVerb says which verb or flag of a command line does not exist.
func unknownVerb(args []string) string {
	cmd, rest, err := newRoot().Find(args)
	if err != nil || cmd.HasSubCommands() {
		return "there is no verb in " + strings.Join(args, " ")
	}
	for _, word := range rest {
		name, isFlag := strings.CutPrefix(word, "--")
		name, _, _ = strings.Cut(name, "=")
		switch {
		case isFlag && cmd.Flags().Lookup(name) == nil && cmd.InheritedFlags().Lookup(name) == nil:
			return cmd.CommandPath() + " has no flag --" + name
		case !isFlag && strings.HasPrefix(word, "-") && len(word) == 2 && lookupShort(cmd, word[1:]):
			return cmd.CommandPath() + " has no flag " + word
		}
	}
	return ""
}

// lookupShort says whether a one-letter flag is missing.
func lookupShort(cmd *cobra.Command, name string) bool {
	return cmd.Flags().ShorthandLookup(name) == nil && cmd.InheritedFlags().ShorthandLookup(name) == nil
}

func TestWhatDoesNotExistIsNoticed(t *testing.T) {
	t.Parallel()
	for command, wrong := range map[string]bool{
		"scops run --demo --data d":                         false,
		"scops rnu --demo":                                  true,
		"scops run --dmeo":                                  true,
		"sudo -u scops scops -c f.yaml --data d seed add u": false,
		"sudo -u scops scops -c f.yaml seed ad u":           true,
		"sudo deploy/compose/prepare":                       false,
		"sudo deploy/compose/perpare":                       true,
		"docker compose -f x kill -s HUP worker-1 worker-3": true,
		"docker compose -f x run --rm scops doctor":         false,
		"docker compose -f x run --rm scops docter":         true,
		"sudo install -m 755 scops /usr/local/bin/scops":    false,
	} {
		if got := unknownIn(strings.Fields(command), readCompose(t).Services) != ""; got != wrong {
			t.Errorf("%s: noticed %t, want %t", command, got, wrong)
		}
	}
}

func TestTheSettingsOfTheDeployReadmeHold(t *testing.T) {
	t.Parallel()
	blocks := fenced(readFile(t, deployReadme), "yaml")
	if len(blocks) < 2 {
		t.Fatalf("only %d blocks of settings", len(blocks))
	}
	for _, block := range blocks {
		c := defaults()
		if err := yaml.UnmarshalWithOptions([]byte(block), &c, yaml.Strict()); err != nil {
			t.Errorf("%s\n%v", block, err)
		}
		if err := c.check(); err != nil {
			t.Errorf("%s\n%v", block, err)
		}
	}
}

func TestEveryFileTheDeployReadmeNamesExists(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile("deploy/[A-Za-z0-9_./@-]*[A-Za-z0-9_]").FindAllString(readFile(t, deployReadme), -1)
	if len(named) < 20 {
		t.Fatalf("only %d files are named", len(named))
	}
	for _, path := range named {
		if strings.HasSuffix(path, "/NAME.md") || exists(path) {
			continue
		}
		t.Errorf("%s does not exist", path)
	}
}
