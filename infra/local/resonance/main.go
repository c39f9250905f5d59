// Command resonance is the complaints desk in one process on one machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // calendars need their zones on every host

	"github.com/caarlos0/env/v11"

	"resonance/infra/local"
	"resonance/shared/staff"
)

const usage = `Resonance, a desk for the complaints that did not go to ordinary support.

  resonance serve   [--data DIR] [--http ADDR] [--smtp ADDR] [--relay HOST:PORT] [--exposed]
                                                    run the desk
  resonance token   [--data DIR] --role ROLE NAME   make an API token for a script
  resonance backup  [--data DIR] FILE               copy everything into one file, while the desk runs
  resonance restore [--data DIR] FILE               fill a new data folder from such a file
  resonance version                                 say the version
  resonance help                                    say this

Roles are executive-office, special-team and lead. Port 0 picks a free port and prints it. Every setting is
also an environment variable (RESONANCE_DATA, RESONANCE_HTTP, RESONANCE_SMTP, RESONANCE_RELAY and more, see
the README), or stands in a file that NAME_FILE names. What is wrong with the command line ends with status
2, everything else that fails with status 1.
`

func main() {
	syscall.Umask(0o077) // what the desk writes is for the user who runs it
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "resonance:", err)
	}
	os.Exit(status(err))
}

// misuse is a command line that can't be followed.
type misuse string

func (m misuse) Error() string { return string(m) }

func status(err error) int {
	if _, wrong := errors.AsType[misuse](err); wrong {
		return 2
	}
	if err != nil {
		return 1
	}
	return 0
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return misuse("say what to do\n\n" + usage)
	}
	name, args := args[0], args[1:]
	if slices.Contains([]string{"help", "-h", "--help"}, name) || slices.ContainsFunc(args, asksHelp) {
		_, err := io.WriteString(out, usage)
		return err
	}
	config, err := local.ConfigFrom(env.ToMap(os.Environ()))
	if err != nil {
		return err
	}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it
	flags.StringVar(&config.Data, "data", config.Data, "")
	switch name {
	case "serve":
		flags.StringVar(&config.HTTP, "http", config.HTTP, "")
		flags.StringVar(&config.SMTP, "smtp", config.SMTP, "")
		flags.StringVar(&config.Relay, "relay", config.Relay, "")
		flags.BoolVar(&config.Exposed, "exposed", config.Exposed, "")
		return follow(flags, args, 0, func([]string) error { return serve(ctx, config, out) })
	case "token":
		role := flags.String("role", "", "")
		return follow(flags, args, anyNumber, func(words []string) error {
			return token(ctx, config, staff.Role(*role), strings.Join(words, " "), out)
		})
	case "backup":
		return follow(flags, args, 1, func(file []string) error { return local.Backup(ctx, config.Data, file[0]) })
	case "restore":
		return follow(flags, args, 1, func(file []string) error { return local.Restore(file[0], config.Data) })
	case "version", "--version":
		return follow(flags, args, 0, func([]string) error {
			_, err := fmt.Fprintln(out, local.Version)
			return err
		})
	}
	return misuse(fmt.Sprintf("there is no command %q; resonance help lists them", name))
}

func asksHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }

// anyNumber of words may follow the flags of a command.
const anyNumber = -1

// follow does what a command line says, if it can be read and has as many words as the command takes.
func follow(flags *flag.FlagSet, args []string, words int, do func(words []string) error) error {
	if err := flags.Parse(args); err != nil {
		return misuse(fmt.Sprintf("%v; resonance help lists what %s takes", err, flags.Name()))
	}
	switch {
	case words == 1 && flags.NArg() != 1:
		return misuse(fmt.Sprintf("name one file: resonance %s FILE", flags.Name()))
	case words == 0 && flags.NArg() > 0:
		return misuse(fmt.Sprintf("%s does not know what to do with %q; resonance help lists what it takes", flags.Name(), flags.Arg(0)))
	}
	return do(flags.Args())
}

// memoryLimit is the size of the heap, in bytes, from which on memory is cleaned up more often: with SQLite's and the
// program's own the process then stays near 150 MB under load. GOMEMLIMIT overrules it.
const memoryLimit = 76 << 20

func serve(ctx context.Context, config local.Config, out io.Writer) error {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	log := slog.New(untilStopped{slog.NewJSONHandler(os.Stderr, nil), ctx})
	p, err := local.Open(config, log)
	if err != nil {
		return err
	}
	if err := greet(ctx, out, p); err != nil {
		return errors.Join(err, p.Close())
	}
	err = p.Run(ctx)
	return errors.Join(err, p.Close())
}

func token(ctx context.Context, config local.Config, role staff.Role, name string, out io.Writer) error {
	switch {
	case !slices.Contains(staff.Roles(), role):
		return misuse("say what the script may do: --role executive-office, --role special-team or --role lead")
	case strings.TrimSpace(name) == "":
		return misuse("name the script, so that people know whose token it is: resonance token --role ROLE NAME")
	}
	text, err := local.MakeToken(ctx, config, role, name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, text)
	return err
}
