// Command cold measures how long each function takes from the start of its process to its first request for
// work, beside the least that a Lambda with the same SDK clients can take (its floor), on this machine in
// the same run. It prints one JSON document: ms (median) of both, their ratio (aim 1.3), MB of the bootstrap.
//
// The runtime API and Secrets Manager are played on loopback and answer at once.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// clients are the SDK clients of each function, as the build tags of its floor.
var clients = map[string]string{
	"web": "s3,sqs,secretsmanager", "api": "s3,sqs", "mail": "s3", "relay": "sqs", "index": "s3", "notify": "s3,secretsmanager",
	"slack": "s3,secretsmanager", "clock": "s3,sqs", "reply": "s3,sesv2",
}

const (
	starts = 25 // of each; the middle one counts
	limit  = 10 * time.Second
	aim    = 1.3
)

type result struct {
	Function string  `json:"function"`
	MB       float64 `json:"mb"`
	Init     float64 `json:"ms"`
	Floor    float64 `json:"floorMs"`
	Ratio    float64 `json:"ratio"`
}

func main() {
	results, err := measure()
	if err == nil {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		err = out.Encode(map[string]any{"functions": results, "aim": aim})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cold:", err)
		os.Exit(1)
	}
}

func measure() (results []result, err error) {
	work, err := os.MkdirTemp("", "resonance-cold-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	around, err := play()
	if err != nil {
		return nil, err
	}
	for name, tags := range clients {
		r, err := around.compare(work, name, tags)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		results = append(results, r)
	}
	slices.SortFunc(results, func(a, b result) int { return cmp.Compare(a.Function, b.Function) })
	return results, nil
}

// build compiles a program for this machine as sam build compiles functions.
func build(into, program, tags string) (bootstrap string, err error) {
	cmd := exec.Command("make", "build-"+filepath.Base(program)+"Function", "ARTIFACTS_DIR="+into, "PROGRAM="+program, "TAGS="+tags, "ARCH="+runtime.GOARCH)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", program, err, out)
	}
	return filepath.Join(into, "bootstrap"), nil
}

// lambda plays what stands around a function.
type lambda struct {
	address string
	asked   chan time.Time // when a function asked for work
}

func play() (*lambda, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &lambda{address: listener.Addr().String(), asked: make(chan time.Time, 1)}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /2018-06-01/runtime/invocation/next", func(_ http.ResponseWriter, r *http.Request) {
		l.asked <- time.Now()
		<-r.Context().Done() // no work comes; the process is killed
	})
	routes.HandleFunc("POST /", func(w http.ResponseWriter, _ *http.Request) { // Secrets Manager
		fmt.Fprint(w, `{"SecretString": "{\"slackToken\":\"x\",\"slackSigningSecret\":\"x\",\"openIDSecret\":\"x\"}"}`)
	})
	go func() { _ = http.Serve(listener, routes) }() // ends with the program
	return l, nil
}

func (l *lambda) compare(work, name, tags string) (result, error) {
	function, wrong := build(filepath.Join(work, name), "./functions/"+name, "")
	floor, err := build(filepath.Join(work, name+"-floor"), "./infra/bench/cold/floor", tags)
	if err := errors.Join(wrong, err); err != nil {
		return result{}, err
	}
	var ours, least []time.Duration
	for range starts { // by turns, so that a busy moment meets both
		for _, one := range []struct {
			program string
			into    *[]time.Duration
		}{{function, &ours}, {floor, &least}} {
			took, err := l.start(one.program)
			if err != nil {
				return result{}, err
			}
			*one.into = append(*one.into, took)
		}
	}
	info, err := os.Stat(function)
	if err != nil {
		return result{}, err
	}
	r := result{Function: name, MB: round(float64(info.Size()) / 1e6), Init: middle(ours), Floor: middle(least)}
	r.Ratio = round(r.Init / r.Floor)
	return r, nil
}

// start runs a program until it asks for work.
func (l *lambda) start(program string) (time.Duration, error) {
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = l.environment()
	var said strings.Builder
	cmd.Stderr = &said
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case at := <-l.asked:
		stop()
		<-ended // killed
		return at.Sub(begun), nil
	case err := <-ended:
		return 0, fmt.Errorf("%s ended before it asked for work: %w\n%s", program, err, said.String())
	}
}

func (l *lambda) environment() []string {
	all := []string{"AWS_LAMBDA_RUNTIME_API=" + l.address, "AWS_ENDPOINT_URL_SECRETS_MANAGER=http://" + l.address,
		"AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x"}
	for _, name := range []string{"TABLE", "BUCKET", "SECRETS", "SLACK_CHANNEL", "TEAM_QUEUE", "REPLY_QUEUE",
		"MAIL_QUEUE", "MAIL_DEAD", "TEAM_DEAD", "REPLY_DEAD"} {
		all = append(all, "RESONANCE_"+name+"=x")
	}
	return append(all, "RESONANCE_URL=https://desk.example", "RESONANCE_UPLOAD_ORIGIN=https://bucket.example")
}

func middle(all []time.Duration) float64 {
	slices.Sort(all)
	return round(float64(all[len(all)/2].Microseconds()) / 1000)
}

func round(x float64) float64 { return math.Round(x*100) / 100 }
