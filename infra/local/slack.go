package local

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"resonance/infra/local/slackpage"
	"resonance/shared/handler/interact"
	"resonance/shared/handler/notify"
	"resonance/shared/slack"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// slackPath is where Slack sends what people do there.
const slackPath = "/slack/interactions"

// pageChannel is the channel of the page that plays Slack.
const pageChannel = "C0RESONANCE"

// openSlack connects the real Slack, or starts the page that plays it.
func (p *Program) openSlack(catalogue *words.Catalogue) error {
	token, secret, channel, base := p.config.SlackToken, p.config.SlackSecret, p.config.SlackChannel, ""
	member := p.Staff.BySlack
	if token == "" {
		var err error
		if p.slackListener, err = listen("the page that plays Slack", p.config.SlackPage, "RESONANCE_SLACK_PAGE"); err != nil {
			return err
		}
		key, err := p.folder.key()
		if err != nil {
			return err
		}
		token, secret, channel, base = derive(key, "slack token"), derive(key, slackSecret), pageChannel, p.SlackURL()+"/api/"
		member = p.pageMember
		if err := p.openSlackPage(catalogue, token, secret); err != nil {
			return err
		}
	}
	client := slack.NewClient(token, base, &http.Client{Timeout: 20 * time.Second})
	p.notify = &notify.Handler{Register: p.Register, Slack: client, Channel: channel, Words: catalogue, Log: p.log}
	p.slack = &interact.Handler{Register: p.Register, Member: member, Slack: client, Secret: secret, Words: catalogue, Log: p.log}
	return nil
}

// SlackURL is where the page that plays Slack is; empty with the real one.
func (p *Program) SlackURL() string {
	if p.slackListener == nil {
		return ""
	}
	return "http://" + p.slackListener.Addr().String()
}

// slackSecret names the secret that signs what the page sends to the desk.
const slackSecret = "slack secret"

// SlackSecret is what the page that plays Slack signs with, for a test that makes its calls by hand.
func SlackSecret(data string) (string, error) {
	f, err := knownFolder(data)
	if err != nil {
		return "", err
	}
	key, err := f.key()
	return derive(key, slackSecret), err
}

// derive draws a secret of its own from the folder's key.
func derive(key []byte, name string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(name))
	return hex.EncodeToString(mac.Sum(nil))
}

func (p *Program) openSlackPage(catalogue *words.Catalogue, token, secret string) (err error) {
	p.slackPage, err = slackpage.New(slackpage.Config{
		Token: token, SigningSecret: secret, Clock: p.config.Now, Zone: p.Register.Zone(), Log: p.log,
		InteractURL: func() string { return p.Local() + slackPath },
		Say:         func(language string) slackpage.Say { return catalogue.In(language).Say },
		Channels:    []slackpage.Channel{{ID: pageChannel, Name: "special-team"}},
		Commands:    []string{slack.Command},
		Members:     p.pageMembers,
		File:        p.folder.file("slack.json"),
		Limits:      p.config.SlackLimits,
		Over:        p.toSelf(),
	})
	return err
}

// toSelf is the way from the page to the desk of the same process. Over TLS it believes the desk's own
// certificate and no other: that was made for the name by which people reach the desk, not for this machine.
func (p *Program) toSelf() http.RoundTripper {
	if p.tls == nil {
		return http.DefaultTransport
	}
	own := p.tls.Certificates[0].Certificate[0]
	return &http.Transport{TLSClientConfig: &tls.Config{
		InsecureSkipVerify: true, // in favour of:
		VerifyConnection: func(s tls.ConnectionState) error {
			if !bytes.Equal(s.PeerCertificates[0].Raw, own) {
				return errors.New("another program answers in the desk's place")
			}
			return nil
		},
	}}
}

// Local is the desk's own address on this machine.
func (p *Program) Local() string {
	scheme := "http://"
	if p.tls != nil {
		scheme = "https://"
	}
	return scheme + p.web.Addr().String()
}

// userPrefix makes a member's id a Slack id on the page that plays Slack, so that nobody needs to be
// entered twice.
const userPrefix = "U0"

func (p *Program) pageMembers() []slackpage.Member {
	members, err := p.Staff.Members(context.Background())
	if err != nil {
		p.log.Error("members not read for the page that plays Slack", "error", err)
		return nil
	}
	var list []slackpage.Member
	for _, m := range members {
		if m.Active && !m.Script() { // programs press no buttons
			list = append(list, slackpage.Member{ID: cmp.Or(m.Slack, userPrefix+m.ID), Name: m.Name})
		}
	}
	return list
}

func (p *Program) pageMember(ctx context.Context, id string) (staff.Member, error) {
	if own, ok := strings.CutPrefix(id, userPrefix); ok {
		if m, err := p.Staff.Member(ctx, own); err == nil && m.Active && !m.Script() {
			return m, nil
		}
	}
	return p.Staff.BySlack(ctx, id)
}

func (p *Program) serveSlackPage(ctx context.Context) error {
	server := &http.Server{Handler: p.slackPage, ReadHeaderTimeout: 10 * time.Second}
	return serve(ctx, func() error { return server.Serve(p.slackListener) }, server.Shutdown, http.ErrServerClosed)
}
