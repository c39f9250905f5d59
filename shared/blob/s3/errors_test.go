package s3_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"

	"resonance/shared/blob/s3"
)

// S3 forbids to see whether an object is there whoever may not list the bucket. No engine plays that.
func TestAForbiddenObjectMayNotBeThere(t *testing.T) {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`)
	}))
	defer service.Close()
	client := awss3.New(awss3.Options{
		Region: "eu-west-1", BaseEndpoint: &service.URL, UsePathStyle: true, Credentials: credentials.NewStaticCredentialsProvider("x", "x", ""),
	})
	_, _, err := s3.New(client, "resonance", time.Now).Open(t.Context(), "policy/2.yml")
	if err == nil || !strings.Contains(err.Error(), "policy/2.yml is not there, or may not be read") {
		t.Errorf("it says: %v", err)
	}
}
