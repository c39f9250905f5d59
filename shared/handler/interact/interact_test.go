package interact_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/handler/interact"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/slack"
	"resonance/shared/staff"
	"resonance/shared/store/sqlite"
	"resonance/shared/words"
)

// team answers the calls of a Slack whose Web API answers as api does.
func team(t *testing.T, api http.HandlerFunc) (*interact.Handler, *bytes.Buffer) {
	t.Helper()
	table, err := sqlite.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := table.Close(); err != nil {
			t.Error(err)
		}
	})
	played := httptest.NewServer(api)
	t.Cleanup(played.Close)
	var log bytes.Buffer
	return &interact.Handler{
		Register: register.New(register.Deps{Table: table, Policy: policy.Default(), Words: words.Load(), Now: time.Now}),
		Member: func(_ context.Context, id string) (staff.Member, error) {
			if id != "U1" {
				return staff.Member{}, complaint.NotFound("member")
			}
			return staff.Member{ID: "m1", Name: "Sam", Role: staff.SpecialTeam, Language: "ru"}, nil
		},
		Slack: slack.NewClient("xoxb", played.URL, http.DefaultClient), Secret: "s", Words: words.Load(), Log: slog.New(slog.NewTextHandler(&log, nil)),
	}, &log
}

// call makes a signed call of Slack's.
func call(h http.Handler, form url.Values) *httptest.ResponseRecorder {
	body := form.Encode()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	slack.Sign("s", r.Header, []byte(body), time.Now())
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A trigger lives three seconds: who pressed when the desk had just woken presses again, and nothing is wrong.
func TestWhoPressedTooSlowlyForSlackIsToldToPressAgain(t *testing.T) {
	told := ""
	h, log := team(t, func(w http.ResponseWriter, r *http.Request) {
		answer := `{"ok":true}`
		if r.URL.Path == "/views.open" {
			answer = `{"ok":false,"error":"expired_trigger_id"}`
		} else {
			told = r.PostFormValue("text")
		}
		if _, err := w.Write([]byte(answer)); err != nil {
			t.Error(err)
		}
	})
	w := call(h, url.Values{"payload": {`{"type":"block_actions","user":{"id":"U1"},"trigger_id":"t1","container":{"channel_id":"C1","message_ts":"1.2"},"actions":[{"action_id":"hand-over","value":"RS-2026-000001"}]}`}})
	if w.Code != http.StatusOK || !strings.Contains(told, "Нажмите кнопку ещё раз") || log.Len() > 0 {
		t.Errorf("answered %d, told %q, logged %s", w.Code, told, log.String())
	}
}

// What a command can't do is said in its answer, which only the person who typed it sees.
func TestACommandIsAlwaysAnswered(t *testing.T) {
	h, log := team(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("Slack is called: %s", r.URL) })
	for name, row := range map[string]struct{ user, text, want string }{
		"nothing runs":          {"U1", "", "За вами дел нет"},
		"no number":             {"U1", "everything <!here>", "Это не номер дела"},
		"a case that is not":    {"U1", "rs 2026 7", "Дела с таким номером нет"},
		"somebody from outside": {"U2", "", "There is no such person on the team"},
	} {
		w := call(h, url.Values{"command": {slack.Command}, "text": {row.text}, "user_id": {row.user}, "channel_id": {"C1"}, "trigger_id": {name}})
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), row.want) || !strings.Contains(w.Body.String(), "ephemeral") {
			t.Errorf("%s: answered %d %s", name, w.Code, w.Body)
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged %s", log)
	}
}
