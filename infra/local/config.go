// Package local is the one-machine edition: the same handlers as on AWS, with engines embedded in one
// process. It turns SMTP messages, queue batches, committed changes and clock ticks into the AWS event
// values that the handlers take, and decides nothing itself.
package local

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"resonance/infra/local/slackpage"
	"resonance/shared/config"
)

// Config is everything that can be set from outside: by environment, and what a first start may need by flag.
type Config struct {
	Data string `env:"RESONANCE_DATA" envDefault:"data"`           // folder of everything that is kept
	HTTP string `env:"RESONANCE_HTTP" envDefault:"127.0.0.1:8080"` // where the desk listens; port 0 picks one
	SMTP string `env:"RESONANCE_SMTP" envDefault:"127.0.0.1:2525"` // where mail is accepted

	// URL is where people reach the desk, for links in letters; empty means the address it listens on.
	URL string `env:"RESONANCE_URL"`
	// TLSCert and TLSKey are PEM files: the desk then speaks HTTPS, and mail is offered STARTTLS.
	TLSCert string `env:"RESONANCE_TLS_CERT"`
	TLSKey  string `env:"RESONANCE_TLS_KEY"`
	// Exposed allows an address beyond this machine without TLS, behind a proxy that has it.
	Exposed bool `env:"RESONANCE_EXPOSED"`
	// Proxies are addresses and networks of proxies in front, which are believed when they say who asks
	// (X-Forwarded-For): else all who come through one share its limit on sign-ins.
	Proxies []string `env:"RESONANCE_PROXIES"`

	// SlackToken, SlackSecret (signing secret) and SlackChannel (its id) connect the real Slack. Without
	// a token a page on loopback plays Slack.
	SlackToken   string `env:"RESONANCE_SLACK_TOKEN"`
	SlackSecret  string `env:"RESONANCE_SLACK_SECRET"`
	SlackChannel string `env:"RESONANCE_SLACK_CHANNEL"`
	SlackPage    string `env:"RESONANCE_SLACK_PAGE" envDefault:"127.0.0.1:8081"`

	// Relay (HOST:PORT) takes outgoing letters; empty keeps them in the browsable outbox.
	Relay         string `env:"RESONANCE_RELAY"`
	RelayUser     string `env:"RESONANCE_RELAY_USER"`
	RelayPassword string `env:"RESONANCE_RELAY_PASSWORD"`
	// Receivers are the authserv-ids of a mail server of ours that stands in front and says who is who.
	Receivers []string `env:"RESONANCE_MAIL_RECEIVERS"`

	// OpenIDIssuer (https://…) is a provider at which members may sign in with the address that a lead
	// entered; empty leaves the one-time links. The provider must know CALLBACK = URL + /sign-in/openid/done.
	OpenIDIssuer string `env:"RESONANCE_OPENID_ISSUER"`
	OpenIDClient string `env:"RESONANCE_OPENID_CLIENT"`
	OpenIDSecret string `env:"RESONANCE_OPENID_SECRET"`
	OpenIDName   string `env:"RESONANCE_OPENID_NAME" envDefault:"OpenID"` // what the button calls it
	OpenIDGroups string `env:"RESONANCE_OPENID_GROUPS"`                   // claim whose groups say who is a member in which role; empty leaves it to the Team page
	OpenIDOnly   bool   `env:"RESONANCE_OPENID_ONLY"`                     // no sign-in links by mail beside it

	SlackLimits slackpage.Limits `env:"-"` // the pace of the page that plays Slack; zero is Slack's own

	TickEvery time.Duration                                            `env:"-"` // how often to look for what time alone brings about; 0 is a minute
	Now       func() time.Time                                         `env:"-"` // the clock; nil means the machine's
	LookupTXT func(ctx context.Context, name string) ([]string, error) `env:"-"` // the name service; nil means the machine's
}

// ConfigFrom reads the settings from an environment. A setting may also stand in a file, as secrets had
// better: NAME_FILE says where.
func ConfigFrom(environment map[string]string) (Config, error) {
	all := maps.Clone(environment)
	for name, path := range environment {
		if setting, isFile := strings.CutSuffix(name, "_FILE"); isFile && strings.HasPrefix(name, "RESONANCE_") {
			text, err := os.ReadFile(path)
			if err != nil {
				return Config{}, fmt.Errorf("the file of %s can't be read: %w", name, err)
			}
			all[setting] = strings.TrimSpace(string(text))
		}
	}
	c, err := config.Read[Config](all)
	for _, list := range [][]string{c.Proxies, c.Receivers} {
		for i, one := range list { // people write a blank after a comma
			list[i] = strings.TrimSpace(one)
		}
	}
	return c, err
}

// check refuses what makes no sense, and what would expose the desk by accident.
func (c Config) check() error {
	for _, part := range []func() error{c.checkPairs, c.checkLinks, c.checkListeners, c.checkReach} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// checkPairs refuses half of what belongs together.
func (c Config) checkPairs() error {
	switch {
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return errors.New("a certificate needs its key, and a key its certificate: set both RESONANCE_TLS_CERT and RESONANCE_TLS_KEY, or neither")
	case c.SlackToken != "" && (c.SlackSecret == "" || c.SlackChannel == ""):
		return errors.New("with RESONANCE_SLACK_TOKEN set both RESONANCE_SLACK_SECRET and RESONANCE_SLACK_CHANNEL too")
	case (c.OpenIDIssuer == "") != (c.OpenIDClient == ""):
		return errors.New("a provider needs this desk's client id, and a client id its provider: set both RESONANCE_OPENID_ISSUER and RESONANCE_OPENID_CLIENT, or neither")
	case c.OpenIDGroups != "" && c.OpenIDIssuer == "":
		return errors.New("RESONANCE_OPENID_GROUPS is set and RESONANCE_OPENID_ISSUER is not: say which provider has the groups")
	case c.OpenIDOnly && c.OpenIDIssuer == "":
		return errors.New("RESONANCE_OPENID_ONLY is set and RESONANCE_OPENID_ISSUER is not: nobody could sign in")
	case c.Relay == "" && c.RelayUser != "":
		return errors.New("RESONANCE_RELAY_USER is set and RESONANCE_RELAY is not: say which relay knows that user")
	}
	return nil
}

// checkLinks refuses addresses that nobody can follow, and sign-ins in clear text beyond this machine.
func (c Config) checkLinks() error {
	if err := checkURL("RESONANCE_URL", c.URL); err != nil {
		return err
	}
	if err := checkURL("RESONANCE_OPENID_ISSUER", c.OpenIDIssuer); err != nil {
		return err
	}
	if u, _ := url.Parse(c.OpenIDIssuer); u.Scheme == "http" && !thisMachine(u.Hostname()) {
		return fmt.Errorf("RESONANCE_OPENID_ISSUER must begin with https: %s would send sign-ins in clear text", c.OpenIDIssuer)
	}
	if _, _, err := net.SplitHostPort(c.Relay); c.Relay != "" && err != nil {
		return fmt.Errorf("the relay (--relay, RESONANCE_RELAY) must be HOST:PORT, such as smtp.firma.example:587; %q is not", c.Relay)
	}
	return nil
}

func (c Config) checkListeners() error {
	if _, err := proxies(c.Proxies); err != nil {
		return err
	}
	if err := checkLoopback(c.SlackPage); err != nil && c.SlackToken == "" {
		return err
	}
	for _, address := range []string{c.HTTP, c.SMTP} {
		if err := c.checkAddress(address); err != nil {
			return err
		}
	}
	return nil
}

// checkURL refuses what a browser can't follow.
func checkURL(setting, address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%s must be an address such as https://desk.firma.example; %q is not", setting, address)
	}
	return nil
}

// checkLoopback keeps the page that plays Slack, where anybody may press as anybody, on this machine.
func checkLoopback(address string) error {
	ours, err := loopback(address)
	if err == nil && !ours {
		return fmt.Errorf("the page that plays Slack must stay on this machine: %s does not", address)
	}
	return err
}

func loopback(address string) (bool, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false, fmt.Errorf("%q is not an address such as 127.0.0.1:8080", address)
	}
	return thisMachine(host), nil
}

func thisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// checkReach refuses a desk whose address could not be put into letters.
func (c Config) checkReach() error {
	if host, _, err := net.SplitHostPort(c.HTTP); err == nil && c.URL == "" && everywhere(host) {
		return fmt.Errorf("%s is every address of this machine, and links in letters need one: say with RESONANCE_URL where people reach the desk, such as https://desk.firma.example", c.HTTP)
	}
	return nil
}

// everywhere reports whether a host to listen at stands for all addresses of the machine.
func everywhere(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "" || err == nil && ip.IsUnspecified()
}

func (c Config) checkAddress(address string) error {
	ours, err := loopback(address)
	if err != nil {
		return err
	}
	if !ours && c.TLSCert == "" && !c.Exposed {
		return fmt.Errorf("%s can be reached from other machines: give a certificate (RESONANCE_TLS_CERT, RESONANCE_TLS_KEY), or say --exposed (RESONANCE_EXPOSED=true) if a proxy in front speaks TLS", address)
	}
	return nil
}
