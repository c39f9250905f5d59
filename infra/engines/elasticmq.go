package engines

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const elasticMQProfile = "elasticmq"

// elasticMQ keeps the limits of SQS. Its own file of defaults is included.
const elasticMQ = `include classpath("application.conf")
node-address { protocol = http, host = "127.0.0.1", port = %[1]d }
rest-sqs { enabled = true, bind-hostname = "127.0.0.1", bind-port = %[1]d, sqs-limits = strict }
rest-stats { enabled = false }
`

// SQS starts ElasticMQ and gives its endpoint. Any credentials will do.
func SQS(t testing.TB) (endpoint string) {
	t.Helper()
	libs, err := javaLibs(t.Context(), elasticMQProfile)
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	config := filepath.Join(t.TempDir(), "elasticmq.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, elasticMQ, port), 0o600); err != nil {
		t.Fatalf("configure ElasticMQ: %v", err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	start(t, exec.Command("java", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dconfig.file="+config,
		"-cp", filepath.Join(libs, "*"), "org.elasticmq.server.Main"), listening(address))
	return "http://" + address
}
