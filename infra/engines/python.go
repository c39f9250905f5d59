package engines

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

//go:embed schemathesis.txt
var pyPins []byte

// pyTools gives the folder of a Python environment with what the tests take from PyPI, made once.
func pyTools(ctx context.Context) (string, error) {
	dir, err := installed("python", pyPins, func(target string) error {
		pins := filepath.Join(target, "requirements.txt")
		if err := os.WriteFile(pins, pyPins, 0o600); err != nil {
			return err
		}
		// Not an environment of its own: those can't be moved, and an installation is moved to its place.
		return run(ctx, target, "python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", filepath.Join(target, "lib"), "--requirement", pins)
	})
	if err != nil {
		return "", fmt.Errorf("install from PyPI (Debian packages python3 and python3-pip are needed): %w", err)
	}
	return filepath.Join(dir, "lib"), nil
}

// Schemathesis is the command that tries an API against its own OpenAPI document, with a configuration
// (TOML) and these arguments.
func Schemathesis(t testing.TB, config string, args ...string) *exec.Cmd {
	t.Helper()
	lib, err := pyTools(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "python3", append([]string{"-m", "schemathesis.cli"}, args...)...)
	cmd.Env = append(os.Environ(), "PYTHONPATH="+lib, "PYTHONDONTWRITEBYTECODE=1", "NO_COLOR=1")
	cmd.Dir = t.TempDir() // it keeps notes where it runs
	if err := os.WriteFile(filepath.Join(cmd.Dir, "schemathesis.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return cmd
}
