package engines

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

const (
	versityModule  = "versitygw"
	versityPackage = "github.com/versity/versitygw/cmd/versitygw"
)

// S3 starts versitygw on an empty folder. It checks signatures; the keys are the root account's.
func S3(t testing.TB) (endpoint, accessKey, secretKey string) {
	t.Helper()
	program, err := goTool(t.Context(), versityModule, versityPackage)
	if err != nil {
		t.Fatal(err)
	}
	accessKey, secretKey = "resonancetests", "a secret for tests alone"
	address := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	cmd := exec.Command(program, "--port", address, "posix", t.TempDir())
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+accessKey, "ROOT_SECRET_KEY="+secretKey)
	start(t, cmd, listening(address))
	return "http://" + address, accessKey, secretKey
}
