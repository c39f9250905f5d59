package cloud

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"resonance/shared/desk/files"
)

// Call is a kind of request that a function makes of AWS.
type Call struct {
	Function string
	Service  string // as IAM spells it: dynamodb, sqs, s3, ses, secretsmanager
	Action   string // as the API spells it: TransactWriteItems
}

// Need is a permission without which a call would have been refused.
type Need struct {
	Function string
	Action   string // as IAM spells it: dynamodb:PutItem
	Resource string // what of the stack: table, table/index/one, bucket/mail/*, queue/team, secret, sender, recipient
}

// record notes what the functions ask of AWS, in front of the engines that play it.
type record struct {
	mu       sync.Mutex
	calls    map[Call]int
	needs    map[Need]bool
	fault    func(c Call, before int) Fault // see Break
	programs string                         // folder of the bootstraps
}

func newRecord() *record { return &record{calls: map[Call]int{}, needs: map[Need]bool{}} }

// Calls is how often each function made each request so far.
func (k *Cloud) Calls() map[Call]int {
	k.record.mu.Lock()
	defer k.record.mu.Unlock()
	return maps.Clone(k.record.calls)
}

// Needs are the permissions that the functions used so far.
func (k *Cloud) Needs() []Need {
	k.record.mu.Lock()
	defer k.record.mu.Unlock()
	return slices.SortedFunc(maps.Keys(k.record.needs), func(a, b Need) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// note counts a call and says what becomes of it.
func (r *record) note(c Call, needs []Need) (f Fault) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fault != nil {
		f = r.fault(c, r.calls[c])
	}
	r.calls[c]++
	for _, n := range needs {
		n.Function = c.Function
		r.needs[n] = true
	}
	return f
}

func (r *record) need(n Need) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.needs[n] = true
}

// asked is where a request keeps its Call until it is answered.
type asked struct{}

// services are those that functions call, by what their endpoint's variable ends in.
var services = map[string]func(*http.Request) (Call, []Need, error){
	"DYNAMODB": readDynamo, "SQS": readSQS, "S3": readS3, "SESV2": readSES, "SECRETS_MANAGER": readSecrets,
}

// watched is a function's environment, with a listener of its own in front of each service.
func (k *Cloud) watched(function string) map[string]string {
	k.t.Helper()
	own := maps.Clone(k.environment)
	for ending, read := range services {
		name := "AWS_ENDPOINT_URL_" + ending
		own[name] = serve(k.t, k.record.before(k.t, function, own[name], read))
	}
	own["RESONANCE_UPLOAD_ORIGIN"] = own["AWS_ENDPOINT_URL_S3"]
	return own
}

// before notes a request and hands it on as it came: the host's name is signed.
func (r *record) before(t testing.TB, function, endpoint string, read func(*http.Request) (Call, []Need, error)) http.Handler {
	t.Helper()
	target, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(target)
			p.Out.Host = p.In.Host
		},
		ModifyResponse: func(a *http.Response) error {
			if call, ok := a.Request.Context().Value(asked{}).(Call); ok && call.Service == "s3" && a.StatusCode == http.StatusNotFound {
				r.need(Need{function, "s3:ListBucket", "bucket"}) // who may not list is told that it is forbidden
			}
			return nil
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) }, // the caller sees what we saw
	}
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		call, needs, err := read(q)
		if err != nil {
			t.Errorf("a request of %s that can't be told: %v", function, err)
		}
		call.Function = function
		fault := r.note(call, needs)
		q = q.WithContext(context.WithValue(q.Context(), asked{}, call))
		if !r.spoil(fault, call, w, q, proxy) {
			proxy.ServeHTTP(w, q)
		}
	})
}

// action is the API's name of a request in JSON.
func action(r *http.Request) string {
	_, name, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	return name
}

// peek decodes the body and leaves it to be read again.
func peek(r *http.Request, into any) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return json.Unmarshal(body, into)
}

// readDynamo tells a transaction's permissions by its parts: it has none of its own.
func readDynamo(r *http.Request) (Call, []Need, error) {
	call := Call{Service: "dynamodb", Action: action(r)}
	var in struct {
		IndexName     string
		TransactItems []map[string]json.RawMessage
	}
	err := peek(r, &in)
	if call.Action != "TransactWriteItems" {
		resource := "table"
		if in.IndexName != "" {
			resource += "/index/" + in.IndexName
		}
		return call, []Need{{Action: "dynamodb:" + call.Action, Resource: resource}}, err
	}
	parts := map[string]string{"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
	var needs []Need
	for _, item := range in.TransactItems {
		for part := range item {
			needs = append(needs, Need{Action: "dynamodb:" + parts[part], Resource: "table"})
		}
	}
	return call, needs, err
}

func readSQS(r *http.Request) (Call, []Need, error) {
	call := Call{Service: "sqs", Action: action(r)}
	var in struct{ QueueUrl string }
	err := peek(r, &in)
	name := strings.TrimSuffix(in.QueueUrl[strings.LastIndex(in.QueueUrl, "/")+1:], ".fifo")
	return call, []Need{{Action: "sqs:" + strings.TrimSuffix(call.Action, "Batch"), Resource: "queue/" + name}}, err
}

// readS3 takes an upload by a signed form for a call of the function that signed it. Who copies must be allowed to
// read the one object and to write the other.
func readS3(r *http.Request) (Call, []Need, error) {
	_, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	_, from, copies := strings.Cut(r.Header.Get("X-Amz-Copy-Source"), "/")
	read := func(key string) Need { return Need{Action: "s3:GetObject", Resource: "bucket/" + folder(key)} }
	written := func(key string) Need { return Need{Action: "s3:PutObject", Resource: "bucket/" + folder(key)} }
	switch {
	case r.Method == http.MethodGet:
		return Call{Service: "s3", Action: "GetObject"}, []Need{read(key)}, nil
	case r.Method == http.MethodPut && copies:
		return Call{Service: "s3", Action: "CopyObject"}, []Need{read(from), written(key)}, nil
	case r.Method == http.MethodPut:
		return Call{Service: "s3", Action: "PutObject"}, []Need{written(key)}, nil
	case r.Method == http.MethodPost:
		return Call{Service: "s3", Action: "PutObject"}, []Need{written(files.Ahead)}, nil // the one folder that forms are signed for
	}
	return Call{Service: "s3"}, nil, fmt.Errorf("%s %s", r.Method, r.URL.Path)
}

// folder is all that lies in the same one as an object.
func folder(key string) string {
	if name, _, ok := strings.Cut(key, "/"); ok {
		return name + "/*"
	}
	return key
}

// readSES names what SES asks for when the message comes whole, and more in its sandbox: leave for the recipient,
// who is an identity there.
func readSES(r *http.Request) (Call, []Need, error) {
	call := Call{Service: "ses", Action: "SendEmail"}
	var in struct{ ConfigurationSetName string }
	if err := peek(r, &in); err != nil {
		return call, nil, err
	}
	needs := []Need{{Action: "ses:SendRawEmail", Resource: "sender"}, {Action: "ses:SendRawEmail", Resource: "recipient"}}
	if in.ConfigurationSetName != "" {
		needs = append(needs, Need{Action: "ses:SendRawEmail", Resource: "configuration-set"})
	}
	return call, needs, nil
}

func readSecrets(r *http.Request) (Call, []Need, error) {
	call := Call{Service: "secretsmanager", Action: action(r)}
	return call, []Need{{Action: "secretsmanager:" + call.Action, Resource: "secret"}}, nil
}
