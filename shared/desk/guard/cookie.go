package guard

import (
	"context"
	"net/http"

	"resonance/shared/staff"
)

// SessionCookie is the cookie of whoever is signed in.
const SessionCookie = "resonance"

// Cookie is the name of one of the desk's cookies in the browser. Over TLS it binds the cookie to this very host.
func (g Guard) Cookie(name string) string {
	if g.Secure {
		return "__Host-" + name
	}
	return name
}

// Recogniser says whose a session cookie is.
type Recogniser func(ctx context.Context, cookie string) (staff.Who, error)

// SignedIn says which member a request's session cookie belongs to. Nobody is no error: the answer is then without a
// member.
func (g Guard) SignedIn(whose Recogniser) func(*http.Request) (staff.Who, error) {
	return func(r *http.Request) (staff.Who, error) {
		c, err := r.Cookie(g.Cookie(SessionCookie))
		if err != nil {
			return staff.Who{}, nil
		}
		who, err := whose(r.Context(), c.Value)
		if staff.SignedOut(err) {
			return staff.Who{}, nil
		}
		return who, err
	}
}
