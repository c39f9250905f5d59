package s3_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/uuid"

	"resonance/infra/engines"
	"resonance/shared/blob"
	"resonance/shared/blob/blobtest"
	"resonance/shared/blob/s3"
)

func TestConformance(t *testing.T) {
	endpoint, accessKey, secretKey := engines.S3(t)
	client := awss3.New(awss3.Options{
		Region:       "us-east-1",
		BaseEndpoint: &endpoint,
		UsePathStyle: true,
		Credentials:  credentials.NewStaticCredentialsProvider(accessKey, secretKey, ""),
	})
	blobtest.Run(t, func(t testing.TB) blob.Store {
		bucket := "b-" + uuid.NewString()
		if _, err := client.CreateBucket(t.Context(), &awss3.CreateBucketInput{Bucket: &bucket}); err != nil {
			t.Fatalf("CreateBucket: %v", err)
		}
		return s3.New(client, bucket, time.Now)
	})
}
