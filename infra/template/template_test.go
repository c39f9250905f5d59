package template_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"resonance/infra/template"
	"resonance/shared/config"
	"resonance/shared/staff"
)

// functions are those of the stack, with the settings that each reads.
var functions = map[string]any{
	"web": config.Web{}, "api": config.API{}, "mail": config.Mail{}, "relay": config.Relay{}, "index": config.Index{},
	"notify": config.Notify{}, "slack": config.SlackCalls{}, "clock": config.Clock{}, "reply": config.Reply{},
}

func TestEveryFunctionIsTold(t *testing.T) {
	stack := template.Load(t)
	if got := stack.Of("AWS::Serverless::Function"); len(got) != len(functions) {
		t.Errorf("the functions are %v", got)
	}
	for name, settings := range functions {
		told, _ := stack.Resources[template.Function(name)].At("Environment", "Variables").(map[string]any)
		got, want := slices.Sorted(maps.Keys(told)), read(reflect.TypeOf(settings))
		if !slices.Equal(got, want) {
			t.Errorf("%s is told\n%v\nand reads\n%v", name, got, want)
		}
	}
}

// read are the variables that settings are read from, but for one: another address of Slack is for tests.
func read(settings reflect.Type) []string {
	var names []string
	for i := range settings.NumField() {
		field := settings.Field(i)
		if field.Anonymous {
			names = append(names, read(field.Type)...)
			continue
		}
		if name, _, _ := strings.Cut(field.Tag.Get("env"), ","); name != "RESONANCE_SLACK_API" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

const recipients = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"

// open are the grants that AWS offers no narrower, or that are meant so.
var open = map[string]string{
	"dynamodb:ListStreams *":         "a list of all streams knows no resource",
	"xray:PutTraceSegments *":        "X-Ray knows no resources",
	"xray:PutTelemetryRecords *":     "X-Ray knows no resources",
	"ses:SendRawEmail " + recipients: "of our domain alone: TestLettersLeaveFromOurDomain",

	"kms:* *":                 "a key's policy speaks of that key alone, and the account must be able to run it",
	"kms:GenerateDataKey *":   "a key's policy speaks of that key alone",
	"kms:Decrypt *":           "a key's policy speaks of that key alone",
	"s3:* ${Bucket.Arn}":      "denies what comes without TLS",
	"s3:* ${Bucket.Arn}/*":    "denies what comes without TLS",
	"s3:* ${LogBucket.Arn}":   "denies what comes without TLS",
	"s3:* ${LogBucket.Arn}/*": "denies what comes without TLS",
}

// folder is a resource that ends in a wildcard, but names what is before it.
var folder = regexp.MustCompile(`^\$\{(Log)?Bucket\.Arn\}/[a-z]+/\*$`)

func TestNothingIsGrantedAtLarge(t *testing.T) {
	seen := 0
	for name, r := range template.Load(t).Resources {
		for _, document := range documents(r.Properties) {
			for _, s := range template.Statements(document) {
				seen++
				for _, g := range grants(s) {
					if strings.Contains(g, "*") && open[g] == "" {
						t.Errorf("%s %ss %s", name, s.Effect, g)
					}
				}
				public := s.Principal != nil && strings.Contains(fmt.Sprint(s.Principal), "*")
				if public && s.Effect != "Deny" {
					t.Errorf("%s speaks to everybody: %+v", name, s)
				}
				if service := fmt.Sprint(s.Principal); strings.Contains(service, "Service") && !strings.Contains(service, "lambda.") && s.Condition == nil {
					t.Errorf("%s lets %s act for anybody", name, service)
				}
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d statements found", seen)
	}
}

// TestLettersLeaveFromOurDomain: in the sandbox the recipient's leave is wanted, too, which lets nobody write in the
// name of others.
func TestLettersLeaveFromOurDomain(t *testing.T) {
	stack, seen := template.Load(t), false
	for _, document := range documents(stack.Resources["ReplyRole"].Properties) {
		for _, s := range template.Statements(document) {
			if !slices.Contains(s.Resources, recipients) {
				continue
			}
			seen = true
			if want := "map[StringLike:map[ses:FromAddress:*@${MailDomain}]]"; fmt.Sprint(s.Condition) != want {
				t.Errorf("letters may leave on condition of %v, want %s", s.Condition, want)
			}
		}
	}
	if !seen {
		t.Error("in the sandbox no letter may leave")
	}
}

func grants(s template.Statement) []string {
	var all []string
	for _, action := range s.Actions {
		if s.Resources == nil { // who may take a role
			all = append(all, action)
		}
		for _, resource := range s.Resources {
			if folder.MatchString(resource) {
				resource = "folder"
			}
			all = append(all, action+" "+resource)
		}
	}
	return all
}

// documents finds all policy documents below a value.
func documents(v any) []any {
	var all []any
	switch v := v.(type) {
	case map[string]any:
		if v["Statement"] != nil {
			return []any{v}
		}
		for _, inner := range v {
			all = append(all, documents(inner)...)
		}
	case []any:
		for _, inner := range v {
			all = append(all, documents(inner)...)
		}
	}
	return all
}

func TestNoPolicyIsAmazonsOwn(t *testing.T) {
	stack := template.Load(t)
	for name := range functions {
		f := stack.Resources[template.Function(name)]
		role := strings.TrimSuffix(template.Function(name), "Function") + "Role"
		if f.At("Role") != "${"+role+".Arn}" || f.At("Policies") != nil {
			t.Errorf("%s does not act in its own role", name)
		}
		if policies := stack.Resources[role].At("ManagedPolicyArns"); fmt.Sprint(policies) != "[${Telling}]" {
			t.Errorf("the role of %s has %v", name, policies)
		}
	}
}

// What can't be changed once there are users: a pool that tells capital letters apart does not know Ann@ as ann@.
func TestNamesOfUsersKnowNoCapitals(t *testing.T) {
	if c := template.Load(t).Resources["UserPool"].At("UsernameConfiguration", "CaseSensitive"); c != false {
		t.Errorf("the user pool tells capital letters apart: %v", c)
	}
}

// TestGroupsAreRoles: a role without its group is one that nobody gets through Cognito.
func TestGroupsAreRoles(t *testing.T) {
	stack := template.Load(t)
	var groups, roles []string
	for _, name := range stack.Of("AWS::Cognito::UserPoolGroup") {
		groups = append(groups, fmt.Sprint(stack.Resources[name].At("GroupName")))
	}
	for _, role := range staff.Roles() {
		roles = append(roles, string(role))
	}
	slices.Sort(groups)
	slices.Sort(roles)
	if !slices.Equal(groups, roles) {
		t.Errorf("groups %v, roles %v", groups, roles)
	}
}

func TestEveryAlarmNamesItsPage(t *testing.T) {
	stack := template.Load(t)
	page := regexp.MustCompile(`Runbook (docs/runbooks/[a-z-]+\.md)$`)
	named := map[string]bool{}
	for _, name := range stack.Of("AWS::CloudWatch::Alarm") {
		alarm := stack.Resources[name]
		said, _ := alarm.At("AlarmDescription").(string)
		found := page.FindStringSubmatch(said)
		if found == nil {
			t.Errorf("%s names no page: %s", name, said)
			continue
		}
		text, err := os.ReadFile(filepath.Join(stack.Root, found[1]))
		if err != nil || !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("the page of %s does not speak of it: %v", name, err)
		}
		named[filepath.Base(found[1])] = true
		if alarm.At("AlarmActions") == nil || alarm.At("TreatMissingData") == nil {
			t.Errorf("%s tells nobody, or does not say what silence means", name)
		}
	}
	pages, err := os.ReadDir(filepath.Join(stack.Root, "docs", "runbooks"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if !named[p.Name()] {
			t.Errorf("no alarm leads to %s", p.Name())
		}
	}
	for alarm, kind := range map[string]string{
		"ErrorsAlarm": "AWS::Serverless::Function", "ThrottlesAlarm": "AWS::Serverless::Function", "DeadLettersAlarm": "AWS::SQS::Queue", "QueueAgeAlarm": "AWS::SQS::Queue",
	} {
		watched := fmt.Sprint(stack.Resources[alarm].At("Metrics"))
		for _, name := range stack.Of(kind) {
			meant := kind != "AWS::SQS::Queue" || strings.HasSuffix(name, "Dead") == (alarm == "DeadLettersAlarm")
			if meant != strings.Contains(watched, "${"+name) {
				t.Errorf("%s watches %s: %v", alarm, name, !meant)
			}
		}
	}
	dashboard := fmt.Sprint(stack.Resources["Dashboard"].At("DashboardBody"))
	for _, name := range stack.Of("AWS::CloudWatch::Alarm") {
		if !strings.Contains(dashboard, "${"+name+".Arn}") {
			t.Errorf("the dashboard does not show %s", name)
		}
	}
}
