package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/desk/api"
	"resonance/shared/register"
	"resonance/shared/search"
	"resonance/shared/staff"
)

func TestACaseGoesFromSubmissionToClosed(t *testing.T) {
	w := newWorld(t)
	submitted := w.call("POST", "/api/v1/submissions", fridge)
	receipt := want[register.Receipt](submitted, 201)
	at := submitted.Header.Get("Location")
	if at != "/api/v1/cases/"+receipt.Case {
		t.Errorf("location %q", at)
	}
	claimed := w.call("POST", at+"/claim", "")
	k := want[complaint.Case](claimed, 200)
	if k.State != complaint.Working || k.Owner.Name != "script of lead" {
		t.Errorf("claimed: %s by %q", k.State, k.Owner.Name)
	}
	for _, act := range []struct{ path, body string }{
		{"/note", `{"text":"Called the shop"}`},
		{"/progress", `{"text":"We are on it"}`},
		{"/snooze", `{"until":"2026-03-04T10:00:00Z","reason":"Waits for the courier"}`},
		{"/deadline", `{"deadline":{"days":5,"unit":"working"}}`},
		{"/deadline", `{}`},
		{"/source", `{"channel":"media","source":{"name":"Evening News","link":"https://news.example/1"}}`},
		{"/grants", `{"kind":"goodwill","what":"Free delivery","grounds":"Two weeks without a fridge"}`},
		{"/problem", `{"title":"Compressors of batch 7"}`},
		{"/resolve", `{"happened":"It broke","fixed":"A new one","concluded":"The batch is checked"}`},
		{"/close", ""},
		{"/reopen", `{"grounds":"The new one broke too"}`},
	} {
		want[complaint.Case](w.call("POST", at+act.path, act.body), 200)
	}
	f := want[api.CaseFile](w.call("GET", at, ""), 200)
	if f.Case.State != complaint.Working || f.Case.Channel != complaint.Media || len(f.Grants) != 1 || len(f.Letters) != 3 {
		t.Errorf("state %s, channel %s, %d grants, %d letters", f.Case.State, f.Case.Channel, len(f.Grants), len(f.Letters))
	}
	if line := register.VerifyJournal(f.Case, f.Journal); line != 0 {
		t.Errorf("the journal breaks at line %d", line)
	}
}

func TestLettersAreInTheLanguageOfWhoeverComplains(t *testing.T) {
	const russian = "Холодильник перестал холодить на девятый день, поддержка молчит."
	for body, want := range map[string]string{
		`"text":"` + russian + `"`: "ru",
		`"text":"The fridge stopped cooling, and support does not answer."`: "en",
		`"text":"` + russian + `","language":"en"`:                          "en",
	} {
		w := newWorld(t)
		id := w.submit(`{"channel":"executive","person":{"name":"Anna Petrova","emails":["anna@mail.example"]},` + body + `}`).Case
		if f, err := w.register.File(t.Context(), id); err != nil || f.Case.Language != want {
			t.Errorf("%s: %q, want %q, %v", body, f.Case.Language, want, err)
		}
	}
}

func TestAGrantIsInTheCompanysCurrencyAndWithinTheLimit(t *testing.T) {
	w := newWorld(t)
	at := "/api/v1/cases/" + w.submit(fridge).Case + "/grants"
	grant := `{"kind":"money","what":"A refund","grounds":"It broke twice","amount":{"minor":%d,"currency":"%s"}}`
	w.call("POST", at, fmt.Sprintf(grant, 100, "KWD")).refused(422, "invalid")
	w.call("POST", at, fmt.Sprintf(grant, 1_000_000_000, "GBP")).refused(409, "second-key-needed")
	want[complaint.Case](w.call("POST", at, fmt.Sprintf(grant, 100, "GBP")), 200)

	me := want[staff.Member](w.call("GET", "/api/v1/account", ""), 200)
	other := want[staff.Member](w.call("GET", "/api/v1/account", "", "Authorization", "Bearer "+w.tokens[staff.SpecialTeam]), 200)
	second := `{"kind":"money","what":"A refund","grounds":"It broke twice","amount":{"minor":1000000000,"currency":"GBP"},"second":"%s"}`
	w.call("POST", at, fmt.Sprintf(second, "nobody")).refused(422, "invalid")
	w.call("POST", at, fmt.Sprintf(second, me.ID)).refused(409, "second-key-needed")
	want[complaint.Case](w.call("POST", at, fmt.Sprintf(second, other.ID)), 200)
}

func TestACaseSaysWhatItWaitsForAndWhatMayBeOffered(t *testing.T) {
	w := newWorld(t)
	at := "/api/v1/cases/" + w.submit(fridge).Case
	next := func() register.NextAct { return want[api.CaseFile](w.call("GET", at, ""), 200).Next }
	for _, step := range []struct {
		want       register.NextAct
		path, body string
	}{
		{register.NextClaim, "/claim", ""},
		{register.NextAnswer, "/resolve", `{"happened":"It broke","fixed":"A new one","concluded":"The batch is checked"}`},
		{register.NextClose, "/close", ""},
	} {
		if got := next(); got != step.want {
			t.Errorf("it waits for %q, want %q", got, step.want)
		}
		want[complaint.Case](w.call("POST", at+step.path, step.body), 200)
	}
	if got := next(); got != register.NextNothing {
		t.Errorf("a closed case waits for %q", got)
	}
	o := want[api.Offer](w.call("GET", at+"/offer", ""), 200)
	if o.Floor > o.Ceiling || o.Ceiling == 0 || o.Currency != "GBP" || len(o.Forms) == 0 || len(o.Reasons) == 0 || o.AtOnce.Agree || o.AtOnce.Reason.Code != "remedy.nothing-asked" {
		t.Errorf("got %+v", o)
	}
	w.call("GET", "/api/v1/cases/none/offer", "").refused(404, "case-not-found")
}

func TestTheSameKeyRegistersOnceForAMember(t *testing.T) {
	w := newWorld(t)
	first := w.submit(fridge, "Idempotency-Key", "k1")
	again := want[register.Receipt](w.call("POST", "/api/v1/submissions", fridge, "Idempotency-Key", "k1"), 200)
	if again.Case != first.Case || again.Complaint != first.Complaint || again.Outcome != register.Repeated {
		t.Errorf("got %+v after %+v", again, first)
	}
	p := w.call("POST", "/api/v1/submissions", strings.Replace(fridge, "fridge", "freezer", 1), "Idempotency-Key", "k1").refused(422, "invalid")
	if len(p.Errors) != 1 || p.Errors[0].Field != "Idempotency-Key" || p.Errors[0].Code != "used" || !strings.Contains(p.Errors[0].Message, first.Case) {
		t.Errorf("another complaint under the same key: %+v", p.Errors)
	}
	other := w.submit(fridge, "Idempotency-Key", "k1", "Authorization", "Bearer "+w.tokens[staff.ExecutiveOffice])
	if other.Complaint == first.Complaint {
		t.Error("another member's key was taken for the first")
	}
}

func TestListsComeInPages(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		receipt, err := w.register.Submit(t.Context(), register.Submission{
			Once: fmt.Sprint(i), Channel: complaint.Executive, Who: complaint.Complainant{Name: fmt.Sprint("Boris ", i)}, Text: fmt.Sprintf("Parcel %d was lost somewhere on its way", i),
			Problem: register.ChosenNew, ProblemTitle: fmt.Sprint("Parcel ", i), Look: []complaint.LookReason{complaint.LookOnlyAttached},
		})
		must(t, err)
		f, err := w.register.File(t.Context(), receipt.Case)
		must(t, err)
		want[complaint.Review](w.call("POST", "/api/v1/people/"+f.Case.Person+"/review", `{"grounds":"Five parcels, one text"}`), 200)
		want[staff.Member](w.call("POST", "/api/v1/team", fmt.Sprintf(`{"name":"Olga","email":"olga%d@firma.example","role":"special-team"}`, i)), 200)
		must(t, w.register.WriteOutsideCase(t.Context(), complaint.Letter{Kind: complaint.LetterSignIn, To: "olga@firma.example", Text: "secret"}))
	}
	w.feed()
	for _, path := range []string{
		"/cases?", "/cases?running=true&owner=-&", "/cases/due?", "/cases/look?", "/people?q=boris&", "/problems?", "/problems?unfixed=true&", "/tasks?", "/journal?",
		"/letters?part=out&", "/reviews?", "/team/journal?",
	} {
		rows, pages := 0, 0
		for next := ""; ; {
			page := want[api.List[map[string]any]](w.call("GET", "/api/v1"+path+"limit=2&cursor="+next, ""), 200)
			rows, pages = rows+len(page.Items), pages+1
			if page.Next != url.QueryEscape(page.Next) {
				t.Errorf("%s: the cursor %q does not go into an address as it is", path, page.Next)
			}
			if next = page.Next; next == "" {
				break
			}
		}
		if rows < 5 || pages < 3 || !strings.Contains(path, "journal") && rows != 5 {
			t.Errorf("%s: %d rows on %d pages", path, rows, pages)
		}
	}
	found := want[api.List[search.Row]](w.call("GET", "/api/v1/cases?q=parcel+3", ""), 200)
	if len(found.Items) != 1 {
		t.Errorf("found %d", len(found.Items))
	}
	w.call("GET", "/api/v1/tasks?cursor=bm90IGE", "").refused(422, "invalid")
	w.call("GET", "/api/v1/cases?cursor=%2A", "").refused(422, "invalid")
	w.call("GET", "/api/v1/problems?cursor=%2A", "").refused(422, "invalid")
	w.call("GET", "/api/v1/reviews?cursor=bm90IGE", "").refused(422, "invalid")
}

func TestAPersonIsReplacedUnderTheirVersion(t *testing.T) {
	w := newWorld(t)
	f := want[api.CaseFile](w.call("GET", "/api/v1/cases/"+w.submit(fridge).Case, ""), 200)
	at := "/api/v1/people/" + f.Case.Person
	read := w.call("GET", at, "")
	want[complaint.Complainant](read, 200)
	body := `{"name":"Anna Petrova","emails":["anna@mail.example"],"phones":["+442079460958"],"vulnerable":true,"worth":"valued"}`
	w.call("PUT", at, body).refused(http.StatusPreconditionRequired, "if-match-required")
	w.call("PUT", at, body, "If-Match", `"999"`).refused(http.StatusPreconditionFailed, "stale")
	unborn := w.call("PUT", at, `{"name":"Anna Petrova","birthDate":"2135-01-01"}`, "If-Match", read.Header.Get("ETag")).refused(422, "invalid")
	if len(unborn.Errors) != 1 || unborn.Errors[0].Field != "birthDate" || unborn.Errors[0].Code != "future" {
		t.Errorf("born in a century: %+v", unborn.Errors)
	}
	changed := w.call("PUT", at, body, "If-Match", read.Header.Get("ETag"))
	p := want[complaint.Complainant](changed, 200)
	if !p.Vulnerable || p.Worth != complaint.Valued || len(p.Phones) != 1 {
		t.Errorf("got %+v", p)
	}
	w.call("PUT", at, body, "If-Match", read.Header.Get("ETag")).refused(http.StatusPreconditionFailed, "stale")
	want[complaint.Complainant](w.call("PUT", at, body, "If-Match", changed.Header.Get("ETag")), 200)
}

func TestAProblemIsDecidedAndShipped(t *testing.T) {
	w := newWorld(t)
	f := want[api.CaseFile](w.call("GET", "/api/v1/cases/"+w.submit(fridge).Case, ""), 200)
	at := "/api/v1/problems/" + f.Case.Problem
	read := w.call("GET", at, "")
	if p := want[api.ProblemFile](read, 200); len(p.Cases) != 1 {
		t.Errorf("%d cases", len(p.Cases))
	}
	w.call("PUT", at, `{"title":"Compressors","severity":"serious","team":"Cooling"}`, "If-Match", read.Header.Get("ETag"))
	p := want[api.BacklogItem](w.call("POST", at+"/causes", `{"text":"The seal is too thin"}`), 200)
	want[api.BacklogItem](w.call("POST", at+"/causes", `{"under":"`+p.Causes[0].ID+`","text":"A cheaper supplier"}`), 200)
	want[api.BacklogItem](w.call("POST", at+"/fixes", `{"kind":"product","text":"A thicker seal"}`), 200)
	w.call("POST", at+"/decision", `{"decision":"planned","until":"2026-06-01T00:00:00Z","because":"Next batch"}`).refused(422, "invalid")
	p = want[api.BacklogItem](w.call("POST", at+"/decision", `{"decision":"deferred","because":"After the move"}`), 200)
	if lasts := w.register.Policy().Backlog.DecisionLast.Window(); !p.Decision.Until.Equal(w.now.Add(lasts)) {
		t.Errorf("the decision ends %s", p.Decision.Until)
	}
	p = want[api.BacklogItem](w.call("POST", at+"/decision", `{"decision":"planned","release":"7.2","until":"2026-06-01T00:00:00Z","because":"Next batch"}`), 200)
	if p.State != complaint.ProblemPlanned || p.Team != "Cooling" || len(p.Causes) != 2 || len(p.Fixes) != 1 {
		t.Errorf("got %+v", p)
	}
	want[api.BacklogItem](w.call("POST", at+"/ship", ""), 200)
	w.call("POST", at+"/ship", "").refused(409, "problem-shipped")
	if p = want[api.BacklogItem](w.call("POST", at+"/reopen", `{"because":"It still leaks"}`), 200); p.State != complaint.ProblemOpen {
		t.Errorf("got %+v", p)
	}
	w.call("POST", at+"/reopen", `{"because":"It still leaks"}`).refused(409, "problem-unfixed")
}

func TestTheWorkOnACaseIsClaimedAndEndsWithItsAnswer(t *testing.T) {
	w := newWorld(t)
	w.submit(fridge)
	tasks := want[api.List[api.TaskRow]](w.call("GET", "/api/v1/tasks", ""), 200)
	task := tasks.Items[0]
	if task.PersonName != "Anna Petrova" || !strings.HasPrefix(task.Summary, "The fridge") {
		t.Errorf("got %+v", task)
	}
	at := "/api/v1/cases/" + task.Case + "/tasks/" + task.ID
	want[complaint.Case](w.call("POST", at+"/claim", ""), 200)
	w.call("POST", at+"/claim", "", "Authorization", "Bearer "+w.tokens[staff.SpecialTeam]).refused(409, "taken")
	w.call("POST", at+"/finish", `{"outcome":"Called"}`).refused(409, "answer-not-sent")
}

func TestALetterInDoubtIsDecidedByAPerson(t *testing.T) {
	w := newWorld(t)
	silent := w.submit(`{"channel":"executive","silent":true,"person":{"name":"Anna","emails":["anna@mail.example"]},"text":"The fridge stopped cooling"}`)
	held := want[api.List[complaint.Letter]](w.call("GET", "/api/v1/letters?part=trouble", ""), 200)
	if len(held.Items) != 1 || held.Items[0].State != complaint.LetterHeld {
		t.Fatalf("got %+v", held)
	}
	at := "/api/v1/letters/" + held.Items[0].ID
	want[complaint.Letter](w.call("GET", at+"?case="+silent.Case, ""), 200)
	w.call("GET", at, "").refused(404, "letter-not-found")
	w.call("POST", at+"/resend", "").refused(422, "invalid")
	l := want[complaint.Letter](w.call("POST", at+"/resend?case="+silent.Case, ""), 200)
	if l.State != complaint.LetterQueued {
		t.Errorf("state %s", l.State)
	}
	w.call("POST", at+"/arrived?case="+silent.Case, "").refused(409, "letter-settled")
}

// A sign-in link opens the desk for whoever reads it, so that members see that it was sent and no more.
func TestNobodyReadsSignInLinks(t *testing.T) {
	w := newWorld(t)
	must(t, w.register.WriteOutsideCase(t.Context(), complaint.Letter{
		Kind: complaint.LetterSignIn, To: "olga@firma.example", Subject: "Sign in", Text: "http://desk.example/sign-in/secret",
	}))
	got := w.call("GET", "/api/v1/letters?part=out", "")
	sent := want[api.List[complaint.Letter]](got, 200)
	if len(sent.Items) != 1 || sent.Items[0].To != "olga@firma.example" {
		t.Fatalf("got %s", got.body)
	}
	for _, answer := range []answer{got, w.call("GET", "/api/v1/letters/"+sent.Items[0].ID, "")} {
		if answer.StatusCode != 200 || strings.Contains(string(answer.body), "secret") {
			t.Errorf("%d %s", answer.StatusCode, answer.body)
		}
	}
}

func TestFiguresCountWhatHappened(t *testing.T) {
	w := newWorld(t)
	w.submit(fridge)
	second := w.submit(`{"channel":"media","source":{"name":"Evening News"},"person":{"name":"Boris"},"text":"The parcel was lost on its way"}`)
	want[complaint.Case](w.call("POST", "/api/v1/cases/"+second.Case+"/resolve", `{"happened":"It was lost","fixed":"Sent again","concluded":"Another courier"}`), 200)
	w.now = w.now.AddDate(0, 0, 30)
	w.feed()
	f := want[api.Figures](w.call("GET", "/api/v1/insight", ""), 200)
	if f.To != "2026-04-02" || f.From != "2026-01-02" || f.Total.Registered != 2 || f.Total.Resolved != 1 || len(f.Days) != 2 || len(f.Channels) != 2 || f.Currency != "GBP" {
		t.Errorf("got %+v", f)
	}
	if f.Running.Late != 1 || f.Running.Today != 0 || f.Running.Later != 0 || f.Running.Counted != 2 || f.Running.More {
		t.Errorf("got %+v", f.Running)
	}
	if len(f.AtOnce) != 2 || f.AtOnce[0].Month != "2026-04" || f.AtOnce[1].Month != "2026-03" || f.AtOnce[0].AcceptedMinor != 1500_00 || f.Upheld != (api.UpheldShare{Share: 0.6}) {
		t.Errorf("got %+v", f.AtOnce)
	}
	if f = want[api.Figures](w.call("GET", "/api/v1/insight?from=2026-03-04&to=2026-03-05", ""), 200); f.Total.Registered != 0 || f.From != "2026-03-04" {
		t.Errorf("got %+v", f)
	}
	for query, field := range map[string]string{
		"from=2026-03-04&to=2026-03-01": "to", "from=2020-01-01": "from", "from=2026-02-30": "from", "to=yesterday": "to",
	} {
		if p := w.call("GET", "/api/v1/insight?"+query, "").refused(422, "invalid"); len(p.Errors) != 1 || p.Errors[0].Field != field || p.Errors[0].Message == "" {
			t.Errorf("%s: %+v", query, p.Errors)
		}
	}
}

// A program is told what the form shows while somebody types, and may answer with what it was told.
func TestCandidatesAreKnownBeforeAComplaintIsHandedIn(t *testing.T) {
	w := newWorld(t)
	known := want[api.CaseFile](w.call("GET", "/api/v1/cases/"+w.submit(fridge).Case, ""), 200).Case
	w.feed()
	nobody := want[api.Candidates](w.call("POST", "/api/v1/submissions/candidates", `{"person":{}}`), 200)
	if len(nobody.People)+len(nobody.Problems) != 0 {
		t.Errorf("got %+v", nobody)
	}
	found := want[api.Candidates](w.call("POST", "/api/v1/submissions/candidates", `{"person":{"name":"Anna Petrova","emails":["anna@mail.example"]},
		"text":"My fridge stopped cooling too and support never answered letters about the warranty repair."}`), 200)
	if len(found.People) != 1 || found.People[0].Person != known.Person || len(found.Problems) != 1 || found.Problems[0].Problem != known.Problem {
		t.Fatalf("got %+v", found)
	}
	again := w.submit(`{"channel":"executive","person":{"id":"` + found.People[0].Person + `","name":"Anna Petrova"},"text":"It broke again","problem":"` + found.Problems[0].Problem + `"}`)
	if again.Case != known.ID || again.Outcome != register.Joined {
		t.Errorf("got %+v, want it to join %s", again, known.ID)
	}
	w.call("POST", "/api/v1/submissions/candidates", `{"person":{"phones":["12"]}}`).refused(422, "invalid")
}

func TestThePolicyNamesWhatIdsStandFor(t *testing.T) {
	w := newWorld(t)
	p := want[api.PolicyNames](w.call("GET", "/api/v1/policy", "", "Accept-Language", "ru"), 200)
	fos := slices.IndexFunc(p.Authorities, func(a api.NamedAuthority) bool { return a.ID == "fos" })
	if fos < 0 || p.Authorities[fos].Name == "" || len(p.Outlets) == 0 || len(p.Teams) == 0 || p.Company.Currency != "GBP" || p.Company.Zone != "Europe/London" {
		t.Errorf("got %+v", p)
	}
	k := want[api.CaseFile](w.call("GET", "/api/v1/cases/"+w.submit(fridge).Case, ""), 200).Case
	for _, clock := range k.Clocks {
		if !slices.ContainsFunc(p.Clocks, func(c api.NamedClock) bool { return c.ID == clock.ID && c.Name != "" && c.Meets == string(clock.Meets) }) {
			t.Errorf("nobody says what %s is", clock.ID)
		}
	}
	w.submit(`{"channel":"regulator","source":{"id":"fos","reference":"PNX-1"},"person":{"name":"Anna"},"text":"It broke"}`)
}

func TestASecondKeyIsTurnedByProgramsToo(t *testing.T) {
	w := newWorld(t)
	at := "/api/v1/cases/" + w.submit(fridge).Case
	other := want[staff.Member](w.call("GET", "/api/v1/account", "", "Authorization", "Bearer "+w.tokens[staff.SpecialTeam]), 200)
	want[complaint.Case](w.call("POST", at+"/grants", fmt.Sprintf(`{"kind":"money","what":"A refund","grounds":"It broke twice","amount":{"minor":1000000000,"currency":"GBP"},"second":"%s"}`, other.ID)), 200)
	key := at + "/grants/" + want[api.CaseFile](w.call("GET", at, ""), 200).Grants[0].ID + "/key"
	w.call("POST", key, "").refused(409, "own-key")
	want[complaint.Case](w.call("POST", key, "", "Authorization", "Bearer "+w.tokens[staff.SpecialTeam]), 200)
	if g := want[api.CaseFile](w.call("GET", at, ""), 200).Grants[0]; !g.Given() || g.Second.ID != other.ID {
		t.Errorf("after the key was turned: %+v", g)
	}
}
