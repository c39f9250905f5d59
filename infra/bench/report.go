package main

import "time"

// report is the document that is printed; --help says what each figure is.
type report struct {
	Cores         int                  `json:"cores"`
	Cases         int                  `json:"cases"`
	Seeding       seeding              `json:"seeding"`
	Start         start                `json:"start"`
	Memory        memory               `json:"memory"`
	Pages         map[string]byClients `json:"pages"`
	RowBytes      int                  `json:"rowBytes"`
	Registrations map[int]registration `json:"registrations"`
	Letters       map[int]letters      `json:"letters"`
	Aims          map[string]float64   `json:"aims"`
	Peer          map[string]float64   `json:"peer"`
}

type seeding struct {
	How     string  `json:"how"`
	Seconds float64 `json:"seconds"`
}

type start struct {
	Empty     float64 `json:"emptyMs"`
	WithCases float64 `json:"withCasesMs"`
}

type memory struct {
	Idle float64 `json:"idleMB"`
	Load float64 `json:"loadMB"`
}

type byClients map[int]latency

type latency struct {
	P50  float64 `json:"p50Ms"`
	P99  float64 `json:"p99Ms"`
	Read int     `json:"read"`
}

type registration struct {
	PerSecond float64 `json:"perSecond"`
	Raw       float64 `json:"rawCommitsPerSecond"`
	Ratio     float64 `json:"ratio"`
}

type letters struct {
	Taken      float64 `json:"takenPerSecond"`
	Registered float64 `json:"registeredPerSecond"`
}

var aims = map[string]float64{
	"registrationsToRawCommits": 0.4, "pageP99Ms": 50, "idleMB": 60, "loadMB": 150, "startWithCasesMs": 500,
}

// peer are the figures of the peer: its list has 20,000 conversations, and its servers' memory is beside it.
var peer = map[string]float64{
	"createdPerSecond8Clients": 142, "createdPerSecondWithKey": 14, "lettersPerSecond": 21,
	"listP50Ms": 152, "oneP50Ms": 2.8, "startMs": 400, "idleMB": 55, "serversMB": 150,
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
