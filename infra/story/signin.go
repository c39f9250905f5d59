package story

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// signIn is the first chapter: a team comes together without passwords.
func (s *story) signIn() {
	s.tell(
		s.theFirstLeadComesInByThePrintedLink,
		s.theLeadAddsTheTeam,
		s.eachComesInByTheirOwnLink,
		s.aLinkWorksOnce,
		s.strangersStayOutside,
		s.whoAsksAgainAndAgainHasToWait,
		s.nobodyDoesWhatTheirRoleForbids,
		s.anotherSiteCanNotPressOurButtons,
		s.theLeadMakesATokenForAScript,
	)
}

func (s *story) theFirstLeadComesInByThePrintedLink() {
	s.nora = s.person("Nora Lead", "nora@firma.example", "en")
	s.nora.visit(s.home.FirstLink(s.T))
	s.nora.press("desk.link.first-button", "name", s.nora.name, "email", s.nora.email)
	s.nora.reads("desk.nav.today")
}

func (s *story) theLeadAddsTheTeam() {
	s.olga = s.person("Ольга Приёмная", "olga@firma.example", "ru")
	s.sam = s.person("Sam Solver", "sam@firma.example", "en")
	s.tess = s.person("Tess Solver", "tess@firma.example", "en")
	for p, role := range map[*person]string{s.olga: "executive-office", s.sam: "special-team", s.tess: "special-team"} {
		s.nora.visit("/team/new")
		s.nora.press("desk.team.add-button", "name", p.name, "email", p.email, "role", role, "slack", slackID(p))
		s.nora.sees(p.name, p.email)
	}
}

// slackID is who the person is in Slack.
func slackID(p *person) string {
	first, _, _ := strings.Cut(p.email, "@")
	return "U0" + strings.ToUpper(first)
}

func (s *story) eachComesInByTheirOwnLink() {
	for _, p := range []*person{s.olga, s.sam, s.tess} {
		p.comesInBy(p.mailedLink())
		p.reads("desk.nav.today")
	}
}

var signInLink = regexp.MustCompile(`https?://\S+/sign-in/\S+`)

// mailedLink is the sign-in link in the newest letter to the person.
func (p *person) mailedLink() string {
	p.Helper()
	l := p.lastTo(p.email, "")
	link := signInLink.FindString(l.text)
	if link == "" {
		p.Fatalf("the letter to %s has no link:\n%s", p.email, l.text)
	}
	return link
}

// comesInBy opens a link, which does nothing yet: mail scanners open links too. Then they press the button.
func (p *person) comesInBy(link string) {
	p.Helper()
	p.visit(link)
	p.press("desk.link.button")
}

func (s *story) aLinkWorksOnce() {
	thief := s.person("Thief", "", "en")
	if at := thief.open(s.sam.mailedLink()); at.status/100 != 4 {
		s.Errorf("a used link is answered %d", at.status)
	}
	thief.reads("error.link-not-found")
}

func (s *story) strangersStayOutside() {
	stranger := s.person("Stranger", "stranger@mail.example", "en")
	for _, path := range []string{"/", "/cases", "/people", "/mail", "/team"} {
		if at := stranger.visit(path); at.at.Path != "/sign-in" {
			s.Errorf("signed out, %s leads to %s", path, at.at)
		}
	}
	if status := s.callAs("", http.MethodGet, "/cases", nil, nil); status != http.StatusUnauthorized {
		s.Errorf("the API answers %d without a token", status)
	}
	stranger.press("desk.sign-in.ask", "email", stranger.email)
	stranger.reads("desk.link-sent.title") // the same words as for a member
	if left := s.left(stranger.email); len(left) != 0 {
		s.Errorf("%d letters went to a stranger", len(left))
	}
}

func (s *story) whoAsksAgainAndAgainHasToWait() {
	impatient := s.person("Impatient", "impatient@mail.example", "en")
	var answers []int
	for range 5 {
		impatient.visit("/sign-in")
		answers = append(answers, impatient.try(impatient.on.doc, "desk.sign-in.ask", "email", impatient.email).status)
	}
	if want := []int{200, 200, 200, 200, http.StatusTooManyRequests}; !slices.Equal(answers, want) {
		s.Errorf("asking for a link is answered %v, want %v", answers, want)
	}
}

func (s *story) nobodyDoesWhatTheirRoleForbids() {
	for _, row := range []struct {
		who  *person
		path string
	}{{s.sam, "/complaints/new"}, {s.sam, "/team"}, {s.olga, "/team"}, {s.olga, "/queues"}} {
		if at := row.who.open(row.path); at.status != http.StatusForbidden {
			s.Errorf("%s is answered %d at %s", row.who.name, at.status, row.path)
		}
		row.who.reads("error.denied")
	}
}

func (s *story) anotherSiteCanNotPressOurButtons() {
	r, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.home.Desk()+"/sign-out", strings.NewReader(""))
	if err != nil {
		s.Fatal(err)
	}
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if at := s.nora.ask(r); at.status != http.StatusForbidden {
		s.Errorf("another site's button is answered %d", at.status)
	}
	s.nora.visit("/team") // still signed in
}

func (s *story) theLeadMakesATokenForAScript() {
	s.token = s.nora.makesToken("the story")
	s.get("/cases", nil)
	s.nora.visit("/account")
	if strings.Contains(string(s.nora.on.raw), s.token) {
		s.Error("the token is shown a second time")
	}
	revoked := s.nora.makesToken("a mistake")
	s.nora.press("desk.account.revoke", "token", tokenID(s.nora.on, "a mistake"))
	if status := s.callAs(revoked, http.MethodGet, "/cases", nil, nil); status != http.StatusUnauthorized {
		s.Errorf("a revoked token is answered %d", status)
	}
}

func (p *person) makesToken(name string) string {
	p.Helper()
	p.visit("/account")
	p.press("desk.account.make-token", "token-name", name)
	made := p.on.all("#made")
	if len(made) != 1 {
		p.Fatalf("no token is shown: %s", p.on.text())
	}
	return attribute(made[0], "value")
}

// tokenID is what the page calls a token by itself.
func tokenID(at *page, name string) string {
	for _, row := range at.all("#tokens li") {
		if strings.Contains(prose(row), name) {
			return attribute(within(row, "input[name=token]")[0], "value")
		}
	}
	return ""
}

// comesBack signs the person in anew after days away.
func (p *person) comesBack() {
	p.Helper()
	p.visit("/sign-in")
	p.press("desk.sign-in.ask", "email", p.email)
	p.reads("desk.link-sent.title")
	p.comesInBy(p.mailedLink())
}
