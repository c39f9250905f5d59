package engines

import (
	"context"
	"errors"
	"fmt"
	"net/http"
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
	endpoint = fmt.Sprintf("http://127.0.0.1:%d", port)
	start(t, exec.Command("java", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.library.path="+libs,
		"-cp", filepath.Join(libs, "*"), "software.amazon.dynamodb.services.local.main.ServerRunner",
		"-inMemory", "-sharedDb", "-disableTelemetry", "-port", strconv.Itoa(port)),
		refusing(endpoint))
	return endpoint
}

// refusing is ready once what is not signed is refused: DynamoDB Local listens before it knows any table, and answers
// 404 until then.
func refusing(endpoint string) func(context.Context) error {
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint, nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusBadRequest {
			return errors.Join(err, errors.New(answer.Status))
		}
		return nil
	}
}
