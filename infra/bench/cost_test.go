//go:build !race

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"resonance/infra/template"
)

// TestCostsDoNotGrow weighs every step among few cases and among a hundred thousand, and counts the round trips of
// every kind of registration there. What a registration reads grows until its words and names are as common as they
// can be, which two reads of 100 keys bound.
func TestCostsDoNotGrow(t *testing.T) {
	among := func(cases int) (c costs) {
		err := inFolder(aMonday, func(d *desk) (err error) {
			if c, err = d.costs(t.Context(), cases); err == nil {
				d.everyKind(t)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	few, many := among(10), among(100_000)
	if len(many.Steps) != 7 {
		t.Fatalf("steps: %v", slices.Sorted(maps.Keys(many.Steps)))
	}
	for name, was := range few.Steps {
		is := many.Steps[name]
		for what := range maps.Keys(is.Requests) {
			if is.Requests[what] > was.Requests[what]+0.3 {
				t.Errorf("%s: %s is asked for %.2f times among 10 cases, %.2f among 100,000", name, what, was.Requests[what], is.Requests[what])
			}
		}
		if is.Write > was.Write*1.1+1 {
			t.Errorf("%s writes %.0f units among 10 cases, %.0f among 100,000", name, was.Write, is.Write)
		}
		if is.Read > was.Read*1.1+1 && (name != byForm && name != byLetter || is.Read > 260) {
			t.Errorf("%s reads %.0f units among 10 cases, %.0f among 100,000", name, was.Read, is.Read)
		}
	}
	var page bytes.Buffer
	if err := costTable(&page, many); err != nil || !strings.Contains(page.String(), "| 1,000,000 | ") {
		t.Errorf("the page: %v\n%s", err, &page)
	}
	t.Logf("%+v\n%+v", few, many)
}

// standing is what a part of the stack costs though nobody uses it, as the prices call it. Empty is nothing, or by
// use, which the steps count.
var standing = map[string]string{
	"AWS::KMS::Key": "the key of the topics", "AWS::SecretsManager::Secret": "the secret", "AWS::CloudWatch::Dashboard": "the dashboard",
	"AWS::CloudWatch::Alarm": "metrics under alarms",

	"AWS::ApiGatewayV2::Api": "", "AWS::ApiGatewayV2::ApiMapping": "", "AWS::ApiGatewayV2::DomainName": "", "AWS::ApiGatewayV2::Integration": "",
	"AWS::ApiGatewayV2::Route": "", "AWS::ApiGatewayV2::Stage": "", "AWS::Cognito::UserPool": "", "AWS::Cognito::UserPoolClient": "",
	"AWS::Cognito::UserPoolDomain": "", "AWS::Cognito::UserPoolGroup": "", "AWS::DynamoDB::Table": "", "AWS::IAM::ManagedPolicy": "",
	"AWS::IAM::Role": "", "AWS::Lambda::Permission": "", "AWS::Logs::LogGroup": "", "AWS::S3::Bucket": "", "AWS::S3::BucketPolicy": "",
	"AWS::SES::ConfigurationSet": "", "AWS::SES::EmailIdentity": "", "AWS::SES::ReceiptRule": "", "AWS::SES::ReceiptRuleSet": "",
	"AWS::SNS::Subscription": "", "AWS::SNS::Topic": "", "AWS::SNS::TopicPolicy": "", "AWS::SQS::Queue": "", "AWS::SQS::QueuePolicy": "",
	"AWS::SSM::Parameter": "", "AWS::Scheduler::Schedule": "", "AWS::Serverless::Function": "",
}

func TestNothingThatStandsIsForgotten(t *testing.T) {
	var p prices
	if err := json.Unmarshal(pricesFile, &p); err != nil {
		t.Fatal(err)
	}
	metrics := 0
	for name, r := range template.Load(t).Resources {
		price, known := standing[r.Type]
		if !known {
			t.Errorf("nobody knows what %s costs, a %s", name, r.Type)
		}
		if r.Type == "AWS::CloudWatch::Alarm" {
			metrics += max(1, strings.Count(fmt.Sprint(r.At("Metrics")), "MetricName:"))
			continue
		}
		if price != "" && p.Fixed[price] == 0 {
			t.Errorf("%s costs nothing", name)
		}
	}
	if of := fmt.Sprintf("%d metrics under alarms", metrics); p.Fixed[of] != float64(metrics)*0.10 {
		t.Errorf("%s cost %v", of, p.Fixed)
	}
	if stage := template.Load(t).Resources["Stage"]; stage.At("DefaultRouteSettings", "DetailedMetricsEnabled") != nil {
		t.Error("the metrics of each route cost by the metric, and nobody looks at them")
	}
}

// The page in docs is of these steps, prices and words: what it says may differ in the figures alone.
func TestThePageAboutCostsIsCurrent(t *testing.T) {
	stands, err := os.ReadFile(filepath.Join("..", "..", "docs", "cost.md"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := measureCosts(t.Context(), 10)
	var page bytes.Buffer
	if err == nil {
		err = costTable(&page, c)
	}
	if err != nil {
		t.Fatal(err)
	}
	if wording(page.String()) != wording(string(stands)) {
		t.Errorf("docs/cost.md is to be written anew: go run ./infra/bench cost > docs/cost.md")
	}
}

// wording leaves out figures, and rows of them.
func wording(page string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789,. ", r) {
			return -1
		}
		return r
	}, page)
}
