package slackpage_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"resonance/shared/slack"
)

// The manifest asks for what the desk's calls need and no more (each method's page on docs.slack.dev names
// its scopes), and keeps within github.com/slackapi/manifest-schema.
func TestTheManifestAsksForNoMoreThanTheDeskCalls(t *testing.T) {
	raw, err := os.ReadFile("../../slack-manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Metadata struct {
			Major int `yaml:"major_version"`
			Minor int `yaml:"minor_version"`
		} `yaml:"_metadata"`
		Display struct {
			Name        string
			Description string
			Long        string `yaml:"long_description"`
			Colour      string `yaml:"background_color"`
		} `yaml:"display_information"`
		Features struct {
			Bot struct {
				Name   string `yaml:"display_name"`
				Online bool   `yaml:"always_online"`
			} `yaml:"bot_user"`
			Commands []struct {
				Command, URL, Description string
				Hint                      string `yaml:"usage_hint"`
				Escape                    bool   `yaml:"should_escape"`
			} `yaml:"slash_commands"`
		}
		OAuth    struct{ Scopes struct{ Bot []string } } `yaml:"oauth_config"`
		Settings struct {
			Interactivity struct {
				Enabled bool   `yaml:"is_enabled"`
				URL     string `yaml:"request_url"`
			}
			Org      bool `yaml:"org_deploy_enabled"`
			Socket   bool `yaml:"socket_mode_enabled"`
			Rotation bool `yaml:"token_rotation_enabled"`
		}
	}
	strict := yaml.NewDecoder(strings.NewReader(string(raw)))
	strict.KnownFields(true)
	if err := strict.Decode(&m); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"commands", "chat:write", "channels:history", "groups:history"}, m.OAuth.Scopes.Bot); diff != "" {
		t.Error(diff)
	}
	if n := len(m.Display.Name); n < 1 || n > 35 {
		t.Errorf("a name of %d characters", n)
	}
	if n := len(m.Display.Description); n < 1 || n > 140 {
		t.Errorf("a description of %d characters", n)
	}
	if n := len(m.Display.Long); n < 175 || n > 4000 {
		t.Errorf("a long description of %d characters", n)
	}
	if at := m.Settings.Interactivity; !at.Enabled || !strings.HasPrefix(at.URL, "https://") {
		t.Errorf("interactivity %+v", at)
	}
	if c := m.Features.Commands; len(c) != 1 || c[0].Command != slack.Command || c[0].URL != m.Settings.Interactivity.URL || len(c[0].Description) > 2000 {
		t.Errorf("commands %+v", c)
	}
}
