package alert

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"math/big"
	"mime"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a mail server on loopback that talks SMTP as it is written down.
type server struct {
	listener net.Listener
	cert     tls.Certificate
	roots    *x509.CertPool
	plain    bool // offers no STARTTLS
	refuse   string
	hangUp   bool // once it has taken a mail

	mu    sync.Mutex
	heard []string
	mails []string
	over  sync.WaitGroup
}

func newServer(t *testing.T, change func(*server)) *server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	self := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, self, self, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{cert: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots: x509.NewCertPool()}
	s.roots.AddCert(parsed)
	if change != nil {
		change(s)
	}
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	s.over.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			s.over.Go(func() { s.talk(conn) })
		}
	})
	t.Cleanup(func() { _ = s.listener.Close(); s.over.Wait() })
	return s
}

func (s *server) talk(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	in, secure := bufio.NewReader(conn), false
	say := func(text string) { _, _ = io.WriteString(conn, text+"\r\n") }
	say("220 mail.example ready")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		s.mu.Lock()
		s.heard = append(s.heard, fmt.Sprintf("%s tls=%t", line, secure))
		s.mu.Unlock()
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); {
		case s.refuse != "" && strings.HasPrefix(strings.ToUpper(line), s.refuse):
			say("451 4.3.0 not now")
		case verb == "EHLO" && !secure && !s.plain:
			say("250-mail.example\r\n250-8BITMIME\r\n250 STARTTLS")
		case verb == "EHLO":
			say("250-mail.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN")
		case verb == "STARTTLS":
			say("220 go on")
			conn = tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{s.cert}})
			in, secure = bufio.NewReader(conn), true
		case verb == "AUTH":
			say("235 2.7.0 welcome")
		case verb == "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				text, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if text == ".\r\n" {
					break
				}
				b.WriteString(text)
			}
			s.mu.Lock()
			s.mails = append(s.mails, b.String())
			s.mu.Unlock()
			say("250 2.0.0 taken")
			if s.hangUp {
				return
			}
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 2.0.0 fine")
		}
	}
}

func (s *server) mailer() *Mailer {
	return &Mailer{
		Server: s.listener.Addr().String(), Security: SecurityStartTLS, From: "scops@agency.example", Domains: []string{"agency.example"}, Roots: s.roots,
		Text: func(lang string, l Letter) (subject, body string) {
			return "โพสต์ " + l.Name, fmt.Sprintf("%s: %d 게시물\n", lang, l.Posts)
		},
		Now: func() time.Time { return noon },
	}
}

func mailLetter() Letter {
	l := letter()
	l.Key, l.To, l.Lang = "S.mail.20261127.1", "kim@agency.example", "ko"
	return l
}

func TestAMailIsSentOverTLSWithItsLoginAndItsID(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	m := s.mailer()
	m.Username, m.Password = "scops", "three owls"
	l := mailLetter()
	if err := m.Deliver(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	heard := strings.Join(s.heard, "\n")
	login := "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00scops\x00three owls")) + " tls=true"
	for _, want := range []string{"EHLO agency.example tls=false", "STARTTLS tls=false", "MAIL FROM:<scops@agency.example>", "RCPT TO:<kim@agency.example> tls=true"} {
		if !strings.Contains(heard, want) {
			t.Errorf("the server did not hear %q: %s", want, heard)
		}
	}
	if !strings.Contains(heard, login) && !strings.Contains(heard, "AUTH LOGIN tls=true") {
		t.Errorf("nobody logged in: %s", heard)
	}
	msg, err := netmail.ReadMessage(strings.NewReader(s.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || subject != "โพสต์ winter" {
		t.Errorf("subject %q, %v", subject, err)
	}
	raw, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, msg.Body))
	if err != nil || strings.TrimSpace(string(raw)) != "ko: 3 게시물" {
		t.Errorf("body %q, %v", raw, err)
	}
	for key, want := range map[string]string{
		"Message-Id": "<S.mail.20261127.1@agency.example>", "To": "<kim@agency.example>", "From": "<scops@agency.example>", "Content-Type": "text/plain; charset=UTF-8",
		"Date": "Fri, 27 Nov 2026 12:00:00 +0000", "Auto-Submitted": "auto-generated", "User-Agent": "", "X-Mailer": "",
	} {
		if got := msg.Header.Get(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

func TestNothingIsSaidToAServerWithoutTheTLSThatIsAskedFor(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(s *server) { s.plain = true })
	if err := s.mailer().Deliver(t.Context(), mailLetter()); err == nil || strings.Contains(strings.Join(s.heard, " "), "RCPT") {
		t.Errorf("%v after %q", err, s.heard)
	}
	stranger := newServer(t, nil)
	m := stranger.mailer()
	m.Roots = x509.NewCertPool()
	if err := m.Deliver(t.Context(), mailLetter()); err == nil || strings.Contains(strings.Join(stranger.heard, " "), "RCPT") {
		t.Errorf("an unknown certificate: %v after %q", err, stranger.heard)
	}
}

func TestAMailTheServerTookIsDeliveredHoweverItTakesLeave(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(s *server) { s.hangUp = true })
	if err := s.mailer().Deliver(t.Context(), mailLetter()); err != nil || len(s.mails) != 1 {
		t.Errorf("%v with %d mails", err, len(s.mails))
	}
	for _, verb := range []string{"MAIL", "RCPT", "DATA"} {
		s := newServer(t, func(s *server) { s.refuse = verb })
		if err := s.mailer().Deliver(t.Context(), mailLetter()); err == nil || len(s.mails) != 0 {
			t.Errorf("refused at %s: %v with %d mails", verb, err, len(s.mails))
		}
	}
}

func TestNoNameAddsAHeaderOrAReceiver(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	l := mailLetter()
	l.Name = "winter\r\nBcc: evil@other.example\r\n\r\nhello"
	if err := s.mailer().Deliver(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	msg, err := netmail.ReadMessage(strings.NewReader(s.mails[0]))
	if err != nil || msg.Header.Get("Bcc") != "" || strings.Contains(strings.Join(s.heard, " "), "evil") {
		t.Errorf("%v: %v", err, msg.Header)
	}
	for _, to := range []string{
		"kim@other.example", "kim@agency.example.other.example", "kim@agency.example\r\nBcc: evil@other.example", "kim@agency.example, evil@other.example",
		`"kim evil"@agency.example`, "Kim <kim@agency.example>", "kim", "@agency.example", "kim@evil.example@agency.example", "킴@agency.example", strings.Repeat("k", 250) + "@agency.example", "",
	} {
		l.To = to
		if err := s.mailer().Deliver(t.Context(), l); err == nil {
			t.Errorf("mail goes to %q", to)
		}
	}
	if len(s.mails) != 1 {
		t.Errorf("%d mails were sent", len(s.mails))
	}
}
