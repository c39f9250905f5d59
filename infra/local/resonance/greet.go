package main

import (
	"context"
	"fmt"
	"io"

	"resonance/infra/local"
)

// greet says where everything is, how the first lead signs in, and what to try.
func greet(ctx context.Context, out io.Writer, p *local.Program) error {
	link, _, err := p.Staff.FirstLink(ctx)
	if err != nil {
		return err
	}
	letters := "into     " + p.Outbox() + " (.eml files; RESONANCE_RELAY=HOST:PORT sends them)"
	if relay := p.Relay(); relay != "" {
		letters = "through  " + relay
	}
	slack, claim := "", "in Slack"
	if page := p.SlackURL(); page != "" {
		slack = "Slack is played at  " + page + " (RESONANCE_SLACK_TOKEN connects the real one)\n"
		claim = "at " + page
	}
	first, signIn := "", "Sign in at "+p.URL()+"/sign-in: your link comes as a letter"
	if link != "" {
		first = "\nSign in as the first lead with this link. It works once; the next start makes a new one:\n\n    " + link + "\n"
		signIn = "Sign in with the link above"
	}
	_, err = fmt.Fprintf(out, greeting, local.Version, p.URL(), p.Mail(), letters, slack, p.Data(), first, signIn, p.Door(), claim)
	return err
}

const greeting = `Resonance %[1]s is open.

The desk is at      %[2]s
Mail is accepted at %[3]s
Letters go %[4]s
%[5]sData are kept in    %[6]s
%[7]s
What to try first:

  1. %[8]s, and add your colleagues under Team.
  2. Register a complaint at %[2]s/complaints/new, or write a letter:
       printf 'From: Ann Smith <ann@mail.example>\nTo: %[9]s\nSubject: Fridge broken\n\nIt stopped cooling, and support does not answer.\n' |
         curl smtp://%[3]s --mail-from ann@mail.example --mail-rcpt %[9]s --upload-file -
  3. Press Claim %[10]s, answer on the page of the case, and look at what went out: %[2]s/mail.
  4. Let a fortnight of complaints happen, with make demo in another terminal.

Ctrl-C stops it.
`
