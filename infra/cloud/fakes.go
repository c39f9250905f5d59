package cloud

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Secrets of the stack.
const (
	slackToken     = "xoxb-a-token-for-tests"
	slackSecret    = "a signing secret for tests"
	hiddenDocument = `{"slackToken":"` + slackToken + `","slackSigningSecret":"` + slackSecret + `","openIDSecret":"x"}`
)

// secretsManager plays GetSecretValue of Secrets Manager (JSON 1.1).
func secretsManager(secrets map[string]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		var in struct{ SecretId string }
		if r.Header.Get("X-Amz-Target") != "secretsmanager.GetSecretValue" || json.NewDecoder(r.Body).Decode(&in) != nil {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"__type":"InvalidRequestException"}`)
			return
		}
		value, ok := secrets[in.SecretId]
		if !ok {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret."}`)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"Name": in.SecretId, "SecretString": value})
	})
}

// ses plays SendEmail of SES (v2, REST JSON) and keeps what it takes.
type ses struct {
	url string

	mu     sync.Mutex
	sent   [][]byte
	answer func(n int) (status int, kind string, keeps bool) // how the nth request is answered; nil takes all
	asked  int
}

func newSES(t testing.TB) *ses {
	s := &ses{}
	s.url = serve(t, s)
	return s
}

// taken is what it took, oldest first.
func (s *ses) taken() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

func (s *ses) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	var in struct {
		Content struct{ Raw struct{ Data []byte } }
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || r.URL.Path != "/v2/email/outbound-emails" || json.Unmarshal(body, &in) != nil || len(in.Content.Raw.Data) == 0 {
		refuse(w, http.StatusBadRequest, "BadRequestException")
		return
	}
	s.mu.Lock()
	s.asked++
	status, kind, keeps := http.StatusOK, "", true
	if s.answer != nil {
		status, kind, keeps = s.answer(s.asked)
	}
	if keeps {
		s.sent = append(s.sent, in.Content.Raw.Data)
	}
	id := fmt.Sprintf("%016x-%08d", s.asked, len(s.sent))
	s.mu.Unlock()
	switch {
	case status == 0: // the answer gets lost
		panic(http.ErrAbortHandler)
	case kind != "" || status != http.StatusOK:
		refuse(w, status, kind)
	default:
		_ = json.NewEncoder(w).Encode(map[string]string{"MessageId": id})
	}
}

// refuse answers with a kind of error and, behind ": ", what SES says to it.
func refuse(w http.ResponseWriter, status int, kind string) {
	kind, says, _ := strings.Cut(kind, ": ")
	if kind != "" {
		w.Header().Set("X-Amzn-ErrorType", kind)
	}
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"message":"%s The following identities failed the check in region US-EAST-1: ann@mail.example"}`, says)
}
