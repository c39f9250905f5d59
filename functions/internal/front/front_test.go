package front_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"resonance/functions/internal/front"
)

// told answers with what came.
func told(w http.ResponseWriter, r *http.Request) {
	a, _ := r.Cookie("a")
	b, _ := r.Cookie("b")
	fmt.Fprintf(w, "path %s\nlanguage %s\nkey %s\nagent %s\ncookies %v %v", r.URL.Path, r.Header.Get("Accept-Language"), r.Header.Get("Idempotency-Key"), r.UserAgent(), a, b)
}

func TestTheHandlerSeesWhatWasSent(t *testing.T) {
	request := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RawPath: "/cases/100%?#", RawQueryString: "x=1",
		Headers: map[string]string{
			"host": "desk.example", "accept-language": "fr,ru;q=0.9", "idempotency-key": "monday, first", "user-agent": "Mozilla/5.0 (KHTML, like Gecko)",
		},
		Cookies: []string{"a=1", "b=2"},
	}
	request.RequestContext.HTTP.Method, request.RequestContext.DomainName = http.MethodGet, "desk.example"
	answer, err := front.Handler(http.HandlerFunc(told))(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"path /cases/100%?#\n", "language fr, ru;q=0.9\n", "key monday, first\n", "agent Mozilla/5.0 (KHTML, like Gecko)\n", "cookies a=1 b=2"} {
		if !strings.Contains(answer.Body, want) {
			t.Errorf("the handler sees\n%s\nwant %s", answer.Body, want)
		}
	}
}
