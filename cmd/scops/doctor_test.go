package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// findings runs a doctor of this deployment, his clock set by some time.
func (d *deployment) findings(off time.Duration) (all []finding, failed bool) {
	d.t.Helper()
	config, err := loadConfig(d.config, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	var out bytes.Buffer
	doc := &doctor{out: &out, json: true, config: config, now: func() time.Time { return time.Now().Add(off) }}
	doc.examine(d.t.Context())
	for line := range strings.Lines(out.String()) {
		var f finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			d.t.Fatalf("doctor printed %q: %v", line, err)
		}
		all = append(all, f)
	}
	return all, doc.failed
}

// check demands that one thing is found in a state, in words that hold these.
func check(t *testing.T, all []finding, what, state string, words ...string) {
	t.Helper()
	for _, f := range all {
		if f.Check != what || f.State != state {
			continue
		}
		for _, word := range words {
			if !strings.Contains(f.Said, word) {
				t.Errorf("%s %s: %q does not say %q", what, state, f.Said, word)
			}
		}
		return
	}
	t.Errorf("%s is not %s: %+v", what, state, all)
}

func TestTheDoctorSaysWhatEverythingStandsOn(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(t *testing.T, d *deployment) {
		d.must(exitDone, "run", "--demo", "--once")
		all, failed := d.findings(0)
		if failed {
			t.Errorf("something failed: %+v", all)
		}
		check(t, all, "rules", stateOK, "terms in", "sha256:")
		check(t, all, "rule tests", stateOK, "hold")
		check(t, all, "data directory", stateOK, d.data)
		check(t, all, "console", stateOK, "127.0.0.1:0 is free")
		check(t, all, "user agent", stateWarning, "crawl.user_agent")
		if d.mode == "embedded" {
			check(t, all, "store", stateOK, "embedded")
			check(t, all, "frontier", stateOK, "embedded")
			return
		}
		check(t, all, "store", stateOK, "Elasticsearch 8.", "clock within 100ms")
		check(t, all, "frontier", stateOK, "Redis ", "clock within 100ms")
		check(t, all, "secrets", stateOK, "1 files")
	})
}

func TestTheDoctorNoticesAClockThatIsOff(t *testing.T) {
	t.Parallel()
	d := deploy(t, "servers", "")
	// How long an answer took is taken off, in favour of the server's clock.
	all, _ := d.findings(-30 * time.Second)
	check(t, all, "store", stateFailed, "the clock of Elasticsearch is ", "ahead of this machine's", "NTP")
	check(t, all, "frontier", stateFailed, "the clock of Redis is ", "ahead of this machine's")
	all, _ = d.findings(30 * time.Second)
	check(t, all, "store", stateFailed, "behind this machine's")
	all, _ = d.findings(time.Second)
	check(t, all, "frontier", stateOK, "clock within")
}

func TestTheDoctorWarnsOfVersionsNobodyTried(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]bool{"7.0.15": false, "6.2.0": false, "8.4.1": false, "9.0.0": true, "": true} {
		var out bytes.Buffer
		d := &doctor{out: &out}
		d.version("frontier", "Redis", version)
		if got := strings.Contains(out.String(), "warning: Redis "+version+" is none of the versions"); got != want {
			t.Errorf("Redis %q: warned %t, want %t: %s", version, got, want, &out)
		}
	}
}

func TestTheDoctorNoticesWhatIsOpenToOthers(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	d := deploy(t, "embedded", fmt.Sprintf("auth: {oidc: {client_secret_file: %s}}\nconsole: {listen: '0.0.0.0:0'}\n", secret))
	d.write(secret, "s3cret\n")
	for mode, state := range map[os.FileMode]string{0o400: stateOK, 0o600: stateOK, 0o440: stateWarning, 0o444: stateFailed, 0o620: stateFailed} {
		if err := os.Chmod(secret, mode); err != nil {
			t.Fatal(err)
		}
		all, _ := d.findings(0)
		check(t, all, "secrets", state)
	}
	d.write(secret, "")
	all, _ := d.findings(0)
	check(t, all, "secrets", stateFailed, "is empty")

	if err := os.Chmod(d.data, 0o755); err != nil {
		t.Fatal(err)
	}
	all, failed := d.findings(0)
	check(t, all, "data directory", stateFailed, "mode 0755", "chmod 700 "+d.data)
	check(t, all, "console", stateFailed, "passwords cross the network in the clear")
	if !failed {
		t.Error("the doctor found nothing wrong")
	}
}

func TestTheDoctorReadsTheCertificate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	d := deploy(t, "embedded", fmt.Sprintf("console: {listen: '127.0.0.1:0', tls_cert_file: %s, tls_key_file: %s}\n", cert, key))
	makeCertificate(t, cert, key, time.Now().Add(90*24*time.Hour))
	all, _ := d.findings(0)
	check(t, all, "certificate", stateOK, "valid until")
	all, _ = d.findings(80 * 24 * time.Hour)
	check(t, all, "certificate", stateWarning, "expires on")
	all, _ = d.findings(100 * 24 * time.Hour)
	check(t, all, "certificate", stateFailed, "expired on", "renew")
	d.write(cert, "no certificate")
	all, _ = d.findings(0)
	check(t, all, "certificate", stateFailed, "console.tls_cert_file")
}

func makeCertificate(t *testing.T, certFile, keyFile string, until time.Time) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: until, DNSNames: []string{"localhost"}}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: cert}, keyFile: {Type: "PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheDoctorNoticesAnAddressThatIsTaken(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	d := deploy(t, "embedded", fmt.Sprintf("console: {listen: '%s'}\n", l.Addr()))
	all, _ := d.findings(0)
	check(t, all, "console", stateFailed, l.Addr().String()+" is taken by another program")
	d = deploy(t, "embedded", "console: {listen: '192.0.2.7:8080'}\n")
	all, _ = d.findings(0)
	check(t, all, "console", stateFailed, "192.0.2.7 is no address of this machine")
}

func TestAnAddressThatStandsForAllIsCalledByItsOwnName(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{"0.0.0.0:1": "localhost:1", "[::]:1": "localhost:1", ":1": "localhost:1", "127.0.0.1:1": "127.0.0.1:1", "scops.example:1": "scops.example:1"} {
		if got := callable(listen); got != want {
			t.Errorf("%s is called as %s, want %s", listen, got, want)
		}
	}
}

func TestTheDoctorRunsTheTestsOfThePack(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	o.write(o.rules, "extends: builtin\nposts:\n  - post: '오늘 날씨 좋다'\n    label: sale\n    band: likely\n    because: a wrong expectation\n")
	all, _ := o.findings(0)
	check(t, all, "rules", stateOK)
	check(t, all, "rule tests", stateFailed, "1 of ", o.rules+":3:", "scops rules test")
}

func TestAHealthcheckAsksTheProcessThatRuns(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	address := closedPort(t)
	d.write(d.config, fmt.Sprintf("data: %s\nadmin: {listen: '%s'}\nconsole: {listen: '127.0.0.1:0'}\n", d.data, address))
	if r := d.must(exitFailed, "healthcheck"); !strings.Contains(r.stderr, address) {
		t.Errorf("with nothing running it said %q", r.stderr)
	}
	run := d.daemon("run", "--demo")
	run.wait("working")
	d.must(exitDone, "healthcheck")
	d.must(exitDone, "healthcheck", "--ready")
	all, failed := d.findings(0)
	check(t, all, "admin", stateOK, "taken while scops is running")
	if failed {
		t.Errorf("beside a running process the doctor found something wrong: %+v", all)
	}
	run.end()
}

func TestPasswordsInAddressesAreNeverPrinted(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "elasticsearch: {addresses: ['http://scops:s3cret@127.0.0.1:9', 'http://s3cret@ [']}\nsites: [{match: a.example, proxy: 'socks5://me:s3cret@127.0.0.1:9'}]\n")
	printed := d.must(exitDone, "doctor", "--print-config").stdout + d.must(exitFailed, "doctor").stdout
	if strings.Contains(printed, "s3cret") || !strings.Contains(printed, "scops:xxxxx@127.0.0.1:9") {
		t.Errorf("printed\n%s", printed)
	}
}

func readFile(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
