// Package front serves HTTP behind an HTTP API of API Gateway.
package front

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"

	"resonance/shared/handler/batch"
)

// Handler gives h the requests that API Gateway hands on (payload format 2.0).
//
// An HTTP API decodes the path before it hands it on, unlike all else in AWS that speaks this format, and the
// adapter wants it as it was sent: a request for /a%25 would end the function with an error.
//
// Whatever h waits for ends while there is time to say so: Lambda would end the function, and API Gateway tell people of
// an internal error.
func Handler(h http.Handler) func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	adapter := httpadapter.NewV2(whole(h))
	return func(ctx context.Context, r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		decoded := url.URL{Path: cmp.Or(r.RawPath, r.RequestContext.HTTP.Path)}
		r.RawPath = decoded.EscapedPath()
		ctx, cancel := batch.InTime(ctx)
		defer cancel()
		return adapter.ProxyWithContext(ctx, r)
	}
}

// whole puts the headers together again that the adapter takes apart: it splits most at commas, and a
// handler that asks for one gets only its first part, such as the first of several languages.
func whole(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, values := range r.Header {
			if name != "Cookie" { // of which each has its own
				r.Header[name] = []string{strings.Join(values, ", ")}
			}
		}
		h.ServeHTTP(w, r)
	})
}
