package engines

import (
	"context"
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What the tests take from PyPI: an environment each, since they want different versions of the same.
const (
	pySchemathesis = "schemathesis"
	pySAM          = "sam"
	pyCheckov      = "checkov"
)

//go:embed python
var pyPins embed.FS

// pyTool gives the folder of a Python environment, made once.
func pyTool(ctx context.Context, name string) (lib string, err error) {
	pins, err := pyPins.ReadFile("python/" + name + ".txt")
	if err != nil {
		return "", err
	}
	dir, err := installed("python-"+name, pins, func(target string) error {
		list := filepath.Join(target, "requirements.txt")
		if err := os.WriteFile(list, pins, 0o600); err != nil {
			return err
		}
		// Not an environment of its own: those can't be moved, and an installation is moved to its place.
		return run(ctx, target, "python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", filepath.Join(target, "lib"), "--requirement", list)
	})
	if err != nil {
		return "", fmt.Errorf("install %s from PyPI (Debian packages python3 and python3-pip are needed): %w", name, err)
	}
	return filepath.Join(dir, "lib"), nil
}

// python is a command of a Python environment.
func python(t testing.TB, tool string, args ...string) *exec.Cmd {
	t.Helper()
	lib, err := pyTool(t.Context(), tool)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "python3", args...)
	cmd.Env = append(os.Environ(), "PYTHONPATH="+lib, "PYTHONDONTWRITEBYTECODE=1", "NO_COLOR=1")
	return cmd
}

// Schemathesis is the command that tries an API against its own OpenAPI document, with a configuration
// (TOML) and these arguments.
func Schemathesis(t testing.TB, config string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := python(t, pySchemathesis, append([]string{"-m", "schemathesis.cli"}, args...)...)
	cmd.Dir = t.TempDir() // it keeps notes where it runs
	if err := os.WriteFile(filepath.Join(cmd.Dir, "schemathesis.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// SAM is AWS's command for serverless templates. It needs no account to validate and to build.
func SAM(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := python(t, pySAM, append([]string{"-m", "samcli"}, args...)...)
	cmd.Env = append(cmd.Env, "SAM_CLI_TELEMETRY=0", "AWS_DEFAULT_REGION=eu-west-1")
	return cmd
}

// CFNLint is AWS's linter of templates.
func CFNLint(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	const start = "import sys; from cfnlint.runner import main; sys.exit(main())" // it is no module to run
	return python(t, pySAM, append([]string{"-c", start}, args...)...)
}

// Checkov looks for what is unsafe in a template.
func Checkov(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	return python(t, pyCheckov, append([]string{"-m", "checkov.main"}, args...)...)
}
