// Command install fetches all engines that tests run against into the user's cache, ahead of the tests.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"

	"resonance/infra/engines"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := engines.Install(ctx); err != nil {
		log.Fatal(err)
	}
}
