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

// What was copied once stays: S3 itself refuses to write over it, which no engine plays.
func TestACopyStaysAsItIs(t *testing.T) {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != "*" || r.Header.Get("X-Amz-Copy-Source") != "resonance/ahead/a" || r.URL.Path != "/resonance/uploads/a" {
			t.Errorf("%s %s asks with %v", r.Method, r.URL, r.Header)
		}
		w.WriteHeader(http.StatusPreconditionFailed)
		fmt.Fprint(w, `<?xml version="1.0"?><Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message></Error>`)
	}))
	defer service.Close()
	client := awss3.New(awss3.Options{
		Region: "eu-west-1", BaseEndpoint: &service.URL, UsePathStyle: true, Credentials: credentials.NewStaticCredentialsProvider("x", "x", ""),
	})
	if err := s3.New(client, "resonance", time.Now).Copy(t.Context(), "ahead/a", "uploads/a"); err != nil {
		t.Errorf("a second copy: %v", err)
	}
}

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
