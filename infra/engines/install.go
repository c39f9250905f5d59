package engines

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

//go:embed pom.xml
var pom []byte

// Install fetches every engine that is not there yet, so that a later test needs no network.
func Install(ctx context.Context) error {
	for _, profile := range []string{dynamoDBProfile, elasticMQProfile} {
		if _, err := javaLibs(ctx, profile); err != nil {
			return err
		}
	}
	for _, tool := range []string{pySchemathesis, pySAM, pyCheckov} {
		if _, err := pyTool(ctx, tool); err != nil {
			return err
		}
	}
	if _, err := nodeModules(ctx); err != nil {
		return err
	}
	_, err := goTool(ctx, versityModule, versityPackage)
	return err
}

// javaLibs gives the folder with the libraries of one profile of pom.xml, fetched once.
func javaLibs(ctx context.Context, profile string) (string, error) {
	dir, err := installed(profile, pom, func(target string) error {
		project := filepath.Join(target, "pom.xml")
		if err := os.WriteFile(project, pom, 0o600); err != nil {
			return err
		}
		return run(ctx, target, "mvn", "--batch-mode", "--quiet", "--activate-profiles", profile, "--file", project,
			"dependency:copy-dependencies", "-DoutputDirectory="+target)
	})
	if err != nil {
		return "", fmt.Errorf("install %s (Debian packages maven and default-jre-headless are needed): %w", profile, err)
	}
	return dir, nil
}

// goTool gives the program that a module below this folder names as its tool, built once.
func goTool(ctx context.Context, module, pkg string) (string, error) {
	dir, err := sourceDir(module)
	if err != nil {
		return "", fmt.Errorf("install %s: %w", module, err)
	}
	pins, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		return "", fmt.Errorf("install %s: %w", module, err)
	}
	target, err := installed(module, pins, func(target string) error {
		return run(ctx, dir, "go", "build", "-trimpath", "-o", filepath.Join(target, module), pkg)
	})
	if err != nil {
		return "", fmt.Errorf("install %s: %w", module, err)
	}
	return filepath.Join(target, module), nil
}

// sourceDir finds a folder beside this file, from wherever in the repository a test runs.
func sourceDir(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		found := filepath.Join(dir, "infra", "engines", name)
		_, err := os.Stat(filepath.Join(found, "go.mod"))
		if err == nil {
			return found, nil
		}
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return "", fmt.Errorf("find infra/engines/%s above the working folder: %w", name, err)
		}
		dir = filepath.Dir(dir)
	}
}

// installed gives the folder of an engine in the user's cache, named after what pins it. When it is
// missing, fetch fills a new one. Test binaries that come at the same moment wait for the first.
func installed(name string, pins []byte, fetch func(target string) error) (dir string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	base := filepath.Join(cache, "resonance", "engines")
	if err := os.MkdirAll(base, 0o700); err != nil {
		return "", err
	}
	end, err := Alone(filepath.Join(base, name+".lock"))
	if err != nil {
		return "", fmt.Errorf("wait for another installation: %w", err)
	}
	defer func() { err = errors.Join(err, end()) }()
	sum := sha256.Sum256(pins)
	dir = filepath.Join(base, name+"-"+hex.EncodeToString(sum[:6]))
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return dir, err
	}
	return dir, fill(base, dir, fetch)
}

// Alone waits until no other process holds the file, which it makes if there is none, and gives what lets the next one.
func Alone(file string) (end func() error, err error) {
	lock, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return lock.Close, nil
}

// fill has an installation appear whole or not at all.
func fill(base, dir string, fetch func(target string) error) error {
	draft, err := os.MkdirTemp(base, "draft-*")
	if err != nil {
		return err
	}
	if err := fetch(draft); err != nil {
		return errors.Join(err, os.RemoveAll(draft))
	}
	return os.Rename(draft, dir)
}

func run(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}
