package main

import (
	"fmt"
	"strings"
	"time"

	"scops/crawler"
	"scops/crawler/fetch"
	"scops/crawler/worker"
	"scops/index/alert"
)

// Config is everything a deployment can set. Its YAML keys are a contract;
// every one has a default.
type Config struct {
	Crawl         CrawlConfig      `yaml:"crawl"`
	Sites         []SiteConfig     `yaml:"sites"`
	Redis         *RedisConfig     `yaml:"redis"`         // absent = embedded frontier
	Elasticsearch *ElasticConfig   `yaml:"elasticsearch"` // absent = embedded store
	Data          string           `yaml:"data"`
	Rules         RulesConfig      `yaml:"rules"`
	Deployment    DeploymentConfig `yaml:"deployment"`
	Agency        AgencyConfig     `yaml:"agency"`
	Console       ConsoleConfig    `yaml:"console"`
	Auth          AuthConfig       `yaml:"auth"`
	Secrets       SecretsConfig    `yaml:"secrets"`
	Mail          MailConfig       `yaml:"mail"`
	Webhooks      []WebhookConfig  `yaml:"webhooks"`
	Admin         AdminConfig      `yaml:"admin"`
	Log           LogConfig        `yaml:"log"`
	Retention     RetentionConfig  `yaml:"retention"`
}

// CrawlConfig steers fetching.
type CrawlConfig struct {
	Workers               int               `yaml:"workers"`
	Delay                 Duration          `yaml:"delay"`
	Timeout               Duration          `yaml:"timeout"`
	MaxBody               Size              `yaml:"max_body"`
	Memory                Size              `yaml:"memory"`
	UserAgent             string            `yaml:"user_agent"`
	AllowPrivateAddresses bool              `yaml:"allow_private_addresses"`
	Resolve               map[string]string `yaml:"resolve"`
	CAFile                string            `yaml:"ca_file"`
	Declared              string            `yaml:"declared"` // directory of declared sites, "" = none but those that ship
	DemoState             int               `yaml:"demo_state"`
	Backfill              BackfillConfig    `yaml:"backfill"`
	Revisit               RevisitConfig     `yaml:"revisit"`
	Looks                 []Duration        `yaml:"looks"` // [] = hits are not looked at again
}

// BackfillConfig bounds how much history is read: whichever comes first.
type BackfillConfig struct {
	Age   Duration `yaml:"age"`
	Pages int      `yaml:"pages"`
}

// RevisitConfig bounds the time between two visits of a Source.
type RevisitConfig struct {
	Min Duration `yaml:"min"`
	Max Duration `yaml:"max"`
}

// SiteConfig is what one site needs beside the defaults.
type SiteConfig struct {
	Match          string          `yaml:"match"` // host, or *.host
	Clock          string          `yaml:"clock"` // the Host whose politeness clock it shares
	Delay          Duration        `yaml:"delay"`
	Proxy          string          `yaml:"proxy"`
	Allow          []string        `yaml:"allow"`
	Deny           []string        `yaml:"deny"`
	Zone           string          `yaml:"zone"`
	Encoding       string          `yaml:"encoding"`
	Adapter        string          `yaml:"adapter"`
	Discover       string          `yaml:"discover"`
	RobotsOverride *RobotsOverride `yaml:"robots_override"`
}

// RedisConfig names the Redis that coordinates workers.
type RedisConfig struct {
	Mode         string   `yaml:"mode"`
	Addresses    []string `yaml:"addresses"`
	MasterName   string   `yaml:"master_name"`
	Username     string   `yaml:"username"`
	PasswordFile string   `yaml:"password_file"`
	TLS          bool     `yaml:"tls"`
	DB           int      `yaml:"db"`
	Prefix       string   `yaml:"prefix"`

	SentinelUsername     string `yaml:"sentinel_username"`
	SentinelPasswordFile string `yaml:"sentinel_password_file"`
}

// ElasticConfig names the Elasticsearch or OpenSearch that keeps documents.
type ElasticConfig struct {
	Addresses    []string `yaml:"addresses"`
	Username     string   `yaml:"username"`
	PasswordFile string   `yaml:"password_file"`
	APIKeyFile   string   `yaml:"api_key_file"`
	CAFile       string   `yaml:"ca_file"`
	Prefix       string   `yaml:"prefix"`
	Replicas     int      `yaml:"replicas"`
}

// RulesConfig names the rule pack.
type RulesConfig struct {
	Dir string `yaml:"dir"` // "" = the released pack
}

// DeploymentConfig says whose law counts.
type DeploymentConfig struct {
	Places        []string `yaml:"places"`
	PartnerPlaces []string `yaml:"partner_places"`
}

// AgencyConfig is whose deployment this is.
type AgencyConfig struct {
	Name           string `yaml:"name"`
	ID             string `yaml:"id"`
	Zone           string `yaml:"zone"`
	Lang           string `yaml:"lang"` // of the console, for readers who have not chosen; "" = as their browser asks
	RequirePurpose bool   `yaml:"require_purpose"`
}

// ConsoleConfig steers the web console.
type ConsoleConfig struct {
	Listen         string   `yaml:"listen"`
	TLSCertFile    string   `yaml:"tls_cert_file"`
	TLSKeyFile     string   `yaml:"tls_key_file"`
	PublicURL      string   `yaml:"public_url"`
	TrustedProxies []string `yaml:"trusted_proxies"`
}

// AuthConfig steers who may log in to the console.
type AuthConfig struct {
	Session             Duration   `yaml:"session"`
	RequireSecondFactor bool       `yaml:"require_second_factor"`
	OIDC                OIDCConfig `yaml:"oidc"`
}

// OIDCConfig names a single sign-on service.
type OIDCConfig struct {
	Issuer           string `yaml:"issuer"`
	ClientID         string `yaml:"client_id"`
	ClientSecretFile string `yaml:"client_secret_file"`

	Scopes       []string          `yaml:"scopes"`        // beside openid
	NameClaim    string            `yaml:"name_claim"`    // names the user here
	RolesClaim   string            `yaml:"roles_claim"`   // "" = roles are given here
	Roles        map[string]string `yaml:"roles"`         // value of that claim to roles, comma-separated
	Create       bool              `yaml:"create"`        // who is unknown here is made a user
	SecondFactor bool              `yaml:"second_factor"` // the service asks for one itself
}

// SecretsConfig names where keys lie.
type SecretsConfig struct {
	Dir string `yaml:"dir"`
}

// MailConfig names the server that takes the mail of search alerts.
type MailConfig struct {
	Server   string   `yaml:"server"`   // HOST:PORT; "" = no mail is sent
	Security string   `yaml:"security"` // starttls, tls or none
	Username string   `yaml:"username"` // "" = no login; the password stands in secrets.dir
	From     string   `yaml:"from"`
	Domains  []string `yaml:"domains"` // mail goes to addresses in these alone
	CAFile   string   `yaml:"ca_file"`
}

// WebhookConfig names a receiver of search alerts; its key stands in
// secrets.dir.
type WebhookConfig struct {
	Name                  string `yaml:"name"`
	URL                   string `yaml:"url"`
	AllowPrivateAddresses bool   `yaml:"allow_private_addresses"`
}

// AdminConfig is the listener for machines: /metrics /healthz /readyz /debug/pprof.
type AdminConfig struct {
	Listen string `yaml:"listen"`
}

// LogConfig steers the log on stderr.
type LogConfig struct {
	Level  string `yaml:"level"`
	Format string `yaml:"format"`
}

// RetentionConfig says how long what is kept.
type RetentionConfig struct {
	Unflagged Duration  `yaml:"unflagged"`
	Flagged   Duration  `yaml:"flagged"`
	Evidence  *Duration `yaml:"evidence"` // absent = flagged
}

// defaults is a Config with every default in place.
func defaults() Config {
	return Config{
		Crawl: CrawlConfig{
			Workers: 8, Delay: Duration(2 * time.Second), Timeout: Duration(20 * time.Second),
			MaxBody: 4 << 20, Memory: 96 << 20, UserAgent: fetch.DefaultUserAgent, DemoState: 1,
			Backfill: BackfillConfig{Age: Duration(30 * 24 * time.Hour), Pages: 50},
			Revisit:  RevisitConfig{Min: Duration(5 * time.Minute), Max: Duration(24 * time.Hour)},
			Looks:    defaultLooks(),
		},
		Data:       "./scops-data",
		Deployment: DeploymentConfig{Places: []string{"TH", "KR"}, PartnerPlaces: []string{}},
		Agency:     AgencyConfig{Name: "", ID: "local", Zone: "Asia/Bangkok"},
		Console:    ConsoleConfig{Listen: "127.0.0.1:8080"},
		Auth: AuthConfig{
			Session: Duration(12 * time.Hour),
			OIDC:    OIDCConfig{Scopes: []string{"profile"}, NameClaim: "preferred_username", Roles: map[string]string{}},
		},
		Secrets:   SecretsConfig{},
		Mail:      MailConfig{Security: alert.SecurityStartTLS, Domains: []string{}},
		Webhooks:  []WebhookConfig{},
		Admin:     AdminConfig{Listen: "127.0.0.1:9090"},
		Log:       LogConfig{Level: "info", Format: "text"},
		Retention: RetentionConfig{Flagged: Duration(180 * 24 * time.Hour)},
	}
}

func defaultLooks() []Duration {
	var looks []Duration
	for _, d := range worker.DefaultLooks() {
		looks = append(looks, Duration(d))
	}
	return looks
}

// site gives the settings of the first pattern that matches a host. A pattern
// without a port fits the host on every port: a page must not escape what is
// set for its site by answering on another one.
func (c *Config) site(host string) SiteConfig {
	name := host
	if i := strings.LastIndexByte(host, ':'); i > 0 && !strings.HasSuffix(host, "]") {
		name = host[:i]
	}
	for _, s := range c.Sites {
		if matchHost(s.Match, host) || matchHost(s.Match, name) {
			return s
		}
	}
	return SiteConfig{}
}

// hostOf is the politeness clock of an address under this configuration.
func (c *Config) hostOf(rawURL string) (string, error) {
	host, err := crawler.HostOf(rawURL)
	if err != nil {
		return "", err
	}
	if clock := c.site(host).Clock; clock != "" {
		return clock, nil
	}
	return host, nil
}

// delay is the least time between two requests to a Host.
func (c *Config) delay(host string) time.Duration {
	if d := c.site(host).Delay; d > 0 {
		return time.Duration(d)
	}
	return time.Duration(c.Crawl.Delay)
}

// allowed says whether this deployment ever fetches an address; the error
// says what forbids it.
func (c *Config) allowed(rawURL string) error {
	u, err := crawler.ParseURL(rawURL)
	if err != nil {
		return err
	}
	if to, ok := c.Crawl.Resolve[u.Hostname()]; ok && u.Scheme == "https" && c.Crawl.CAFile == "" {
		return fmt.Errorf("crawl.resolve sends %s to %s, which is asked by http:// only", u.Hostname(), to)
	}
	return c.site(u.Host).permits(u)
}
