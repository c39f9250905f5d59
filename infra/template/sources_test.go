package template_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"resonance/infra/engines"
	"resonance/infra/template"
	"resonance/shared/handler/index"
	"resonance/shared/queue"
	"resonance/shared/register"
	"resonance/shared/store"
	"resonance/shared/store/dynamo"
)

// source is where a function's work comes from.
type source struct {
	function template.Resource
	name     string
	events   []string // path of the source in the function
}

func (s source) at(path ...string) any {
	return s.function.At(slices.Concat(s.events, []string{"Properties"}, path)...)
}

// sources gives all event sources of a kind.
func sources(stack *template.Template, kind string) []source {
	var all []source
	for _, name := range stack.Of("AWS::Serverless::Function") {
		f := stack.Resources[name]
		events, _ := f.At("Events").(map[string]any)
		for event := range events {
			if f.At("Events", event, "Type") == kind {
				all = append(all, source{f, name, []string{"Events", event}})
			}
		}
	}
	return all
}

// TestSampleCallsCameByTheirRoute: a call of the API names the route that led to its function.
func TestSampleCallsCameByTheirRoute(t *testing.T) {
	stack := template.Load(t)
	routes := map[string]string{}
	for _, name := range stack.Of("AWS::ApiGatewayV2::Route") {
		route := stack.Resources[name]
		integration := strings.TrimSuffix(strings.TrimPrefix(route.At("Target").(string), "integrations/${"), "}")
		routes[stack.Resources[integration].At("IntegrationUri").(string)] = route.At("RouteKey").(string)
	}
	for _, name := range []string{"web", "api", "slack"} {
		text, err := os.ReadFile(filepath.Join(stack.Root, "events", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var call events.APIGatewayV2HTTPRequest
		if err := json.Unmarshal(text, &call); err != nil {
			t.Fatal(err)
		}
		if want := routes["${"+template.Function(name)+".Arn}"]; want == "" || call.RouteKey != want || call.RequestContext.RouteKey != want {
			t.Errorf("the call of %s came by %q, %q, want %q", name, call.RouteKey, call.RequestContext.RouteKey, want)
		}
	}
}

func TestQueuesGiveTheirFunctionsTime(t *testing.T) {
	stack := template.Load(t)
	fed := map[string]bool{}
	for _, s := range sources(stack, "SQS") {
		name := strings.TrimSuffix(strings.TrimPrefix(s.at("Queue").(string), "${"), ".Arn}")
		q := stack.Resources[name]
		fed[name] = true
		if visible, timeout := q.Int("VisibilityTimeout"), s.function.Int("Timeout"); visible < 6*timeout {
			t.Errorf("%s hides messages for %d s from %s, which may take %d s", name, visible, s.name, timeout)
		}
		if fmt.Sprint(s.at("FunctionResponseTypes")) != "[ReportBatchItemFailures]" {
			t.Errorf("%s can't hand back single messages", s.name)
		}
		if most, _ := s.at("ScalingConfig", "MaximumConcurrency").(int); most < 2 {
			t.Errorf("%s takes %d batches at once", s.name, most)
		}
		size, _ := s.at("BatchSize").(int)
		if fifo := q.At("FifoQueue") != nil; size < 1 || size > 10 || fifo && size != 1 {
			t.Errorf("%s takes %d messages at once", s.name, size)
		}
	}
	if len(fed) != 3 {
		t.Errorf("functions work for %v", fed)
	}
}

func TestEveryQueueHasItsDeadLetters(t *testing.T) {
	stack := template.Load(t)
	for _, name := range stack.Of("AWS::SQS::Queue") {
		q := stack.Resources[name]
		if q.At("SqsManagedSseEnabled") != true {
			t.Errorf("%s is not encrypted", name)
		}
		if strings.HasSuffix(name, "Dead") {
			days := 14
			if name == "ClockDead" {
				days = 1 // nothing is lost with a tick
			}
			if q.Int("MessageRetentionPeriod") != days*24*60*60 {
				t.Errorf("%s does not keep for %d days", name, days)
			}
			continue
		}
		target, _ := q.At("RedrivePolicy", "deadLetterTargetArn").(string)
		dead := stack.Resources[strings.TrimSuffix(strings.TrimPrefix(target, "${"), ".Arn}")]
		if dead.Type != q.Type || dead.At("FifoQueue") != q.At("FifoQueue") {
			t.Errorf("the dead letters of %s go to %q", name, target)
		}
		if tries := q.Int("RedrivePolicy", "maxReceiveCount"); tries < 5 {
			t.Errorf("%s gives up after %d times", name, tries)
		}
		if q.At("MessageRetentionPeriod") != nil {
			t.Errorf("%s keeps its messages other than for four days: dead letters keep their age", name)
		}
		if q.Int("MaximumMessageSize") != queue.MaxBytes || dead.Int("MaximumMessageSize") != queue.MaxBytes {
			t.Errorf("%s or its dead letters refuse what the code may send", name)
		}
	}
	for _, name := range stack.Of("AWS::SNS::Subscription") {
		if stack.Resources[name].At("RedrivePolicy", "deadLetterTargetArn") == nil {
			t.Errorf("what %s can't bring is lost", name)
		}
	}
	if stack.Resources["Tick"].At("Target", "DeadLetterConfig", "Arn") == nil || stack.Resources["ClockFunction"].At("EventInvokeConfig", "DestinationConfig", "OnFailure") == nil {
		t.Error("a tick that fails leaves no trace")
	}
}

func TestStreamsGoOnPastWhatFails(t *testing.T) {
	streams := sources(template.Load(t), "DynamoDB")
	for _, s := range streams {
		for setting, want := range map[string]any{"BisectBatchOnFunctionError": true, "StartingPosition": "TRIM_HORIZON", "Stream": "${Table.StreamArn}"} {
			if got := s.at(setting); got != want {
				t.Errorf("%s of %s is %v", setting, s.name, got)
			}
		}
		if fmt.Sprint(s.at("FunctionResponseTypes")) != "[ReportBatchItemFailures]" || s.at("DestinationConfig", "OnFailure") == nil {
			t.Errorf("%s can't say what failed", s.name)
		}
		age, _ := s.at("MaximumRecordAgeInSeconds").(int)
		tries, _ := s.at("MaximumRetryAttempts").(int)
		if age < 6*60*60 || age > 20*60*60 || tries < 10 {
			t.Errorf("%s gives up after %d s, %d tries", s.name, age, tries)
		}
	}
	if len(streams) != 2 {
		t.Errorf("%d functions follow the stream", len(streams))
	}
}

// TestFiltersAgreeWithTheCode tries every type of item that is stored, written, changed and removed.
func TestFiltersAgreeWithTheCode(t *testing.T) {
	stack := template.Load(t)
	wants := map[string]func(store.Change) bool{"RelayFunction": register.IsIntent, "IndexFunction": index.Wants}
	item := func(kind string) *store.Item {
		return &store.Item{Key: store.Key{Partition: "p", Sort: "s"}, Type: kind}
	}
	for _, s := range sources(stack, "DynamoDB") {
		filters, _ := s.at("FilterCriteria", "Filters").([]any)
		if len(filters) == 0 || len(filters) > 5 {
			t.Errorf("%s has %d filters", s.name, len(filters))
		}
		taken := 0
		for _, kind := range []string{
			"case", "complaint", "journal", "step", "timer", "task", "grant", "letter", "person", "problem", "link", "key", "once", "intent",
			"numbers", "card", "automatic", "again", "spending", "review", "onlookers", "posting", "found", "whole", "mark", "cell", "totals", "counted", "member", "session", "staff-journal",
		} {
			for event, c := range map[string]store.Change{
				"INSERT": {New: item(kind)}, "MODIFY": {Old: item(kind), New: item(kind)}, "REMOVE": {Old: item(kind)},
			} {
				want, got := wants[s.name](c), passes(t, filters, event, c)
				if got != want {
					t.Errorf("%s of a %s: %s wants it: %v, and gets it: %v", event, kind, s.name, want, got)
				}
				if got {
					taken++
				}
			}
		}
		if taken == 0 {
			t.Errorf("%s gets nothing", s.name)
		}
	}
}

// passes plays the part of event filtering that the template uses: fields by name, each one of a list.
func passes(t *testing.T, filters []any, event string, c store.Change) bool {
	t.Helper()
	image := func(it *store.Item) map[string]any {
		if it == nil {
			return map[string]any{}
		}
		return map[string]any{"type": map[string]any{"S": it.Type}}
	}
	record := map[string]any{"eventName": event, "dynamodb": map[string]any{"NewImage": image(c.New), "OldImage": image(c.Old)}}
	return slices.ContainsFunc(filters, func(f any) bool {
		var pattern map[string]any
		if err := json.Unmarshal([]byte(f.(map[string]any)["Pattern"].(string)), &pattern); err != nil {
			t.Fatal(err)
		}
		return matches(pattern, record)
	})
}

func matches(pattern, value any) bool {
	if list, ok := pattern.([]any); ok {
		return slices.Contains(list, value)
	}
	fields, _ := value.(map[string]any)
	for name, inner := range pattern.(map[string]any) {
		if found, ok := fields[name]; !ok || !matches(inner, found) {
			return false
		}
	}
	return true
}

// TestTheTableIsTheOneThatTheCodeKnows makes both, as the code does and as the template says, and compares.
func TestTheTableIsTheOneThatTheCodeKnows(t *testing.T) {
	client := dynamodb.New(dynamodb.Options{
		Region: "eu-west-1", BaseEndpoint: aws.String(engines.DynamoDB(t)), Credentials: credentials.NewStaticCredentialsProvider("x", "x", ""),
	})
	if err := dynamo.CreateTable(t.Context(), client, "coded"); err != nil {
		t.Fatal(err)
	}
	written := template.Load(t).Resources["Table"]
	text, err := json.Marshal(written.Properties)
	if err != nil {
		t.Fatal(err)
	}
	in := dynamodb.CreateTableInput{TableName: aws.String("written")}
	if err := json.Unmarshal(text, &in); err != nil {
		t.Fatal(err)
	}
	in.StreamSpecification.StreamEnabled, in.SSESpecification = aws.Bool(true), nil // CloudFormation's own way, and nothing to an engine
	if _, err := client.CreateTable(t.Context(), &in); err != nil {
		t.Fatal(err)
	}
	coded, declared := shape(t, client, "coded"), shape(t, client, "written")
	if diff := cmp.Diff(coded, declared); diff != "" {
		t.Errorf("the template's table differs (-code +template):\n%s", diff)
	}
	if written.At("TimeToLiveSpecification", "AttributeName") != store.AttrExpires {
		t.Error("items do not expire")
	}
}

// shape is what matters of a table.
func shape(t *testing.T, client *dynamodb.Client, name string) map[string]string {
	t.Helper()
	out, err := client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		t.Fatal(err)
	}
	keys := func(schema []types.KeySchemaElement) string {
		var all []string
		for _, k := range schema {
			all = append(all, *k.AttributeName+" "+string(k.KeyType))
		}
		return strings.Join(all, ", ")
	}
	found := map[string]string{
		"": keys(out.Table.KeySchema), "stream": string(out.Table.StreamSpecification.StreamViewType),
		"billing": string(out.Table.BillingModeSummary.BillingMode),
	}
	for _, x := range out.Table.GlobalSecondaryIndexes {
		found["index "+*x.IndexName] = keys(x.KeySchema) + " " + string(x.Projection.ProjectionType)
	}
	return found
}

// TestAWaitIsSeenBeforeSQSForgetsIt: once a message of a standard queue was received three times, SQS leaves it out
// of the age of the oldest. An alarm must have rung by then, also when the function fails at once each time.
func TestAWaitIsSeenBeforeSQSForgetsIt(t *testing.T) {
	stack := template.Load(t)
	alarm := stack.Resources["QueueAgeAlarm"]
	period := 0
	for _, m := range alarm.At("Metrics").([]any) {
		period = max(period, template.Resource{Properties: m.(map[string]any)}.Int("MetricStat", "Period"))
	}
	rings := alarm.Int("Threshold") + period*alarm.Int("EvaluationPeriods")
	for _, s := range sources(stack, "SQS") {
		q := stack.Resources[strings.TrimSuffix(strings.TrimPrefix(s.at("Queue").(string), "${"), ".Arn}")]
		if third := 2 * q.Int("VisibilityTimeout"); q.At("FifoQueue") == nil && rings > third {
			t.Errorf("the alarm rings after %d s, and %s is received the third time after %d s", rings, s.name, third)
		}
	}
}
