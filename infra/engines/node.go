package engines

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

var (
	//go:embed node/package.json
	npmPackage []byte
	//go:embed node/package-lock.json
	npmLock []byte
	//go:embed node/provider.mjs
	providerScript []byte
)

// nodeModules gives the folder with what the tests take from npm, fetched once.
func nodeModules(ctx context.Context) (string, error) {
	files := map[string][]byte{"package.json": npmPackage, "package-lock.json": npmLock, "provider.mjs": providerScript}
	pins := slices.Concat(npmPackage, npmLock, providerScript)
	dir, err := installed("node", pins, func(target string) error {
		for name, content := range files {
			if err := os.WriteFile(filepath.Join(target, name), content, 0o600); err != nil {
				return err
			}
		}
		return run(ctx, target, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	})
	if err != nil {
		return "", fmt.Errorf("install from npm (Debian packages nodejs and npm are needed): %w", err)
	}
	return dir, nil
}

// Axe gives the source of axe-core, which finds what keeps people out of a page.
func Axe(t testing.TB) string {
	t.Helper()
	dir, err := nodeModules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// OpenID starts oidc-provider, where anybody signs in as whom they name (see provider.mjs), and gives its
// issuer and the one client it knows.
func OpenID(t testing.TB) (issuer, client, secret string) {
	t.Helper()
	dir, err := nodeModules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client, secret = "resonance-tests", "a-secret-for-tests-alone"
	port := freePort(t)
	cmd := exec.Command("node", "provider.mjs", fmt.Sprint(port), client, secret)
	cmd.Dir = dir
	address := fmt.Sprintf("127.0.0.1:%d", port)
	start(t, cmd, listening(address))
	return "http://" + address, client, secret
}
