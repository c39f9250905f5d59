// Package home is what the functions on AWS are built from. Each function's main puts its own parts
// together; here is what several of them share.
package home

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/caarlos0/env/v11"

	"resonance/shared/blob/s3"
	"resonance/shared/calendar"
	"resonance/shared/config"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/store/dynamo"
	"resonance/shared/words"
)

// Now is the clock of every function.
var Now = time.Now

// Log is where every function writes: JSON on stderr, which CloudWatch keeps.
var Log = slog.New(slog.NewJSONHandler(os.Stderr, nil))

// Start reads the settings, builds the handler and gives it to Lambda. What goes wrong before that stops
// the function at init, by name.
func Start[T any](build func(context.Context, aws.Config, T) (handler any, err error)) {
	if err := start(build); err != nil {
		Log.Error("the function can't start", "error", err)
		os.Exit(1)
	}
}

func start[T any](build func(context.Context, aws.Config, T) (any, error)) error {
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Second) // Lambda gives ten
	defer cancel()
	settings, err := config.Read[T](env.ToMap(os.Environ()))
	if err != nil {
		return err
	}
	handler, err := build(ctx, amazon(), settings)
	if err != nil {
		return err
	}
	lambda.Start(handler)
	return nil
}

// amazon is how to reach AWS from within Lambda, which puts region and credentials into the environment.
// The SDK's own loader knows many more places, and links a client for each.
func amazon() aws.Config {
	return aws.Config{
		Region: os.Getenv("AWS_REGION"),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{
				AccessKeyID: os.Getenv("AWS_ACCESS_KEY_ID"), SecretAccessKey: os.Getenv("AWS_SECRET_ACCESS_KEY"),
				SessionToken: os.Getenv("AWS_SESSION_TOKEN"), Source: "environment",
			}, nil
		}),
	}
}

// Endpoint is another address of a service than its own, as the SDK's loader would read it: for engines
// that play the service. Empty means the service's own.
func Endpoint(service string) *string {
	if address := os.Getenv("AWS_ENDPOINT_URL_" + service); address != "" {
		return &address
	}
	return nil
}

// Table is the stored state.
func Table(cfg aws.Config, s config.Table) *dynamo.Table {
	client := dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = Endpoint("DYNAMODB") })
	return dynamo.New(client, s.Table, dynamo.WithClock(Now))
}

// Rooms are the rooms that decide by the policy.
type Rooms struct {
	Table     *dynamo.Table
	Blobs     *s3.Store
	Policy    *policy.Policy
	Calendars *calendar.Set
	Words     *words.Catalogue
	Register  *register.Register
}

// numbers is how many case numbers an instance takes at a time. Lambda ends instances without a word, and
// what is left of a block is lost.
const numbers = 5

// Build reads the company's own policy, if there is one, and opens the rooms.
func Build(ctx context.Context, cfg aws.Config, s config.Company) (*Rooms, error) {
	r := &Rooms{Table: Table(cfg, s.Table), Blobs: s3.New(bucketClient(cfg), s.Bucket, Now), Words: words.Load()}
	var err error
	if r.Policy, err = r.policy(ctx, s.Policy); err != nil {
		return nil, err
	}
	if r.Calendars, err = r.Policy.BuildCalendars(); err != nil {
		return nil, err
	}
	r.Register = register.New(register.Deps{
		Table: r.Table, Texts: r.Blobs, Policy: r.Policy, Calendars: r.Calendars, Words: r.Words, Now: Now, PublicURL: s.URL, NumberBlock: numbers,
	})
	return r, nil
}

// bucketClient names buckets in the path where S3 is at an address of its own, which has no names below it.
func bucketClient(cfg aws.Config) *awss3.Client {
	return awss3.NewFromConfig(cfg, func(o *awss3.Options) {
		o.BaseEndpoint = Endpoint("S3")
		o.UsePathStyle = o.BaseEndpoint != nil
	})
}

func (r *Rooms) policy(ctx context.Context, key string) (*policy.Policy, error) {
	if key == "" {
		return policy.Default(), nil
	}
	file, _, err := r.Blobs.Open(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("open the policy %s in the bucket: %w", key, err)
	}
	p, err := policy.Load(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("read the policy %s: %w", key, err)
	}
	return p, nil
}
