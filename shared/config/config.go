// Package config reads settings from an injected environment into typed structs, and holds those of the
// functions on AWS, one struct for each. The one-machine edition has a struct of its own.
//
// What is secret of a function stands in Secrets Manager: the environment says where.
package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Table is what every function that keeps state reads.
type Table struct {
	Table string `env:"RESONANCE_TABLE,required,notEmpty"` // name of the DynamoDB table
}

// Company is what a function needs that decides by the policy.
type Company struct {
	Table
	Bucket string `env:"RESONANCE_BUCKET,required,notEmpty"` // raw mail, attachments, long texts
	URL    string `env:"RESONANCE_URL,required,notEmpty"`    // where people reach the desk, no slash at the end
	Policy string `env:"RESONANCE_POLICY"`                   // key of the company's own policy file in the bucket
}

// Queues are the URLs of the queues that intents go to.
type Queues struct {
	Team  string `env:"RESONANCE_TEAM_QUEUE,required,notEmpty"`
	Reply string `env:"RESONANCE_REPLY_QUEUE,required,notEmpty"`
}

// DeadLetters are the URLs of the dead-letter queues, and of the mail queue that one of them belongs to.
type DeadLetters struct {
	Mail      string `env:"RESONANCE_MAIL_QUEUE,required,notEmpty"`
	MailDead  string `env:"RESONANCE_MAIL_DEAD,required,notEmpty"`
	TeamDead  string `env:"RESONANCE_TEAM_DEAD,required,notEmpty"`
	ReplyDead string `env:"RESONANCE_REPLY_DEAD,required,notEmpty"`
}

// Secrets says where the secrets are.
type Secrets struct {
	Secrets string `env:"RESONANCE_SECRETS,required,notEmpty"` // name or ARN in Secrets Manager
}

// Slack is the special team's Slack.
type Slack struct {
	Secrets
	API string `env:"RESONANCE_SLACK_API"` // another base than Slack's own
}

// Desk is what the desk needs, on its pages and in its API.
type Desk struct {
	Company
	Queues
	DeadLetters
	OpenIDGroups string `env:"RESONANCE_OPENID_GROUPS"` // claim whose groups say who is a member in which role; empty leaves it to the Team page
	OpenIDOnly   bool   `env:"RESONANCE_OPENID_ONLY"`   // no sign-in links by mail beside it
}

// The settings of each function.
type (
	// Web is the desk's pages.
	Web struct {
		Desk
		Secrets
		OpenIDIssuer string `env:"RESONANCE_OPENID_ISSUER"` // empty leaves the one-time links
		OpenIDClient string `env:"RESONANCE_OPENID_CLIENT"`
		OpenIDName   string `env:"RESONANCE_OPENID_NAME" envDefault:"OpenID"`
		UploadOrigin string `env:"RESONANCE_UPLOAD_ORIGIN,required,notEmpty"` // of the bucket, for the Content-Security-Policy
	}
	// API is the desk's JSON API.
	API struct {
		Desk
		Version string `env:"RESONANCE_VERSION" envDefault:"dev"`
	}
	// Mail registers letters.
	Mail struct{ Company }
	// Relay hands intents to queues.
	Relay struct {
		Table
		Queues
	}
	// Index derives what may be late.
	Index struct{ Company }
	// Notify keeps the team's cards.
	Notify struct {
		Company
		Slack
		Channel string `env:"RESONANCE_SLACK_CHANNEL,required,notEmpty"` // id of the team's
	}
	// SlackCalls answers what people do in Slack.
	SlackCalls struct {
		Company
		Slack
	}
	// Clock fires what is due.
	Clock struct {
		Company
		Queues
		FirstLead string `env:"RESONANCE_FIRST_LEAD"` // the address that the first lead's link goes to
	}
	// Reply sends letters.
	Reply struct {
		Company
		ConfigurationSet string `env:"RESONANCE_SES_CONFIGURATION_SET"`
	}
)

// Read reads the settings T, a struct with env tags, from an environment.
//
// Errors name the setting that is missing or can't be read.
func Read[T any](environment map[string]string) (T, error) {
	settings, err := env.ParseAsWithOptions[T](env.Options{Environment: environment})
	if wrong, ok := errors.AsType[env.ParseError](err); ok {
		field, _ := reflect.TypeFor[T]().FieldByName(wrong.Name)
		name, _, _ := strings.Cut(field.Tag.Get("env"), ",")
		return settings, fmt.Errorf("the setting %s can't be read: %w", name, wrong.Err)
	}
	if err != nil {
		return settings, fmt.Errorf("read the settings: %w", err)
	}
	return settings, nil
}

// Hidden is the document in Secrets Manager: one JSON object of texts by these names.
type Hidden map[string]string

// The names in Hidden.
const (
	SlackToken   = "slackToken"         // the bot's token
	SlackSecret  = "slackSigningSecret" // signs Slack's calls
	OpenIDSecret = "openIDSecret"       // the client's secret at the provider
)

// ReadHidden reads the document and wants these names in it. Nothing secret is ever part of an error.
func ReadHidden(document string, want ...string) (Hidden, error) {
	var h Hidden
	if json.Unmarshal([]byte(document), &h) != nil {
		return nil, errors.New("the secret is not one JSON object of texts")
	}
	for _, name := range want {
		if h[name] == "" {
			return nil, fmt.Errorf("the secret lacks %s", name)
		}
	}
	return h, nil
}
