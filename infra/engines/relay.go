package engines

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Relay starts Postfix's smtp-sink, a mail relay for tests, and gives its address and the pattern of the
// files in which it keeps what it took. Its options make it misbehave: "-f .", for example, refuses every
// letter after its last line, "-q ." hangs up there (man smtp-sink).
func Relay(t testing.TB, options ...string) (address, letters string) {
	t.Helper()
	const program = "/usr/sbin/smtp-sink" // not on everybody's path
	if _, err := exec.LookPath(program); err != nil {
		t.Fatalf("start the relay (Debian package postfix is needed): %v", err)
	}
	dir := t.TempDir()
	address = fmt.Sprintf("127.0.0.1:%d", freePort(t))
	args := append([]string{"-d", filepath.Join(dir, "letter.")}, options...)
	if os.Getuid() == 0 {
		args = append(args, "-u", "root") // it wants to be told
	}
	start(t, exec.Command(program, append(args, address, "50")...), listening(address))
	return address, filepath.Join(dir, "letter.*")
}
