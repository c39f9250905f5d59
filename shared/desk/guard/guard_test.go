package guard_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"resonance/shared/desk/guard"
	"resonance/shared/staff"
)

func TestWhatARequestBringsAndTakesIsLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		passed := false
		door := guard.Guard{MaxBody: 5, Timeout: time.Second}.Around(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			passed = true
			var tooLarge *http.MaxBytesError
			if text, err := io.ReadAll(r.Body); string(text) != "12345" || !errors.As(err, &tooLarge) {
				t.Errorf("read %q: %v", text, err)
			}
			began := time.Now()
			<-r.Context().Done()
			if took := time.Since(began); took != time.Second {
				t.Errorf("it may take %v", took)
			}
		}))
		door.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", strings.NewReader("123456")))
		if !passed {
			t.Error("nothing passes")
		}
	})
}

// TestOverTLSEverythingIsBoundToTheHost: browsers are told to come by TLS only, and give the cookie to nobody else.
func TestOverTLSEverythingIsBoundToTheHost(t *testing.T) {
	for _, row := range []struct {
		guard          guard.Guard
		cookie, strict string
	}{
		{guard.Guard{}, "resonance", ""},
		{guard.Guard{Secure: true}, "__Host-resonance", "max-age=31536000"},
	} {
		answer := httptest.NewRecorder()
		row.guard.Around(http.NotFoundHandler()).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/", nil))
		if got := answer.Header().Get("Strict-Transport-Security"); got != row.strict {
			t.Errorf("%+v: %q", row.guard, got)
		}
		for name, want := range map[string]string{row.cookie: "m1", "another": ""} {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.AddCookie(&http.Cookie{Name: name, Value: "s"})
			who, err := row.guard.SignedIn(func(_ context.Context, cookie string) (staff.Who, error) {
				return staff.Who{Member: staff.Member{ID: "m1"}, Session: cookie}, nil
			})(r)
			if err != nil || who.Member.ID != want {
				t.Errorf("%+v with the cookie %s: %+v, %v", row.guard, name, who, err)
			}
		}
	}
}
