package template_test

import (
	"debug/elf"
	"path/filepath"
	"testing"

	"resonance/infra/engines"
	"resonance/infra/local/localtest"
	"resonance/infra/template"
)

func TestAmazonAndOthersFindNothing(t *testing.T) {
	stack := template.Load(t)
	file := filepath.Join(stack.Root, "template.yaml")
	t.Run("sam", func(t *testing.T) {
		cmd := engines.SAM(t, "validate", "--lint", "--template", file)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("cfn-lint", func(t *testing.T) {
		if out, err := engines.CFNLint(t, "--regions", "eu-west-1", "us-east-1", "--", file).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("checkov", func(t *testing.T) {
		cmd := engines.Checkov(t, "--config-file", filepath.Join(stack.Root, ".checkov.yaml"), "--file", file)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
}

// TestSAMBuildsEveryFunction has the template built as for a deployment.
func TestSAMBuildsEveryFunction(t *testing.T) {
	stack := template.Load(t)
	localtest.Rely(t)
	dir := t.TempDir()
	cmd := engines.SAM(t, "build", "--template", filepath.Join(stack.Root, "template.yaml"), "--build-dir", dir, "--build-in-source", "--config-file", filepath.Join(stack.Root, "samconfig.toml"))
	cmd.Dir = stack.Root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name := range functions {
		program, err := elf.Open(filepath.Join(dir, template.Function(name), "bootstrap"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if program.Machine != elf.EM_AARCH64 {
			t.Errorf("%s is for %v", name, program.Machine)
		}
		if err := program.Close(); err != nil {
			t.Error(err)
		}
	}
}
