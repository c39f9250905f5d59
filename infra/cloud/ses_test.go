package cloud

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"resonance/shared/mail"
	"resonance/shared/mail/sesout"
)

// fate is what the desk makes of an attempt to send.
type fate string

const (
	sent    fate = "sent"
	later   fate = "later"
	refused fate = "refused"
	unknown fate = "unknown" // nobody sends it again
)

func TestWhatBecomesOfALetterAtSES(t *testing.T) {
	always := func(status int, kind string, keeps bool) func(int) (int, string, bool) {
		return func(int) (int, string, bool) { return status, kind, keeps }
	}
	for _, row := range []struct {
		name   string
		answer func(n int) (int, string, bool)
		want   fate
		taken  int
	}{
		{"taken", nil, sent, 1},
		{"throttled once", func(n int) (int, string, bool) {
			if n == 1 {
				return http.StatusTooManyRequests, "TooManyRequestsException", false
			}
			return http.StatusOK, "", true
		}, sent, 1},
		{"throttled for long", always(http.StatusTooManyRequests, "TooManyRequestsException", false), later, 0},
		{"over the day's quota", always(http.StatusBadRequest, "LimitExceededException", false), later, 0},
		{"sending paused", always(http.StatusBadRequest, "SendingPausedException", false), later, 0},
		{"not allowed by the role", always(http.StatusForbidden, "AccessDeniedException", false), later, 0},
		{"signed with credentials that ended", always(http.StatusForbidden, "ExpiredTokenException", false), later, 0},
		{"with a configuration set that is not there", always(http.StatusNotFound, "NotFoundException", false), later, 0},
		{"from a domain that is not verified", always(http.StatusBadRequest, "MailFromDomainNotVerifiedException", false), later, 0},
		{"from or to an identity that is not verified", always(http.StatusBadRequest, "MessageRejected: Email address is not verified.", false), later, 0},
		{"rejected for what is in it", always(http.StatusBadRequest, "MessageRejected: Transaction failed: Content rejected.", false), refused, 0},
		{"no letter at all", always(http.StatusBadRequest, "BadRequestException", false), refused, 0},
		{"the answer lost after it was taken", always(0, "", true), unknown, 1},
		{"an error that says nothing", always(http.StatusInternalServerError, "", false), unknown, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newSES(t)
			s.answer = row.answer
			id, got, said := attempt(t, region, s.url)
			if taken := len(s.taken()); got != row.want || taken != row.taken {
				t.Errorf("the letter is %s, taken %d times; want %s, %d", got, taken, row.want, row.taken)
			}
			if (id != "") != (got == sent) {
				t.Errorf("it goes under %q", id)
			}
			if strings.Contains(said, "@") {
				t.Errorf("the log would tell of whom it is for: %s", said)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		if _, got, _ := attempt(t, region, "http://127.0.0.1:1"); got != later {
			t.Errorf("the letter is %s", got)
		}
	})
}

// TestALetterGoesUnderAWholeMessageID: the answer of SES names only its first half, and replies name the whole.
func TestALetterGoesUnderAWholeMessageID(t *testing.T) {
	for region, want := range map[string]string{"us-east-1": "@email.amazonses.com>", "eu-west-1": "@eu-west-1.amazonses.com>"} {
		if id, got, _ := attempt(t, region, newSES(t).url); got != sent || !strings.HasSuffix(id, want) {
			t.Errorf("in %s it goes under %s, want …%s", region, id, want)
		}
	}
}

func attempt(t *testing.T, region, url string) (id string, becomes fate, said string) {
	t.Helper()
	client := sesv2.New(sesv2.Options{
		Region: region, BaseEndpoint: aws.String(url), Credentials: credentials.NewStaticCredentialsProvider("x", "x", ""),
		HTTPClient: &http.Client{Timeout: 5 * time.Second},
	})
	id, err := sesout.Sender{Client: client}.Send(t.Context(), "desk@firma.example", []string{"ann@mail.example"}, []byte("Subject: x\r\n\r\nHello\r\n"))
	switch {
	case err == nil && strings.HasPrefix(id, "<"):
		return id, sent, ""
	case errors.Is(err, mail.ErrLater):
		return id, later, err.Error()
	case errors.Is(err, mail.ErrRefused):
		return id, refused, err.Error()
	}
	return id, unknown, err.Error()
}
