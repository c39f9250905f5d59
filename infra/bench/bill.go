package main

import (
	_ "embed"
	"strings"
)

//go:embed prices.json
var pricesFile []byte

// prices are list prices in US dollars, as data: they change without us.
type prices struct {
	Source   string             `json:"source"`
	Date     string             `json:"date"`
	Each     map[string]float64 `json:"each"`
	Duration float64            `json:"gigabyteSecond"`
	Logs     float64            `json:"logGigabyte"`
	Storage  float64            `json:"storageGigabyteMonth"`
	Fixed    map[string]float64 `json:"fixedMonth"`
}

// What is not counted but assumed.
const (
	memoryGB  = 0.5      // GB of a function, as in the template; mail has twice that
	lasts     = 0.060    // seconds that a function is billed for on an average event
	logged    = 1.5e-6   // GB that an event leaves in the log, the platform's lines included
	accessed  = 0.3e-6   // GB that a request leaves in the log of the API
	looks     = 10       // pages of the desk that people look at for each case
	minutes   = 3        // for which such a page stays before their eyes
	pollers   = 3 * 1440 // requests a day with which Lambda asks an idle queue, of one poller: one in 20 seconds
	polling   = 5        // pollers of a queue
	dayOfTick = 1440
	keyAsked  = 288 // times a day that DynamoDB asks for the table's key for a function that is never idle: every five minutes
)

// bill is what one thing costs: requests by service, and units of the table.
type bill struct {
	Requests map[string]float64 `json:"requests"`
	Write    float64            `json:"writeUnits"`
	Read     float64            `json:"readUnits"`
}

func (b bill) times(n float64) bill {
	out := bill{map[string]float64{}, b.Write * n, b.Read * n}
	for what, k := range b.Requests {
		out.Requests[what] = k * n
	}
	return out
}

func (b bill) plus(o bill) bill {
	out := b.times(1)
	out.Write, out.Read = out.Write+o.Write, out.Read+o.Read
	for what, k := range o.Requests {
		out.Requests[what] += k
	}
	return out
}

// priced names the price of a request.
var priced = map[string]string{
	"s3:PutObject": "s3:put", "s3:CopyObject": "s3:put", "s3:GetObject": "s3:get", "ses:SendEmail": "ses:out", "ses:receive": "ses:in",
	"sns:publish": "sns:publish", "scheduler": "scheduler:tick", "kms": "kms:request",
}

// dollars is what the bill comes to, without storage. DynamoDB charges units, and nothing for the request itself.
func (b bill) dollars(p prices) float64 {
	total := b.Write*p.Each["dynamodb:write"] + b.Read*p.Each["dynamodb:read"]
	for what, n := range b.Requests {
		service, _, _ := strings.Cut(what, ":")
		switch {
		case service == "dynamodb":
		case service == "lambda":
			total += n * (p.Each["lambda:request"] + memoryGB*lasts*p.Duration + logged*p.Logs + p.Each["xray:trace"])
		case strings.HasPrefix(service, "sqs"):
			total += n * p.Each[service+":request"]
		case service == "apigateway":
			total += n * (p.Each["apigateway:request"] + accessed*p.Logs)
		default:
			total += n * p.Each[priced[what]]
		}
	}
	return total
}
