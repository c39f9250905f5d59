// Package cloud plays AWS around the functions, for tests: the real bootstraps run under the official
// Lambda runtime interface emulator, on DynamoDB Local, ElasticMQ and versitygw. What no engine plays is
// played here, and behaves: API Gateway (front.go), the event source mappings (sources.go), SES and
// Secrets Manager (fakes.go). Slack is the page of the one-machine edition. What the functions ask of AWS
// is noted on the way (record.go).
package cloud

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"

	"resonance/infra/engines"
	"resonance/infra/local/localtest"
	"resonance/infra/local/slackpage"
	"resonance/shared/blob/s3"
	"resonance/shared/mail"
	"resonance/shared/slack"
	"resonance/shared/staff"
	"resonance/shared/store/dynamo"
	"resonance/shared/words"
)

// Functions are all functions of the stack.
var Functions = []string{"web", "api", "mail", "relay", "index", "notify", "slack", "clock", "reply"}

// Config is what a test chooses.
type Config struct {
	Policy    string // the company's own policy file
	Verifier  mail.Verifier
	FirstLead string
	Begins    time.Time     // when the stack's time begins; zero leaves it the machine's
	Twice     bool          // every event of a queue, a stream or the scheduler comes twice
	Still     bool          // nothing brings events by itself: a test does
	Shuffled  bool          // batches come in any order that AWS may bring them in
	APIs      int           // instances of the API at once; one by default
	Again     time.Duration // how long a queue hides what failed; 6 seconds by default
}

const (
	region  = "us-east-1"
	channel = "C0RESONANCE"
	bucket  = "resonance"
	table   = "resonance"

	// plenty is how much Slack takes here: a storm is over long before Slack would have posted its cards, one a second.
	// What comes of its limits, the one-machine edition's tests show.
	plenty = 1 << 20
)

// Cloud is a stack that runs.
type Cloud struct {
	t           testing.TB
	config      Config
	functions   map[string]*function
	apis        chan *function // instances of the API that are free
	front       *front
	environment map[string]string // of every function

	dynamo  *dynamodb.Client
	streams *dynamodbstreams.Client
	sqs     *awssqs.Client
	blobs   *s3.Store
	queues  map[string]*source
	changes []*changes
	ses     *ses
	slack   *slackpage.Page
	members *staff.Service
	slackAt string
	clock   *clock
	record  *record
	givesUp atomic.Bool // the stream to the relay has had enough tries of whatever comes

	programs string // folder of the bootstraps

	work sync.WaitGroup
}

// Build compiles the bootstraps for this machine, as sam build does, and gives a folder with copies of them: whoever
// kills a function knows it by where its program is. Further tags are for tests.
func Build(t testing.TB, tags ...string) (dir string) {
	t.Helper()
	localtest.Rely(t)
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(builds.of(t, strings.Join(tags, ",")))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// builds are the folders in bin that this process has brought up to date, by their tags: nine programs take their
// linker a while.
var builds = &buildings{done: map[string]bool{}}

type buildings struct {
	mu   sync.Mutex
	done map[string]bool
}

// of builds what is to be built, and gives the folder.
func (b *buildings) of(t testing.TB, tags string) (dir string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	dir, err := filepath.Abs(filepath.Join("..", "..", "bin", "tests", cmp.Or(tags, "plain")))
	if err != nil {
		t.Fatal(err)
	}
	if b.done[tags] {
		return dir
	}
	defer alone(t, dir)()
	for _, name := range Functions {
		cmd := exec.Command("make", "-C", "../..", "build-"+name+"Function", "ARTIFACTS_DIR="+filepath.Join(dir, name), "ARCH="+runtime.GOARCH, "TAGS="+tags)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", name, err, out)
		}
	}
	b.done[tags] = true
	return dir
}

// alone waits until no other process builds in a folder, and gives what lets the next one.
func alone(t testing.TB, dir string) (end func()) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	release, err := engines.Alone(dir + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := release(); err != nil {
			t.Error(err)
		}
	}
}

// Start brings the stack up and lets it run until the test ends.
func Start(t testing.TB, c Config) *Cloud {
	t.Helper()
	k := &Cloud{t: t, config: c, functions: map[string]*function{}, queues: map[string]*source{}, record: newRecord()}
	var tags []string
	k.clock = newClock(t, c.Begins)
	if !c.Begins.IsZero() {
		tags = append(tags, "movedclock")
	}
	k.startEngines()
	k.startFakes()
	k.startFunctions(Build(t, tags...))
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(func() {
		stop()
		k.work.Wait()
	})
	if !c.Still {
		k.startSources(ctx)
	}
	return k
}

func (k *Cloud) startEngines() {
	k.t.Helper()
	tableAt, queuesAt := engines.DynamoDB(k.t), engines.SQS(k.t)
	bucketAt, key, secret := engines.S3(k.t)
	k.environment = map[string]string{
		"AWS_REGION": region, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret,
		"AWS_ENDPOINT_URL_DYNAMODB": tableAt, "AWS_ENDPOINT_URL_SQS": queuesAt, "AWS_ENDPOINT_URL_S3": bucketAt,
	}
	cfg := aws.Config{Region: region, Credentials: credentials.NewStaticCredentialsProvider(key, secret, "")}
	k.dynamo = dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.BaseEndpoint = &tableAt })
	k.streams = dynamodbstreams.NewFromConfig(cfg, func(o *dynamodbstreams.Options) { o.BaseEndpoint = &tableAt })
	k.sqs = awssqs.NewFromConfig(cfg, func(o *awssqs.Options) { o.BaseEndpoint = &queuesAt })
	objects := awss3.NewFromConfig(cfg, func(o *awss3.Options) { o.BaseEndpoint, o.UsePathStyle = &bucketAt, true })
	k.must(dynamo.CreateTable(k.t.Context(), k.dynamo, table))
	_, err := objects.CreateBucket(k.t.Context(), &awss3.CreateBucketInput{Bucket: aws.String(bucket)})
	k.must(err)
	k.blobs = s3.New(objects, bucket, k.Now)
	if k.config.Policy != "" {
		_, err = k.blobs.Put(k.t.Context(), "policy/story.yaml", "text/yaml", bytes.NewReader([]byte(k.config.Policy)))
		k.must(err)
		k.environment["RESONANCE_POLICY"] = "policy/story.yaml"
	}
	for name, fifo := range map[string]bool{"mail": false, "team": true, "reply": false} {
		k.queues[name] = k.makeQueue(name, fifo)
	}
}

func (k *Cloud) startFakes() {
	k.t.Helper()
	k.front = newFront(k)
	k.ses = newSES(k.t)
	k.members = staff.New(staff.Deps{Table: dynamo.New(k.dynamo, table, dynamo.WithClock(k.Now)), Now: k.Now, URL: func(path string) string { return k.Desk() + path }})
	catalogue := words.Load()
	var err error
	k.slack, err = slackpage.New(slackpage.Config{
		Token: slackToken, SigningSecret: slackSecret, Clock: k.Now,
		InteractURL: func() string { return k.Desk() + "/slack/interactions" },
		Say:         func(language string) slackpage.Say { return catalogue.In(language).Say },
		Channels:    []slackpage.Channel{{ID: channel, Name: "special-team"}},
		Commands:    []string{slack.Command},
		Members:     k.slackMembers,
		Limits:      slackpage.Limits{PostBurst: plenty, UpdatesAMinute: plenty, ReadsAMinute: plenty, ViewsAMinute: plenty, WhispersAMinute: plenty},
	})
	k.must(err)
	k.t.Cleanup(func() {
		if err := k.slack.Close(); err != nil {
			k.t.Error(err)
		}
	})
	k.slackAt = serve(k.t, k.slack)
	secretsAt := serve(k.t, secretsManager(map[string]string{"resonance": hiddenDocument}))
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_SESV2": k.ses.url, "AWS_ENDPOINT_URL_SECRETS_MANAGER": secretsAt,
		"RESONANCE_TABLE": table, "RESONANCE_BUCKET": bucket, "RESONANCE_URL": k.Desk(), "RESONANCE_SECRETS": "resonance",
		"RESONANCE_SLACK_API": k.slackAt + "/api/", "RESONANCE_SLACK_CHANNEL": channel,
		"RESONANCE_TEAM_QUEUE": k.queues["team"].url, "RESONANCE_REPLY_QUEUE": k.queues["reply"].url, "RESONANCE_MAIL_QUEUE": k.queues["mail"].url,
		"RESONANCE_TEAM_DEAD": k.queues["team"].dead, "RESONANCE_REPLY_DEAD": k.queues["reply"].dead, "RESONANCE_MAIL_DEAD": k.queues["mail"].dead,
		"RESONANCE_TEST_CLOCK": k.clock.file, "RESONANCE_SES_CONFIGURATION_SET": "resonance", "RESONANCE_FIRST_LEAD": k.config.FirstLead,
	} {
		k.environment[name] = value
	}
}

func (k *Cloud) slackMembers() []slackpage.Member {
	members, err := k.members.Members(context.Background())
	if err != nil {
		k.t.Errorf("list the members: %v", err)
	}
	var list []slackpage.Member
	for _, m := range members {
		if m.Active && m.Slack != "" {
			list = append(list, slackpage.Member{ID: m.Slack, Name: m.Name})
		}
	}
	return list
}

func (k *Cloud) startFunctions(dir string) {
	k.t.Helper()
	k.programs, k.record.programs = dir, dir
	for _, name := range Functions {
		k.functions[name] = k.start(name)
	}
	k.apis = make(chan *function, max(1, k.config.APIs))
	for k.apis <- k.functions["api"]; len(k.apis) < cap(k.apis); {
		k.apis <- k.start("api")
	}
}

// start starts an instance of a function, told what its environment says and, last, more.
func (k *Cloud) start(name string, more ...string) *function {
	k.t.Helper()
	var settings []string
	for name, value := range k.watched(name) {
		settings = append(settings, name+"="+value)
	}
	url, log := engines.Lambda(k.t, filepath.Join(k.programs, name, "bootstrap"), append(settings, more...)...)
	return &function{name: name, url: url, log: log}
}

// Desk is the address of the desk.
func (k *Cloud) Desk() string { return k.front.url }

// Slack is the address of the page that plays Slack.
func (k *Cloud) Slack() string { return k.slackAt }

func (k *Cloud) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// deliver invokes a function as an event source does: at least once.
func (k *Cloud) deliver(ctx context.Context, name string, event, into any) error {
	if k.config.Twice {
		if err := k.functions[name].invoke(ctx, event, nil); err != nil {
			return err
		}
	}
	return k.functions[name].invoke(ctx, event, into)
}

// function is one instance under the emulator.
type function struct {
	name string
	url  string
	log  string // the file that it writes to
	mu   sync.Mutex
}

// errPayload: the event is more than Lambda takes.
var errPayload = errors.New("the event is too large")

// invoke gives an event to the function and reads its answer into into. An error that the function itself
// reports is an error.
func (f *function) invoke(ctx context.Context, event, into any) error {
	body, err := json.Marshal(event)
	if err != nil {
		return err
	}
	if len(body) > maxPayload {
		return errPayload
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, f.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("invoke %s: %w", f.name, err)
	}
	defer response.Body.Close()
	var answer json.RawMessage
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("read the answer of %s: %w", f.name, err)
	}
	if len(answer) > maxPayload {
		return fmt.Errorf("the answer of %s is more than Lambda takes: %d bytes", f.name, len(answer))
	}
	var failed struct{ ErrorMessage, ErrorType string }
	if json.Unmarshal(answer, &failed) == nil && failed.ErrorMessage != "" {
		return fmt.Errorf("%s failed: %s: %s", f.name, failed.ErrorType, failed.ErrorMessage)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return errors.New(f.name + " answers what is no answer: " + string(answer))
	}
	return nil
}
