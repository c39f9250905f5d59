package engines

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// samPin is the wheel that the official Lambda runtime interface emulator comes in.
const samPin = "aws-sam-cli==1.170.0"

// emulator gives the path of the emulator, fetched once.
func emulator(ctx context.Context) (string, error) {
	dir, err := installed("rie", []byte(samPin), func(target string) error {
		return run(ctx, target, "python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target", target, samPin)
	})
	if err != nil {
		return "", fmt.Errorf("install the Lambda emulator from PyPI (Debian packages python3 and python3-pip are needed): %w", err)
	}
	return filepath.Join(dir, "samcli", "local", "rapid", "aws-lambda-rie-x86_64"), nil
}

// Lambda starts a function's bootstrap under the official runtime interface emulator, with these variables
// and no others of this process's, and gives the URL to POST events to and the file of its log. It takes one
// at a time, as one instance does.
func Lambda(t testing.TB, bootstrap string, environment ...string) (invoke, log string) {
	t.Helper()
	program, err := emulator(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(program, 0o755); err != nil { // wheels forget the mode
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	cmd := exec.Command(program, "--log-level", "error", "--runtime-interface-emulator-address", address,
		"--runtime-api-address", fmt.Sprintf("127.0.0.1:%d", freePort(t)), bootstrap)
	cmd.Env = append(environment, "PATH="+os.Getenv("PATH"))
	log = start(t, cmd, listening(address))
	return "http://" + address + "/2015-03-31/functions/function/invocations", log
}
