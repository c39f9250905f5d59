package engines

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// emulator gives the path of the emulator, which comes with SAM.
func emulator(ctx context.Context) (string, error) {
	lib, err := pyTool(ctx, pySAM)
	if err != nil {
		return "", err
	}
	return filepath.Join(lib, "samcli", "local", "rapid", "aws-lambda-rie-x86_64"), nil
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
