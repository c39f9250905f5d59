package desk

import (
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/language"

	"resonance/shared/complaint"
	"resonance/shared/desk/guard"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// visit is one request: who makes it, in which language and zone, and when.
type visit struct {
	*Desk
	w      http.ResponseWriter
	r      *http.Request
	who    staff.Who
	say    words.Speaker
	zone   *time.Location
	now    time.Time
	status int // what was answered
}

// visit reads who comes, by whose cookie it is. The visit is usable even with an error: then nobody is signed in.
func (d *Desk) visit(w http.ResponseWriter, r *http.Request, whose guard.Recogniser) (*visit, error) {
	v := &visit{Desk: d, w: w, r: r, now: d.Now().UTC()}
	var err error
	v.who, err = d.Guard.SignedIn(whose)(r)
	v.say = d.Words.In(v.language())
	v.zone = v.who.Member.Location(d.zone)
	return v, err
}

func (v *visit) signedIn() bool { return v.who.Member.ID != "" }

// language is the member's choice, else the browser's last one here, else what the browser asks for.
func (v *visit) language() string {
	if v.who.Member.Language != "" {
		return v.who.Member.Language
	}
	if c, err := v.r.Cookie(v.Guard.Cookie(languageCookie)); err == nil && speaks(c.Value) {
		return c.Value
	}
	return acceptedLanguage(v.r.Header.Get("Accept-Language"))
}

func speaks(l string) bool {
	for _, known := range words.Languages() {
		if l == known {
			return true
		}
	}
	return false
}

var languageMatcher = func() language.Matcher {
	var tags []language.Tag
	for _, l := range words.Languages() {
		tags = append(tags, language.MustParse(l))
	}
	return language.NewMatcher(tags)
}()

func acceptedLanguage(header string) string {
	_, i := language.MatchStrings(languageMatcher, header)
	return words.Languages()[i]
}

// actor is the member as the journal names them.
func (v *visit) actor() complaint.Actor { return v.who.Member.Actor() }

// client is the network address that the request came from. The adapter in front of a Lambda sets
// RemoteAddr to what API Gateway saw; headers that a client can write itself are not believed.
func (v *visit) client() string {
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		return v.r.RemoteAddr
	}
	return host
}

// The pages' cookies beside guard.SessionCookie.
const (
	languageCookie = "language"
	returnCookie   = "return"
	openIDCookie   = "openid"
)

func (v *visit) setCookie(name, value string, life time.Duration) {
	http.SetCookie(v.w, &http.Cookie{
		Name: v.Guard.Cookie(name), Value: value, Path: "/", MaxAge: int(life.Seconds()),
		HttpOnly: true, Secure: v.Guard.Secure, SameSite: http.SameSiteLaxMode,
	})
}

func (v *visit) dropCookie(name string) { v.setCookie(name, "", -time.Second) }

// redirect goes on to a page of the desk after a POST.
func (v *visit) redirect(path string) error {
	v.status = http.StatusSeeOther
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// local gives path when it is one of this desk, else the other.
func local(path, other string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return other
	}
	return path
}

// field is one value of a posted form, trimmed.
func (v *visit) field(name string) string { return strings.TrimSpace(v.r.PostForm.Get(name)) }
