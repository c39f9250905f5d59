package cloud_test

import (
	"cmp"
	"context"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"resonance/infra/cloud"
	"resonance/infra/template"
)

// mayBeEmpty are settings without which a function works as well.
var mayBeEmpty = []string{
	"RESONANCE_POLICY", "RESONANCE_OPENID_ISSUER", "RESONANCE_OPENID_CLIENT", "RESONANCE_OPENID_NAME", "RESONANCE_OPENID_GROUPS",
	"RESONANCE_OPENID_ONLY", "RESONANCE_VERSION",
	"RESONANCE_FIRST_LEAD", "RESONANCE_SES_CONFIGURATION_SET",
}

// spelled are settings that are no text.
var spelled = map[string]string{"RESONANCE_OPENID_ONLY": "true"}

// TestAFunctionThatLacksASettingSaysWhich has the real programs start without each of the settings that the template
// gives them.
func TestAFunctionThatLacksASettingSaysWhich(t *testing.T) {
	t.Parallel()
	programs, stack := cloud.Build(t), template.Load(t)
	for _, name := range cloud.Functions {
		t.Run(name, func(t *testing.T) {
			given, _ := stack.Resources[template.Function(name)].At("Environment", "Variables").(map[string]any)
			wanted := 0
			for setting := range given {
				if slices.Contains(mayBeEmpty, setting) {
					continue
				}
				wanted++
				said, ended := starts(t, filepath.Join(programs, name, "bootstrap"), given, setting)
				if !ended || !strings.Contains(said, "read the settings: ") || !strings.Contains(said, setting) {
					t.Errorf("without %s it ended: %v, and said %s", setting, ended, said)
				}
			}
			if wanted == 0 {
				t.Errorf("it wants none of %v", given)
			}
			if said, _ := starts(t, filepath.Join(programs, name, "bootstrap"), given, "nothing"); strings.Contains(said, "read the settings: ") {
				t.Errorf("with all of them it said %s", said)
			}
		})
	}
}

// starts runs a program with all settings but one, where nothing of AWS can be reached. It gives what the program says,
// and whether it ended by itself, and not well.
func starts(t *testing.T, program string, settings map[string]any, but string) (said string, ended bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = []string{"AWS_LAMBDA_RUNTIME_API=127.0.0.1:1", "AWS_ENDPOINT_URL_SECRETS_MANAGER=http://127.0.0.1:1", "AWS_REGION=us-east-1"}
	for name := range settings {
		if name != but && name != "RESONANCE_POLICY" { // there is no bucket to read it from
			cmd.Env = append(cmd.Env, name+"="+cmp.Or(spelled[name], "https://x.example"))
		}
	}
	out, err := cmd.CombinedOutput()
	return string(out), err != nil && ctx.Err() == nil
}
