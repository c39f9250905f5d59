// Command eval measures how well the desk answers its three questions (who is it, is it the same again,
// is it abuse) on labelled files. It prints one JSON object. Nothing is fitted to a file: what is measured
// is the code that registers complaints, with the policy as it ships.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// command is one thing that can be measured. Each stands in a file of its own.
type command struct {
	name  string
	usage string // the arguments, then what it does and what each figure is
	// run measures what the arguments name and gives the object to print.
	run func(flags *flag.FlagSet, args []string) (any, error)
}

var commands = []command{people, names, topics, pairs, conducts, makePeople}

func main() {
	err := eval(os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func eval(args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 || strings.TrimLeft(args[0], "-") == "help" || args[0] == "-h" {
		overview(stderr)
		return flag.ErrHelp
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.measure(args[1:], stdout, stderr)
		}
	}
	return fmt.Errorf("there is no %q; see eval --help", args[0])
}

func overview(w io.Writer) {
	fmt.Fprint(w, "eval measures on labelled files how well the desk matches, and prints one JSON object.\n\n")
	for _, c := range commands {
		first, _, _ := strings.Cut(c.usage, "\n")
		fmt.Fprintf(w, "  eval %s %s\n", c.name, first)
	}
	fmt.Fprint(w, "\neval NAME --help says what each takes and what its figures are.\n")
}

func (c command) measure(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintf(stderr, "eval %s %s\n", c.name, c.usage)
		flags.PrintDefaults()
	}
	result, err := c.run(flags, args)
	if err != nil {
		return err
	}
	out := json.NewEncoder(stdout)
	out.SetIndent("", "  ")
	return out.Encode(result)
}

// parse reads flags and the one file, in any order.
func parse(flags *flag.FlagSet, args []string) (file string, err error) {
	var files []string
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return "", err
		}
		args = flags.Args()
		if len(args) > 0 {
			files, args = append(files, args[0]), args[1:]
		}
	}
	if len(files) != 1 {
		return "", fmt.Errorf("%s takes one file, not %d", flags.Name(), len(files))
	}
	return files[0], nil
}
