package local_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
)

// TestTheLimitIsForWhoStandsBehindAProxy asks for sign-in links until somebody has asked too often, and then as
// somebody else.
func TestTheLimitIsForWhoStandsBehindAProxy(t *testing.T) {
	for _, row := range []struct {
		name         string
		proxies      []string
		first, other string // X-Forwarded-For
		another      int
	}{
		{"a proxy of ours", []string{"127.0.0.0/8"}, "203.0.113.7", "203.0.113.9", http.StatusOK},
		{"two proxies of ours", []string{"127.0.0.1", "10.0.0.0/8"}, "203.0.113.7, 10.1.2.3", "203.0.113.9, 10.1.2.3", http.StatusOK},
		{"a client that writes the header itself", []string{"127.0.0.1"}, "198.51.100.1, 203.0.113.7", "198.51.100.2, 203.0.113.7", http.StatusTooManyRequests},
		{"a header that is none", []string{"127.0.0.1"}, "unknown", "nobody", http.StatusTooManyRequests},
		{"a proxy that nobody named", nil, "203.0.113.7", "203.0.113.9", http.StatusTooManyRequests},
		{"another proxy", []string{"10.0.0.0/8"}, "203.0.113.7", "203.0.113.9", http.StatusTooManyRequests},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := localtest.Start(t, local.Config{Data: t.TempDir(), Proxies: row.proxies})
			n := 0
			ask := func(forwarded string) int {
				n++
				form := url.Values{"email": {fmt.Sprintf("member%d@firma.example", n)}}
				r, err := http.NewRequest(http.MethodPost, p.URL()+"/sign-in", strings.NewReader(form.Encode()))
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("X-Forwarded-For", forwarded)
				return newBrowser(t).do(r).status
			}
			for ask(row.first) == http.StatusOK {
				if n > 100 {
					t.Fatal("there is no limit")
				}
			}
			if got := ask(row.other); got != row.another {
				t.Errorf("after %d links somebody else is answered %d, not %d", n, got, row.another)
			}
		})
	}
}

func TestProxiesThatAreNoneAreRefused(t *testing.T) {
	_, err := local.Open(local.Config{Data: t.TempDir(), HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", SlackPage: "127.0.0.1:0", Proxies: []string{"proxy.firma.example"}}, nil)
	if err == nil || !strings.Contains(err.Error(), "RESONANCE_PROXIES") {
		t.Errorf("the start says %v", err)
	}
}

func TestListsOfSettingsMayHaveBlanks(t *testing.T) {
	c, err := local.ConfigFrom(map[string]string{"RESONANCE_PROXIES": "10.0.0.7, 10.1.0.0/16", "RESONANCE_MAIL_RECEIVERS": "mx1.firma.example , mx2.firma.example"})
	if err != nil || !slices.Equal(c.Proxies, []string{"10.0.0.7", "10.1.0.0/16"}) || !slices.Equal(c.Receivers, []string{"mx1.firma.example", "mx2.firma.example"}) {
		t.Errorf("proxies %q, receivers %q, %v", c.Proxies, c.Receivers, err)
	}
}
