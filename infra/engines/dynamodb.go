package engines

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

const dynamoDBProfile = "dynamodb"

// DynamoDB starts DynamoDB Local, in memory, and gives its endpoint. Any credentials will do, and all see
// the same tables. Its licence wants an AWS account holder: an engine for tests, never a home.
func DynamoDB(t testing.TB) (endpoint string) {
	t.Helper()
	libs, err := javaLibs(t.Context(), dynamoDBProfile)
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	start(t, exec.Command("java", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.library.path="+libs,
		"-cp", filepath.Join(libs, "*"), "software.amazon.dynamodb.services.local.main.ServerRunner",
		"-inMemory", "-sharedDb", "-disableTelemetry", "-port", strconv.Itoa(port)),
		listening(fmt.Sprintf("127.0.0.1:%d", port)))
	return fmt.Sprintf("http://127.0.0.1:%d", port)
}
