// Command smoke walks the story against a running desk, by its API alone: a complaint with a file comes in,
// is found, acknowledged, claimed and answered, and nothing dies on the way. It says of each step whether it
// went well and how long it took. What it registers stays, as a closed case of its own name.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"
)

func main() {
	desk := flag.String("url", "", "where the desk is")
	token := flag.String("token", "", "API token of a lead")
	mail := flag.String("mail", "success@simulator.amazonses.com", "address that the letters of the walk go to; SES takes the default one anywhere")
	patience := flag.Duration("patience", 2*time.Minute, "how long to wait for what comes a moment later")
	flag.Parse()
	if *desk == "" || *token == "" {
		fmt.Fprintln(os.Stderr, "smoke: say where the desk is and who asks: make smoke URL=https://… TOKEN=…")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	w := &walk{desk: strings.TrimSuffix(*desk, "/"), token: *token, mail: *mail, patience: *patience}
	if err := w.run(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "smoke:", err)
		os.Exit(1)
	}
}
