package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const systemdDir = "../../deploy/systemd"

// unit is the settings of a unit file, in order, by name.
type unit map[string][]string

func readUnits(t *testing.T) map[string]unit {
	t.Helper()
	files, err := filepath.Glob(systemdDir + "/*.service")
	if err != nil || len(files) != 3 {
		t.Fatalf("%d units, want 3: %v", len(files), err)
	}
	units := map[string]unit{}
	for _, file := range files {
		u := unit{}
		for line := range strings.Lines(readFile(t, file)) {
			if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
				u[key] = append(u[key], value)
			}
		}
		units[filepath.Base(file)] = u
	}
	return units
}

func TestEveryUnitIsConfined(t *testing.T) {
	t.Parallel()
	for name, u := range readUnits(t) {
		for key, want := range map[string]string{
			"User": "scops", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ReadOnlyPaths": "/etc/scops", "ProtectHome": "yes", "PrivateTmp": "yes",
			"PrivateDevices": "yes", "CapabilityBoundingSet": "", "StateDirectoryMode": "0700", "UMask": "0077", "MemoryDenyWriteExecute": "yes",
			"RestrictNamespaces": "yes", "SystemCallArchitectures": "native", "Restart": "on-failure", "RestartPreventExitStatus": strconv.Itoa(exitUsage),
			"ExecReload": "/bin/kill -HUP $MAINPID",
		} {
			if !slices.Equal(u[key], []string{want}) {
				t.Errorf("%s: %s is %q, want %q", name, key, u[key], want)
			}
		}
		seconds, err := strconv.Atoi(u["TimeoutStopSec"][0])
		if err != nil || seconds < 45 {
			t.Errorf("%s: TimeoutStopSec=%v; pages under way, the ledger and the console take up to 30 s", name, u["TimeoutStopSec"])
		}
		if !strings.Contains(u["ExecStart"][0], "--data /var/lib/"+u["StateDirectory"][0]) {
			t.Errorf("%s keeps its data outside the state directory %s: %s", name, u["StateDirectory"], u["ExecStart"])
		}
	}
}

func TestUnitsWithServersAreHandedTheirSecrets(t *testing.T) {
	t.Parallel()
	for name, u := range readUnits(t) {
		if name == "scops.service" {
			continue // embedded stores have no passwords
		}
		for _, secret := range []struct{ credential, setting string }{
			{"redis-password", "SCOPS_REDIS_PASSWORD_FILE"}, {"elasticsearch-password", "SCOPS_ELASTICSEARCH_PASSWORD_FILE"},
		} {
			if !slices.Contains(u["LoadCredential"], secret.credential+":/etc/scops/secrets/"+secret.credential) ||
				!slices.Contains(u["Environment"], secret.setting+"=%d/"+secret.credential) {
				t.Errorf("%s is not handed %s", name, secret.credential)
			}
		}
	}
}

// TestSystemdUnderstandsTheUnits asks systemd itself, with this program where
// the units expect it.
func TestSystemdUnderstandsTheUnits(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze on PATH")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name := range readUnits(t) {
		text := strings.ReplaceAll(readFile(t, filepath.Join(systemdDir, name)), "/usr/local/bin/scops", self)
		file := filepath.Join(dir, strings.Replace(name, "@.", "@01.", 1))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), analyze, "--no-pager", "verify", file).CombinedOutput()
		if err != nil || strings.Contains(string(out), "Unknown") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

func TestTheUnitsRunVerbsAndEnvironmentThatExist(t *testing.T) {
	t.Parallel()
	verbs := map[string]bool{}
	for _, cmd := range newRoot().Commands() {
		verbs[cmd.Name()] = true
	}
	for name, u := range readUnits(t) {
		if verb := strings.Fields(u["ExecStart"][0])[1]; !verbs[verb] {
			t.Errorf("%s runs scops %s, which does not exist", name, verb)
		}
		c := defaults()
		if err := applyEnviron(&c, u["Environment"]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
