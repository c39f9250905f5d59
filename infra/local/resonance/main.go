// Command resonance is the complaints desk in one process on one machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // calendars need their zones on every host

	"resonance/infra/local"
	"resonance/shared/staff"
)

const usage = `Resonance, a desk for the complaints that did not go to ordinary support.

  resonance serve   [--data DIR] [--http ADDR] [--smtp ADDR]   run the desk
  resonance token   [--data DIR] --role ROLE NAME              make an API token for a script
  resonance backup  [--data DIR] FILE                          copy everything into one file, while the desk runs
  resonance restore [--data DIR] FILE                          fill a new data folder from such a file
  resonance version                                            say the version

Every setting is also an environment variable: RESONANCE_DATA, RESONANCE_HTTP, RESONANCE_SMTP and more,
see the README.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "resonance:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		fmt.Print(usage)
		return nil
	}
	config, err := local.ConfigFrom(environment())
	if err != nil {
		return err
	}
	flags := flag.NewFlagSet("resonance "+args[0], flag.ContinueOnError)
	flags.StringVar(&config.Data, "data", config.Data, "folder of everything that is kept")
	flags.StringVar(&config.HTTP, "http", config.HTTP, "address of the desk; port 0 picks one")
	flags.StringVar(&config.SMTP, "smtp", config.SMTP, "address where mail is accepted; port 0 picks one")
	role := flags.String("role", "", "role of a token: executive-office, special-team or lead")
	if err := flags.Parse(args[1:]); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	if needsFile := args[0] == "backup" || args[0] == "restore"; needsFile && flags.NArg() != 1 {
		return fmt.Errorf("name one file: resonance %s FILE", args[0])
	}
	switch args[0] {
	case "serve":
		return serve(ctx, config)
	case "token":
		return token(ctx, config, staff.Role(*role), strings.Join(flags.Args(), " "))
	case "backup":
		return local.Backup(ctx, config.Data, flags.Arg(0))
	case "restore":
		return local.Restore(flags.Arg(0), config.Data)
	case "version":
		fmt.Println(local.Version)
		return nil
	case "help", "-h", "--help":
		fmt.Print(usage)
		return nil
	}
	return fmt.Errorf("there is no command %q; resonance help lists them", args[0])
}

func environment() map[string]string {
	all := map[string]string{}
	for _, line := range os.Environ() {
		name, value, _ := strings.Cut(line, "=")
		all[name] = value
	}
	return all
}

func serve(ctx context.Context, config local.Config) error {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	p, err := local.Open(config, log)
	if err != nil {
		return err
	}
	if err := greet(ctx, p); err != nil {
		return errors.Join(err, p.Close())
	}
	err = p.Run(ctx)
	return errors.Join(err, p.Close())
}

// greet says where everything is, how the first lead signs in, and what to try first.
func greet(ctx context.Context, p *local.Program) error {
	fmt.Printf("The desk is at      %s\nMail is accepted at %s\nData are kept in    %s\n", p.URL(), p.Mail(), p.Data())
	if outbox := p.Outbox(); outbox != "" {
		fmt.Printf("Letters go into     %s (no relay is set)\n", outbox)
	}
	if page := p.SlackURL(); page != "" {
		fmt.Printf("Slack is played at  %s\n", page)
	}
	link, first, err := p.Staff.FirstLink(ctx)
	if err != nil {
		return err
	}
	if first {
		fmt.Printf("\nSign in as the first lead with this link; it works once:\n\n    %s\n", link)
	}
	fmt.Printf("\nTry first: register a complaint at %s/complaints/new,\nor let a fortnight of them happen with `make demo` in another terminal.\nCtrl-C stops it.\n", p.URL())
	return nil
}

func token(ctx context.Context, config local.Config, role staff.Role, name string) error {
	text, err := local.MakeToken(ctx, config, role, name)
	if err != nil {
		return err
	}
	fmt.Println(text)
	return nil
}
