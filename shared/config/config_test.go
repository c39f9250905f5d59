package config_test

import (
	"maps"
	"strings"
	"testing"

	"resonance/shared/config"
)

// enough is what the clock needs to start.
var enough = map[string]string{
	"RESONANCE_TABLE": "t", "RESONANCE_BUCKET": "b", "RESONANCE_URL": "https://desk.example",
	"RESONANCE_TEAM_QUEUE": "https://sqs.example/team.fifo", "RESONANCE_REPLY_QUEUE": "https://sqs.example/reply",
}

func TestAMissingSettingIsNamed(t *testing.T) {
	if s, err := config.Read[config.Clock](enough); err != nil || s.Company.Table.Table != "t" || s.Reply != "https://sqs.example/reply" {
		t.Fatalf("%+v: %v", s, err)
	}
	for name := range enough {
		for _, how := range []string{"left out", "empty"} {
			less := maps.Clone(enough)
			less[name] = ""
			if how == "left out" {
				delete(less, name)
			}
			if _, err := config.Read[config.Clock](less); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s %s: %v", name, how, err)
			}
		}
	}
}

func TestASettingThatCannotBeReadIsNamed(t *testing.T) {
	type settings struct {
		N int `env:"RESONANCE_N,required"`
	}
	_, err := config.Read[settings](map[string]string{"RESONANCE_N": "many"})
	if err == nil || !strings.HasPrefix(err.Error(), "the setting RESONANCE_N can't be read: ") {
		t.Error(err)
	}
}

func TestSecretsAreWantedByNameAndNeverTold(t *testing.T) {
	h, err := config.ReadHidden(`{"slackToken":"xoxb-1","slackSigningSecret":""}`, config.SlackToken)
	if err != nil || h[config.SlackToken] != "xoxb-1" {
		t.Errorf("%v", err)
	}
	if _, err := config.ReadHidden(`{"slackToken":"xoxb-1","slackSigningSecret":""}`, config.SlackToken, config.SlackSecret); err == nil || !strings.Contains(err.Error(), config.SlackSecret) || strings.Contains(err.Error(), "xoxb") {
		t.Errorf("a secret that is empty: %v", err)
	}
	if _, err := config.ReadHidden(`xoxb-1`); err == nil || strings.Contains(err.Error(), "xoxb") {
		t.Errorf("no document: %v", err)
	}
}
