package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestTwoConsolesThatRaceMakeOneFirstUser(t *testing.T) {
	t.Parallel()
	d := deploy(t, "servers", "")
	const consoles = 3
	var all [consoles]*standing
	var wg sync.WaitGroup
	for i := range all {
		// Each is a machine of its own: a data directory of its own.
		config := fmt.Sprintf("%s.%d", d.config, i)
		d.write(config, strings.ReplaceAll(readFile(t, d.config), "data: "+d.data, fmt.Sprintf("data: %s%d", d.data, i)))
		all[i] = begin(t, "serve", "-c", config)
	}
	for i := range all {
		wg.Go(func() { all[i].wait() })
	}
	wg.Wait()
	told := 0
	for _, s := range all {
		if s.oneTime != "" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("%d of %d consoles printed a one-time password, want exactly one", told, consoles)
	}
	if list := d.must(exitDone, "user", "list").stdout; strings.Count(list, "\nadmin ") != 1 {
		t.Errorf("the users are\n%s", list)
	}
}

func TestASecondConsoleOnOneDataDirectoryIsToldSo(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", consoleConfig)
	stand(t, "serve", "-c", d.config)
	if r := d.must(exitUsage, "serve"); !strings.Contains(r.stderr, "is in use by process") {
		t.Errorf("the second says: %s", r.stderr)
	}
	d.must(exitDone, "search", "label:sale") // short verbs run beside it
}

func TestTheConsoleSpeaksTLSAndThenMarksItsCookies(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	makeCertificate(t, filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"), time.Now().Add(time.Hour))
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(readFile(t, filepath.Join(dir, "cert.pem"))))
	d := deploy(t, "embedded", fmt.Sprintf("console: {listen: '127.0.0.1:0', tls_cert_file: %s/cert.pem, tls_key_file: %s/key.pem}\n", dir, dir))
	s := stand(t, "serve", "-c", d.config)
	if !strings.HasPrefix(s.console, "https://") {
		t.Fatalf("it says it is at %s", s.console)
	}
	client := &http.Client{
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "localhost", MinVersion: tls.VersionTLS12}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	answer, err := client.PostForm(s.console+"/login", url.Values{"name": {"admin"}, "password": {s.oneTime}})
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if answer.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security")
	}
	for path, want := range map[string]int{"/api/v1/openapi.json": http.StatusOK, "/api/v1/me": http.StatusUnauthorized, "/api/v2/me": http.StatusNotFound} {
		beside, err := client.Get(s.console + path)
		if err != nil {
			t.Fatal(err)
		}
		if err := beside.Body.Close(); err != nil || beside.StatusCode != want {
			t.Errorf("%s answers %d, want %d (%v)", path, beside.StatusCode, want, err)
		}
	}
	found := false
	for _, c := range answer.Cookies() {
		if !c.Secure {
			t.Errorf("cookie %s is not marked secure", c.Name)
		}
		found = found || c.Name == "__Host-scops_session" && c.HttpOnly && c.SameSite == http.SameSiteLaxMode
	}
	if !found {
		t.Errorf("answer %d sets %v, want a __Host- session", answer.StatusCode, answer.Cookies())
	}
}
