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
)

const composeDir = "../../deploy/compose"

// compose is what the tests look at of compose.yaml.
type compose struct {
	Services map[string]composeService `yaml:"services"`
	Networks map[string]struct {
		Internal bool `yaml:"internal"`
	} `yaml:"networks"`
	Volumes map[string]any `yaml:"volumes"`
	Secrets map[string]struct {
		File string `yaml:"file"`
	} `yaml:"secrets"`
}

type composeService struct {
	Image       string            `yaml:"image"`
	Build       map[string]any    `yaml:"build"`
	Entrypoint  []string          `yaml:"entrypoint"`
	Command     []string          `yaml:"command"`
	User        string            `yaml:"user"`
	ReadOnly    bool              `yaml:"read_only"`
	Why         string            `yaml:"x-why"` // it is not as all the others
	CapDrop     []string          `yaml:"cap_drop"`
	SecurityOpt []string          `yaml:"security_opt"`
	MemLimit    string            `yaml:"mem_limit"`
	Restart     string            `yaml:"restart"`
	Networks    []string          `yaml:"networks"`
	Ports       []string          `yaml:"ports"`
	Volumes     []string          `yaml:"volumes"`
	Secrets     []string          `yaml:"secrets"`
	Environment map[string]string `yaml:"environment"`
	DependsOn   map[string]struct {
		Condition string `yaml:"condition"`
	} `yaml:"depends_on"`
	Healthcheck map[string]any `yaml:"healthcheck"`
}

func readCompose(t *testing.T) compose {
	t.Helper()
	var c compose
	// A service says anew what "<<" brought: to the reader a key twice.
	err := yaml.UnmarshalWithOptions([]byte(readFile(t, composeDir+"/compose.yaml")), &c, yaml.AllowDuplicateMapKey())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"redis", "elasticsearch", "prometheus", "grafana", "worker-1", "worker-2", "console"} {
		if _, ok := c.Services[want]; !ok {
			t.Fatalf("compose.yaml has no service %s", want)
		}
	}
	return c
}

func TestEveryContainerIsHardened(t *testing.T) {
	t.Parallel()
	for name, s := range readCompose(t).Services {
		uid, _, _ := strings.Cut(s.User, ":")
		if uid == "" || uid == "0" || uid == "root" {
			t.Errorf("%s runs as user %q", name, s.User)
		}
		if !s.ReadOnly && s.Why == "" {
			t.Errorf("%s writes to its own file system and says no x-why", name)
		}
		if !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s keeps capabilities or may gain privileges: %v %v", name, s.CapDrop, s.SecurityOpt)
		}
		if s.MemLimit == "" || s.Restart == "" {
			t.Errorf("%s has memory limit %q and restart policy %q", name, s.MemLimit, s.Restart)
		}
		for _, port := range s.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s is open to the network at %s", name, port)
			}
		}
		for key, value := range s.Environment {
			if strings.Contains(strings.ToUpper(key), "PASSWORD") && !strings.HasPrefix(value, "/run/secrets/") {
				t.Errorf("%s: %s stands in the environment, not in a file", name, key)
			}
		}
	}
}

// exact is an image tag that names one release.
var exact = regexp.MustCompile(`:v?\d+\.\d+\.\d+(-[a-z0-9.]+)?$`)

func TestEveryImageIsOneRelease(t *testing.T) {
	t.Parallel()
	for name, s := range readCompose(t).Services {
		if s.Build == nil && !exact.MatchString(s.Image) {
			t.Errorf("%s: image %s names no exact release", name, s.Image)
		}
	}
	goVersion := regexp.MustCompile(`(?m)^toolchain go(\S+)$`).FindStringSubmatch(readFile(t, "../../go.mod"))[1]
	file := readFile(t, "../../deploy/Containerfile")
	if !strings.Contains(file, "\nFROM golang:"+goVersion+"-") {
		t.Errorf("the image is not built with Go %s, the toolchain of go.mod", goVersion)
	}
	for _, want := range []string{"\nFROM scratch\n", "\nUSER 65532:65532\n", "\nHEALTHCHECK ", `CMD ["/scops", "healthcheck"]`, "ca-certificates.crt", "deploy/build"} {
		if !strings.Contains(file, want) {
			t.Errorf("the Containerfile has no %q", want)
		}
	}
}

func TestEverythingTheContainersMountIsThere(t *testing.T) {
	t.Parallel()
	c := readCompose(t)
	prepared := prepare(t)
	for name, s := range c.Services {
		for _, mount := range s.Volumes {
			source, _, _ := strings.Cut(mount, ":")
			if !strings.HasPrefix(source, ".") {
				if _, ok := c.Volumes[source]; !ok {
					t.Errorf("%s mounts the volume %s, which is not declared", name, source)
				}
				continue
			}
			_, inProject := os.Stat(filepath.Join(composeDir, source))
			_, made := os.Stat(filepath.Join(prepared, source))
			if inProject != nil && made != nil {
				t.Errorf("%s mounts %s, which neither the project holds nor deploy/compose/prepare makes", name, source)
			}
		}
		for _, secret := range s.Secrets {
			file := c.Secrets[secret].File
			info, err := os.Stat(filepath.Join(prepared, file))
			if err != nil || info.Mode().Perm() != 0o400 {
				t.Errorf("%s needs the secret %s: %v, %v", name, secret, info, err)
			}
		}
		for _, network := range s.Networks {
			if _, ok := c.Networks[network]; !ok {
				t.Errorf("%s is on the network %s, which is not declared", name, network)
			}
		}
	}
	if !c.Networks["inside"].Internal {
		t.Error("the network of the servers leads outside")
	}
}

func TestWhatStartsWaitsForWhatItNeeds(t *testing.T) {
	t.Parallel()
	c := readCompose(t)
	for name, s := range c.Services {
		for need, how := range s.DependsOn {
			switch on := c.Services[need]; how.Condition {
			case "service_healthy":
				if on.Healthcheck == nil {
					t.Errorf("%s waits for the health of %s, which has no check", name, need)
				}
			case "service_completed_successfully":
			default:
				t.Errorf("%s waits for %s: %q", name, need, how.Condition)
			}
		}
	}
	for _, name := range []string{"worker-1", "worker-2", "console"} {
		for _, need := range []string{"redis", "elasticsearch", "elasticsearch-user"} {
			if _, ok := c.Services[name].DependsOn[need]; !ok {
				t.Errorf("%s does not wait for %s", name, need)
			}
		}
	}
}

func TestTheContainersRunVerbsThatExistWithSettingsThatHold(t *testing.T) {
	t.Parallel()
	verbs := map[string]bool{}
	for _, cmd := range newRoot().Commands() {
		verbs[cmd.Name()] = true
	}
	config, err := loadConfig(composeDir+"/scops.example.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range readCompose(t).Services {
		if s.Build == nil {
			continue
		}
		if !slices.Equal(s.Entrypoint, []string{"/scops", "-c", "/etc/scops/scops.yaml"}) || len(s.Command) == 0 || !verbs[s.Command[0]] {
			t.Errorf("%s runs %v %v", name, s.Entrypoint, s.Command)
		}
		for _, file := range config.secretFiles() {
			if !slices.Contains(s.Secrets, strings.TrimPrefix(file.file, "/run/secrets/")) {
				t.Errorf("%s has no secret for %s", name, file.setting)
			}
		}
	}
}

// prepare runs deploy/compose/prepare in a directory of its own.
func prepare(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), composeDir+"/prepare", dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("prepare: %v\n%s", err, out)
	}
	return dir
}

func TestPreparingTwiceKeepsTheSecrets(t *testing.T) {
	t.Parallel()
	dir := prepare(t)
	read := func() string {
		return readFile(t, dir+"/secrets/scops_redis_password") + readFile(t, dir+"/secrets/redis_users") + readFile(t, dir+"/secrets/elasticsearch_password")
	}
	first := read()
	cmd := exec.CommandContext(t.Context(), composeDir+"/prepare", dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("prepare: %v\n%s", err, out)
	}
	if read() != first {
		t.Error("preparing a second time made other secrets")
	}
	if readFile(t, dir+"/secrets/scops_elasticsearch_password") != readFile(t, dir+"/secrets/elasticsearch_scops_password") {
		t.Error("scops and Elasticsearch are given different passwords")
	}
}
