package slack

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"
)

func signed(secret, body string, at time.Time) http.Header {
	h := http.Header{}
	Sign(secret, h, []byte(body), at)
	return h
}

// The vector of docs.slack.dev/authentication/verifying-requests-from-slack.
func TestVerifySlacksOwnExample(t *testing.T) {
	body := "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	h := http.Header{}
	h.Set(HeaderTimestamp, "1531420618")
	h.Set(HeaderSignature, "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")
	replay, err := Verify("8f742231b10e8888abcd99yyyzzz85a5", h, []byte(body), time.Unix(1531420618, 0))
	if err != nil || replay != "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503" {
		t.Errorf("got %q, %v", replay, err)
	}
}

func TestVerifyRefuses(t *testing.T) {
	good := signed("secret", "body", noon)
	with := func(name, value string) http.Header { h := good.Clone(); h.Set(name, value); return h }
	for name, row := range map[string]struct {
		secret string
		header http.Header
		body   string
		now    time.Time
		want   error
	}{
		"no secret":         {"", good, "body", noon, ErrNoSecret},
		"no signature":      {"secret", http.Header{HeaderTimestamp: {"1"}}, "body", noon, ErrUnsigned},
		"no stamp":          {"secret", http.Header{HeaderSignature: {"v0=00"}}, "body", noon, ErrUnsigned},
		"stamp not a time":  {"secret", with(HeaderTimestamp, "soon"), "body", noon, ErrUnsigned},
		"stamp negative":    {"secret", with(HeaderTimestamp, "-1"), "body", noon, ErrUnsigned},
		"other version":     {"secret", with(HeaderSignature, "v1"+good.Get(HeaderSignature)[2:]), "body", noon, ErrSignature},
		"not hexadecimal":   {"secret", with(HeaderSignature, "v0=zz"), "body", noon, ErrSignature},
		"shortened":         {"secret", with(HeaderSignature, good.Get(HeaderSignature)[:20]), "body", noon, ErrSignature},
		"other secret":      {"other", good, "body", noon, ErrSignature},
		"other body":        {"secret", good, "body ", noon, ErrSignature},
		"stamp moved":       {"secret", with(HeaderTimestamp, "1772539201"), "body", noon, ErrSignature},
		"late":              {"secret", good, "body", noon.Add(Window + time.Second), ErrStale},
		"from the future":   {"secret", good, "body", noon.Add(-Window - time.Second), ErrStale},
		"stamp overflowing": {"secret", signed("secret", "body", time.Unix(1<<62, 0)), "body", noon, ErrStale},
	} {
		t.Run(name, func(t *testing.T) {
			replay, err := Verify(row.secret, row.header, []byte(row.body), row.now)
			if !errors.Is(err, row.want) || replay != "" {
				t.Fatalf("got %q, %v, want %v", replay, err, row.want)
			}
			if right := good.Get(HeaderSignature)[3:]; strings.Contains(err.Error(), right[:8]) {
				t.Errorf("the error tells the signature: %v", err)
			}
		})
	}
}

func TestReplayKeyIsTheSameHoweverItIsSpelt(t *testing.T) {
	h := signed("secret", "body", noon)
	first, err := Verify("secret", h, []byte("body"), noon.Add(Window))
	if err != nil {
		t.Fatal(err)
	}
	h.Set(HeaderSignature, "v0="+strings.ToUpper(h.Get(HeaderSignature)[3:]))
	second, err := Verify("secret", h, []byte("body"), noon)
	if err != nil || first != second {
		t.Errorf("%q and %q (%v)", first, second, err)
	}
}

func TestSignAgreesWithSlackGo(t *testing.T) {
	h := signed("secret", "body", time.Now())
	v, err := slackgo.NewSecretsVerifier(h, "secret")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Write([]byte("body")); err != nil {
		t.Fatal(err)
	}
	if err := v.Ensure(); err != nil {
		t.Error(err)
	}
}
