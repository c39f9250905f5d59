package cloud

import (
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// front plays an HTTP API of API Gateway: payload format 2.0, one route to each function, 10 MB a request, and
// of them what passes a Lambda.
type front struct {
	cloud *Cloud
	url   string
}

const (
	maxRequest = 10 << 20 // bytes, the quota of HTTP APIs
	maxPayload = 6 << 20  // bytes of an event or an answer, the quota of Lambda
)

func newFront(k *Cloud) *front {
	f := &front{cloud: k}
	f.url = serve(k.t, f)
	return f
}

// serve listens on loopback until the test ends.
func serve(t testing.TB, h http.Handler) (url string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		http.Error(w, `{"message":"Request Entity Too Large"}`, http.StatusRequestEntityTooLarge)
		return
	}
	var answer events.APIGatewayV2HTTPResponse
	switch route := routeOf(r); route {
	case "ANY /slack/{proxy+}":
		err = f.cloud.functions["slack"].invoke(r.Context(), eventOf(route, r, body), &answer)
	case "ANY /api/{proxy+}":
		free := <-f.cloud.apis
		err = free.invoke(r.Context(), eventOf(route, r, body), &answer)
		f.cloud.apis <- free
	default:
		err = f.cloud.functions["web"].invoke(r.Context(), eventOf(route, r, body), &answer)
	}
	if errors.Is(err, errPayload) {
		http.Error(w, `{"message":"Request Entity Too Large"}`, http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		f.cloud.t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		http.Error(w, `{"message":"Internal Server Error"}`, http.StatusInternalServerError)
		return
	}
	send(w, answer)
}

// routeOf is the route of the stack that a request takes.
func routeOf(r *http.Request) string {
	for _, door := range []string{"slack", "api"} {
		if strings.HasPrefix(r.URL.Path, "/"+door+"/") {
			return "ANY /" + door + "/{proxy+}"
		}
	}
	return "$default"
}

// eventOf is the request as API Gateway hands it on: the path decoded, header names in lower case, values of one
// name joined by commas, cookies apart, a body that is no text in base64.
func eventOf(route string, r *http.Request, body []byte) events.APIGatewayV2HTTPRequest {
	host, _, _ := strings.Cut(r.RemoteAddr, ":")
	e := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: route, RawPath: r.URL.Path, RawQueryString: r.URL.RawQuery,
		Headers: map[string]string{"host": r.Host},
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey: route, Stage: "$default", RequestID: "request", DomainName: r.Host, TimeEpoch: time.Now().UnixMilli(),
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method: r.Method, Path: r.URL.Path, Protocol: r.Proto, SourceIP: host, UserAgent: r.UserAgent(),
			},
		},
	}
	for name, values := range r.Header {
		if name == "Cookie" {
			e.Cookies = strings.Split(strings.Join(values, "; "), "; ")
			continue
		}
		e.Headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	if len(r.URL.Query()) > 0 {
		e.QueryStringParameters = map[string]string{}
		for name, values := range r.URL.Query() {
			e.QueryStringParameters[name] = strings.Join(values, ",")
		}
	}
	e.Body = string(body)
	if len(body) > 0 && !isText(r.Header.Get("Content-Type")) {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	return e
}

// isText tells which bodies API Gateway hands on as they are. Forms are not among them.
func isText(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && (strings.HasPrefix(kind, "text/") || kind == "application/json" || kind == "application/javascript" || kind == "application/xml")
}

func send(w http.ResponseWriter, answer events.APIGatewayV2HTTPResponse) {
	for name, value := range answer.Headers {
		w.Header().Set(name, value)
	}
	for _, cookie := range answer.Cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
	body := []byte(answer.Body)
	if answer.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(answer.Body); err != nil {
			http.Error(w, `{"message":"Internal Server Error"}`, http.StatusInternalServerError)
			return
		}
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(body) // the caller may be gone
}
