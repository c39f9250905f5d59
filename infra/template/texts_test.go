package template_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"resonance/infra/template"
	"resonance/shared/config"
	"resonance/shared/desk/files"
)

// value stands for what a stack fills in.
var value = regexp.MustCompile(`\$\{[A-Za-z:.]+\}`)

// TestTextsInTheTemplateAreJSON tries those that nobody else reads before there is a stack.
func TestTextsInTheTemplateAreJSON(t *testing.T) {
	stack := template.Load(t)
	for name, text := range map[string]any{
		"dashboard":  stack.Resources["Dashboard"].At("DashboardBody"),
		"access log": stack.Resources["Stage"].At("AccessLogSettings", "Format"),
		"secret":     stack.Resources["Secret"].At("SecretString"),
	} {
		var into map[string]any
		if err := json.Unmarshal([]byte(value.ReplaceAllString(text.(string), "x")), &into); err != nil {
			t.Errorf("the %s is no JSON: %v", name, err)
		}
		if strings.Contains(text.(string), "path") || strings.Contains(text.(string), "sourceIp") {
			t.Errorf("the %s tells of paths or addresses", name)
		}
	}
	document := value.ReplaceAllString(stack.Resources["Secret"].At("SecretString").(string), "x")
	if _, err := config.ReadHidden(document, config.SlackToken, config.SlackSecret, config.OpenIDSecret); err != nil {
		t.Error(err)
	}
}

// TestFilesThatWereSentAheadGo: what no complaint was registered with leaves the bucket when the code says so.
func TestFilesThatWereSentAheadGo(t *testing.T) {
	rules, _ := template.Load(t).Resources["Bucket"].At("LifecycleConfiguration", "Rules").([]any)
	seen := false
	for _, r := range rules {
		rule := r.(map[string]any)
		if rule["ExpirationInDays"] == nil {
			continue
		}
		seen = true
		if rule["Prefix"] != files.Ahead || rule["ExpirationInDays"] != int(files.AheadLife/(24*time.Hour)) || rule["Status"] != "Enabled" {
			t.Errorf("the bucket forgets by %v", rule)
		}
	}
	if !seen {
		t.Error("files that were sent ahead stay for ever")
	}
}

// TestCommandsOnThePagesCanBeTyped has a shell read them, and looks for the parts of the stack that they name.
func TestCommandsOnThePagesCanBeTyped(t *testing.T) {
	stack := template.Load(t)
	pages, err := filepath.Glob(filepath.Join(stack.Root, "docs", "runbooks", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	part := regexp.MustCompile(`(?:--logical-resource-id|\((?:fn|at)) ([A-Z]\w+)`)
	for _, page := range append(pages, filepath.Join(stack.Root, "docs", "aws.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		shell := exec.CommandContext(t.Context(), "bash", "-n")
		shell.Stdin = strings.NewReader(typed(string(text)))
		if out, err := shell.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", filepath.Base(page), err, out)
		}
		for _, named := range part.FindAllStringSubmatch(string(text), -1) {
			if _, there := stack.Resources[named[1]]; !there {
				t.Errorf("%s speaks of %s, which the stack has not", filepath.Base(page), named[1])
			}
		}
	}
}

// typed are the lines of a page that are set apart as commands.
func typed(page string) string {
	var commands strings.Builder
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "    ") {
			commands.WriteString(line)
		}
	}
	return commands.String()
}

// TestThePageKnowsTheTemplate reads docs/aws.md beside the template and the Makefile.
func TestThePageKnowsTheTemplate(t *testing.T) {
	stack := template.Load(t)
	read := func(path ...string) string {
		text, err := os.ReadFile(filepath.Join(append([]string{stack.Root}, path...)...))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	page, commands := read("docs", "aws.md"), read("Makefile")
	for name := range stack.Parameters {
		if name != "Version" && !strings.Contains(page, "`"+name+"`") && !strings.Contains(page, name+"=") { // make gives the version
			t.Errorf("the page does not speak of the parameter %s", name)
		}
	}
	for name := range stack.Outputs {
		if !strings.Contains(page, name) {
			t.Errorf("the page does not speak of the output %s", name)
		}
	}
	for _, found := range regexp.MustCompile("(?m)(?:`|^    |&& )make ([a-z]+)").FindAllStringSubmatch(page, -1) {
		if !strings.Contains(commands, "\n"+found[1]+":") {
			t.Errorf("the page knows a command make %s", found[1])
		}
	}
}
