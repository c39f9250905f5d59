package template_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"resonance/infra/engines"
	"resonance/infra/template"
)

// Two programs that `make deploy` calls. sam is the real one, but has nothing to build. aws answers a question about
// the stacks of an account as the real one does: a list of texts as one line.
const (
	samToDeploy = `#!/bin/sh
[ "$1" = build ] || exec python3 -m samcli "$@"
`
	awsWithStacks = `#!/usr/bin/env python3
import jmespath, sys
def stack(name, **given):
    return {"StackName": name, "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()]}
stacks = [stack("other", MailDomain="other.example"), stack("resonance-test", MailDomain="test.example")]
if "resonance" in sys.argv[0]:
    stacks.append(stack("resonance", MailDomain="desk.firma.example", Policy="policy/2.yaml", FirstLead="", SlackChannel="C0TEAM", SlackToken="****", Version="old"))
assert sys.argv[1:4] == ["cloudformation", "describe-stacks", "--query"] and sys.argv[5:] == ["--output", "text"], sys.argv
print("\t".join(jmespath.search(sys.argv[4], {"Stacks": stacks})))
`
)

// TestAnotherGuidedDeploymentOffersWhatTheStackHas: whoever only presses Enter must not take the company's policy away,
// nor begin a second stack in another region than that of the AWS CLI.
func TestAnotherGuidedDeploymentOffersWhatTheStackHas(t *testing.T) {
	for _, row := range []struct{ name, account, stage, want string }{
		{"the first time", "empty", "default", "Stack Name [resonance] AWS Region [eu-central-1] Policy [] FirstLead []"},
		{"again", "resonance", "default", "Stack Name [resonance] MailDomain [desk.firma.example] Policy [policy/2.yaml] FirstLead [] SlackChannel [C0TEAM]"},
		{"another stage", "resonance", "test", "Stack Name [resonance-test] MailDomain [test.example] Policy [] FirstLead []"},
	} {
		t.Run(row.name, func(t *testing.T) {
			asked := guided(t, row.account, row.stage)
			for _, want := range strings.SplitAfter(row.want, "] ") {
				if want = strings.TrimSpace(want); !strings.Contains(asked, want) {
					t.Errorf("it does not offer %s:\n%s", want, asked)
				}
			}
		})
	}
}

// guided is what a guided deployment asks before it wants the first secret, when all that it offers is taken.
func guided(t *testing.T, account, stage string) string {
	t.Helper()
	programs := filepath.Join(t.TempDir(), account)
	for name, text := range map[string]string{"sam": samToDeploy, "aws": awsWithStacks} {
		if err := os.MkdirAll(programs, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(programs, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "make", "deploy", "STAGE="+stage)
	cmd.Dir = template.Load(t).Root
	cmd.Env = append(engines.SAM(t).Env, "PATH="+programs+":"+os.Getenv("PATH"), "AWS_REGION=eu-central-1")
	cmd.Stdin = strings.NewReader(strings.Repeat("\n", 6)) // stack, region and the four parameters before the first secret
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}   // so that a secret is not asked for at the terminal of who tests
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Errorf("it deploys without the secrets:\n%s", out)
	}
	return string(out)
}
