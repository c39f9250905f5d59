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

	"resonance/shared/handler/interact"
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/slack"
	"resonance/shared/staff"
	"resonance/shared/store/sqlite"
	"resonance/shared/words"
)

// A trigger lives three seconds: who pressed when the desk had just woken presses again, and nothing is wrong.
func TestWhoPressedTooSlowlyForSlackIsToldToPressAgain(t *testing.T) {
	table, err := sqlite.Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := table.Close(); err != nil {
			t.Error(err)
		}
	}()
	told := ""
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := `{"ok":true}`
		if r.URL.Path == "/views.open" {
			answer = `{"ok":false,"error":"expired_trigger_id"}`
		} else {
			told = r.PostFormValue("text")
		}
		if _, err := w.Write([]byte(answer)); err != nil {
			t.Error(err)
		}
	}))
	defer api.Close()
	var log bytes.Buffer
	h := &interact.Handler{
		Register: register.New(register.Deps{Table: table, Policy: policy.Default(), Words: words.Load(), Now: time.Now}),
		Member: func(context.Context, string) (staff.Member, error) {
			return staff.Member{ID: "m1", Name: "Sam", Role: staff.SpecialTeam, Language: "ru"}, nil
		},
		Slack: slack.NewClient("xoxb", api.URL, http.DefaultClient), Secret: "s", Words: words.Load(), Log: slog.New(slog.NewTextHandler(&log, nil)),
	}
	body := url.Values{"payload": {`{"type":"block_actions","user":{"id":"U1"},"trigger_id":"t1","container":{"channel_id":"C1","message_ts":"1.2"},"actions":[{"action_id":"hand-over","value":"RS-2026-000001"}]}`}}.Encode()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	slack.Sign("s", r.Header, []byte(body), time.Now())
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK || !strings.Contains(told, "Нажмите кнопку ещё раз") || log.Len() > 0 {
		t.Errorf("answered %d, told %q, logged %s", w.Code, told, log.String())
	}
}
