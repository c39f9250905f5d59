package story

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
	"resonance/shared/register"
	"resonance/shared/search"
)

// call is a script's call of the JSON API with the lead's token. The answer is decoded into a value that is
// not nil.
func (s *story) call(method, path string, body, into any) (status int) {
	s.Helper()
	return s.callAs(s.token, method, path, body, into)
}

func (s *story) callAs(token, method, path string, body, into any) (status int) {
	s.Helper()
	s.home.Quiet(s.T)
	var sent io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			s.Fatal(err)
		}
		sent = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(s.Context(), method, s.home.Desk()+api.Prefix+path, sent)
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		s.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		s.Fatal(err)
	}
	if got := response.Header.Get("X-Content-Type-Options"); got != "nosniff" {
		s.Errorf("%s %s came past the guard: %q", method, path, got)
	}
	if into != nil {
		if err := json.Unmarshal(raw, into); err != nil {
			s.Fatalf("%s %s is answered %d: %s", method, path, response.StatusCode, raw)
		}
	}
	return response.StatusCode
}

// get reads something that must be there.
func (s *story) get(path string, into any) {
	s.Helper()
	if status := s.call(http.MethodGet, path, nil, into); status != http.StatusOK {
		s.Fatalf("%s is answered %d", path, status)
	}
}

// registers hands in a complaint, and gives its case.
func (s *story) registers(complaint map[string]any) (id string) {
	s.Helper()
	var receipt register.Receipt
	if status := s.call(http.MethodPost, "/submissions", complaint, &receipt); status != http.StatusCreated {
		s.Fatalf("a complaint is answered %d", status)
	}
	return receipt.Case
}

// matter is what somebody complains of and nobody else.
func (s *story) matter(who map[string]any) map[string]any {
	s.matters++
	return map[string]any{"channel": complaint.Executive, "person": who, "problem": register.ChosenNew,
		"text": fmt.Sprintf("Matter number %d was never answered.", s.matters)}
}

// submits hands in a complaint of a person whom nobody knows, by way of a channel and whoever sent it on.
func (s *story) submits(channel complaint.Channel, from string) (id string) {
	s.Helper()
	c := s.matter(nil)
	c["channel"], c["person"] = channel, map[string]any{"name": "Stranger " + strings.Repeat("I", s.matters), "emails": []string{s.lastStranger()}}
	if from != "" {
		c["source"] = map[string]any{"id": from}
	}
	return s.registers(c)
}

func (s *story) lastStranger() string { return fmt.Sprintf("stranger%d@mail.example", s.matters) }

// file is everything of a case as the API tells it.
func (s *story) file(id string) api.CaseFile {
	s.Helper()
	var f api.CaseFile
	s.get("/cases/"+id, &f)
	return f
}

// clock is one clock of a case.
func (s *story) clock(id, name string) complaint.Clock {
	s.Helper()
	f := s.file(id)
	for _, c := range f.Case.Clocks {
		if c.ID == name {
			return c
		}
	}
	s.Fatalf("case %s has no clock %q: %+v", id, name, f.Case.Clocks)
	return complaint.Clock{}
}

// acts is when something was done in a case, oldest first.
func (s *story) acts(id string, act complaint.Act) []time.Time {
	s.Helper()
	var times []time.Time
	for _, e := range s.file(id).Journal {
		if e.Act == act {
			times = append(times, e.At)
		}
	}
	return times
}

// inbox is the newest letters that came in, newest first.
func (s *story) inbox() []complaint.Letter {
	s.Helper()
	var list api.List[complaint.Letter]
	s.get("/letters?part=in&limit=200", &list)
	return list.Items
}

// newest is the letter that came in last.
func (s *story) newest() complaint.Letter {
	s.Helper()
	in := s.inbox()
	if len(in) == 0 {
		s.Fatal("no letter came in")
	}
	return in[0]
}

// cases is how many cases there are, of up to 200.
func (s *story) cases() int {
	s.Helper()
	var list api.List[search.Row]
	s.get("/cases?limit=200", &list)
	return len(list.Items)
}

// closing is the end of a day somewhere: what is due on it is due by then.
func closing(where string, year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day+1, 0, 0, 0, 0, zone(where)).Add(-time.Second)
}

func zone(name string) *time.Location {
	where, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zone is written in the story
	}
	return where
}
