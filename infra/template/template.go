// Package template reads template.yaml, the stack of the AWS edition, for tests that hold it against the code:
// what its functions are told, what they may do, where their work comes from. What linters know, they say.
package template

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// Template is the stack as written. Intrinsic functions are texts: !Ref X is "${X}", !GetAtt X.Y is "${X.Y}",
// !Sub is its own text, and of !If the second branch counts, which is what holds for a stack without options.
type Template struct {
	Root       string // the folder of the repository
	Resources  map[string]Resource
	Parameters map[string]any
	Outputs    map[string]any
}

// Resource is one of its parts.
type Resource struct {
	Type       string
	Properties map[string]any
}

// Load reads the template, from wherever in the repository a test runs.
func Load(t testing.TB) *Template {
	t.Helper()
	root := repository(t)
	text, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	whole := plain(document.Content[0]).(map[string]any)
	out := &Template{
		Root: root, Resources: map[string]Resource{},
		Parameters: whole["Parameters"].(map[string]any), Outputs: whole["Outputs"].(map[string]any),
	}
	for name, value := range whole["Resources"].(map[string]any) {
		resource := value.(map[string]any)
		properties, _ := resource["Properties"].(map[string]any)
		out.Resources[name] = Resource{Type: resource["Type"].(string), Properties: properties}
	}
	return out
}

func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "template.yaml")); err == nil {
			return dir
		}
	}
	t.Fatal("no template.yaml above the working folder")
	return ""
}

func plain(n *yaml.Node) any {
	switch n.Tag {
	case "!Ref":
		return "${" + n.Value + "}"
	case "!GetAtt":
		return "${" + n.Value + "}"
	case "!If":
		return plain(n.Content[2])
	}
	switch n.Kind {
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			out[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return out
	case yaml.SequenceNode:
		var out []any
		for _, item := range n.Content {
			out = append(out, plain(item))
		}
		return out
	}
	var out any = n.Value
	if !strings.HasPrefix(n.Tag, "!") || strings.HasPrefix(n.Tag, "!!") {
		_ = n.Decode(&out) // what can't be decoded stays a text
	}
	return out
}

// At follows a path of names into the properties; nil when it leads nowhere.
func (r Resource) At(path ...string) any {
	var here any = r.Properties
	for _, name := range path {
		inner, ok := here.(map[string]any)
		if !ok {
			return nil
		}
		here = inner[name]
	}
	return here
}

// Int is a number in the properties, 0 when there is none.
func (r Resource) Int(path ...string) int {
	n, _ := r.At(path...).(int)
	return n
}

// Of gives the names of all resources of a type, sorted.
func (t *Template) Of(kind string) []string {
	var names []string
	for name, r := range t.Resources {
		if r.Type == kind {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Grant is a permission of a function, named as infra/cloud names what a function needs.
type Grant struct {
	Action   string
	Resource string
}

// Statement is one of a policy.
type Statement struct {
	Effect, Principal  any
	Actions, Resources []string
	Condition          map[string]any
}

// Function is the logical name of a function: web is WebFunction.
func Function(name string) string { return strings.ToUpper(name[:1]) + name[1:] + "Function" }

// Grants are what a function itself may do, without what its event sources and its failures ask of its role.
func (t *Template) Grants(function string) []Grant {
	var all []Grant
	for _, s := range t.role(function) {
		for _, action := range s.Actions {
			for _, resource := range s.Resources {
				all = append(all, Grant{action, short(resource)})
			}
		}
	}
	sources := t.sources(function)
	return slices.DeleteFunc(all, func(g Grant) bool { return slices.Contains(sources, g) })
}

// role is what the policies of a function's own role say.
func (t *Template) role(function string) []Statement {
	var all []Statement
	policies, _ := t.Resources[strings.TrimSuffix(Function(function), "Function")+"Role"].At("Policies").([]any)
	for _, p := range policies {
		all = append(all, Statements(p.(map[string]any)["PolicyDocument"])...)
	}
	return all
}

// sources are the permissions that Lambda itself uses in a function's name.
func (t *Template) sources(function string) []Grant {
	var all []Grant
	f := t.Resources[Function(function)]
	grant := func(resource any, actions ...string) {
		for _, action := range actions {
			all = append(all, Grant{action, short(fmt.Sprint(resource))})
		}
	}
	events, _ := f.At("Events").(map[string]any)
	for name := range events {
		if queue := f.At("Events", name, "Properties", "Queue"); queue != nil {
			grant(queue, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
		}
		if stream := f.At("Events", name, "Properties", "Stream"); stream != nil {
			grant(stream, "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
			grant("*", "dynamodb:ListStreams")
			grant(f.At("Events", name, "Properties", "DestinationConfig", "OnFailure", "Destination"), "sqs:SendMessage")
		}
	}
	if failed := f.At("EventInvokeConfig", "DestinationConfig", "OnFailure", "Destination"); failed != nil {
		grant(failed, "sqs:SendMessage")
	}
	return all
}

// Statements reads a policy document.
func Statements(document any) []Statement {
	var all []Statement
	for _, s := range document.(map[string]any)["Statement"].([]any) {
		m := s.(map[string]any)
		condition, _ := m["Condition"].(map[string]any)
		all = append(all, Statement{m["Effect"], m["Principal"], list(m["Action"]), list(m["Resource"]), condition})
	}
	return all
}

func list(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, item := range v {
			out = append(out, item.(string))
		}
		return out
	}
	return nil
}

const table = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableInUse.Value}"

// short is the name that infra/cloud gives a resource; the resource as it is when it has none there.
func short(arn string) string {
	switch {
	case strings.HasPrefix(arn, table):
		return "table" + strings.TrimPrefix(arn, table)
	case strings.HasPrefix(arn, "${Bucket.Arn}"):
		return "bucket" + strings.TrimPrefix(arn, "${Bucket.Arn}")
	case arn == "${Secret}":
		return "secret"
	case strings.HasSuffix(arn, ":identity/${MailDomain}"):
		return "sender"
	case strings.HasSuffix(arn, ":identity/*"):
		return "recipient"
	case strings.HasSuffix(arn, ":configuration-set/${MailSet}"):
		return "configuration-set"
	}
	name := strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(arn, "${"), ".Arn}"))
	if queue, ok := strings.CutSuffix(name, "queue"); ok {
		return "queue/" + queue
	}
	if queue, ok := strings.CutSuffix(name, "dead"); ok {
		return "queue/" + queue + "-dead"
	}
	return arn
}
