package alert

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// Security of the connection to a mail server.
const (
	SecurityStartTLS = "starttls" // refused where the server does not offer it
	SecurityTLS      = "tls"
	SecurityNone     = "none"
)

// maxAddress is how long a mail address may be.
const maxAddress = 254

// ErrAddress: an address this deployment sends no mail to.
var ErrAddress = errors.New("no mail is sent to this address")

// Mailer sends mail through one server.
type Mailer struct {
	Server   string // HOST:PORT
	Security string
	Username string // "" = no login
	Password string
	From     string
	Domains  []string // mail goes to these alone
	Roots    *x509.CertPool
	Text     func(lang string, l Letter) (subject, body string)
	Now      func() time.Time
}

// Deliver sends a letter. It has arrived once the server has taken it: an error
// while taking leave is none.
func (m *Mailer) Deliver(ctx context.Context, l Letter) error {
	msg, err := m.message(l)
	if err != nil {
		return err
	}
	client, err := m.client()
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", m.Server, err)
	}
	defer func() { _ = client.CloseWithSMTPClient(conn) }()
	if err := client.SendWithSMTPClient(conn, msg); err != nil && !msg.IsDelivered() {
		return fmt.Errorf("mail server %s: %w", m.Server, err)
	}
	return nil
}

// message is plain text. The library folds and encodes every header, so that no
// name of a search can add one.
func (m *Mailer) message(l Letter) (*mail.Msg, error) {
	if err := CheckAddress(l.To, m.Domains); err != nil {
		return nil, err
	}
	subject, body := m.Text(l.Lang, l)
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingB64))
	if err := errors.Join(msg.From(m.From), msg.To(l.To)); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	msg.Subject(strings.Join(strings.Fields(subject), " "))
	msg.SetMessageIDWithValue(l.Key + "@" + DomainOf(m.From))
	msg.SetDateWithValue(m.Now())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(mail.TypeTextPlain, body)
	return msg, nil
}

func (m *Mailer) client() (*mail.Client, error) {
	host, port, err := net.SplitHostPort(m.Server)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	opt := []mail.Option{
		mail.WithPort(number), mail.WithTimeout(sendWithin), mail.WithHELO(DomainOf(m.From)), mail.WithoutNoop(),
		mail.WithTLSConfig(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: m.Roots}),
	}
	switch m.Security {
	case SecurityTLS:
		opt = append(opt, mail.WithSSL())
	case SecurityNone:
		opt = append(opt, mail.WithTLSPolicy(mail.NoTLS))
	default:
		opt = append(opt, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.Username != "" {
		opt = append(opt, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.Username), mail.WithPassword(m.Password))
	}
	return mail.NewClient(host, opt...)
}

// CheckAddress refuses what is no plain address of one of the domains.
func CheckAddress(address string, domains []string) error {
	parsed, err := netmail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > maxAddress || strings.ContainsFunc(address, notPlain) {
		return ErrAddress
	}
	for _, d := range domains {
		if strings.EqualFold(d, DomainOf(address)) {
			return nil
		}
	}
	return ErrAddress
}

// notPlain holds for what only quoted local parts and hostile ones have.
func notPlain(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"\<>(),;:[]`, r) }

// DomainOf is what stands after the @ of an address.
func DomainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
