package main

import (
	"context"
	"io"
	"text/template"

	"resonance/infra/local"
)

var greeting = template.Must(template.New("greeting").Parse(`Resonance {{.Version}} is open.

The desk is at      {{.URL}}
Mail is accepted at {{.Mail}}
{{if .Relay}}Letters go through  {{.Relay}}{{else}}Letters go into     {{.Outbox}} (.eml files; RESONANCE_RELAY=HOST:PORT sends them){{end}}
{{if .Slack}}Slack is played at  {{.Slack}} (RESONANCE_SLACK_TOKEN connects the real one)
{{end}}Data are kept in    {{.Data}}
{{if .First}}
Sign in as the first lead with this link. It works once; the next start makes a new one:

    {{.First}}
{{end}}
What to try first:

  1. {{if .First}}Sign in with the link above{{else}}Sign in at {{.URL}}/sign-in: your link comes as a letter{{end}}, and add your colleagues under Team.
  2. Register a complaint at {{.URL}}/complaints/new, or write a letter:
       printf 'From: Ann Smith <ann@mail.example>\nTo: {{.Door}}\nSubject: Fridge broken\n\nIt stopped cooling, and support does not answer.\n' |
         curl smtp://{{.Mail}} --mail-from ann@mail.example --mail-rcpt {{.Door}} --upload-file -
  3. Press Claim {{if .Slack}}at {{.Slack}}{{else}}in Slack{{end}}, answer on the page of the case, and look at what went out: {{.URL}}/mail.
  4. Let a fortnight of complaints happen, with make demo in another terminal.

Ctrl-C stops it.
`))

// greet says where everything is, how the first lead signs in, and what to try.
func greet(ctx context.Context, out io.Writer, p *local.Program) error {
	link, _, err := p.Staff.FirstLink(ctx)
	if err != nil {
		return err
	}
	return greeting.Execute(out, map[string]string{
		"Version": local.Version, "URL": p.URL(), "Mail": p.Mail(), "Relay": p.Relay(), "Outbox": p.Outbox(),
		"Slack": p.SlackURL(), "Data": p.Data(), "First": link, "Door": p.Door(),
	})
}
