package desk

import (
	"context"
	"net/http"

	"resonance/shared/staff"
)

// SignedIn says which member a request's session cookie belongs to, for whoever else serves members under
// the same host. Nobody is no error: the answer is then without a member. secure is that of Deps.
func SignedIn(members *staff.Service, secure bool) func(*http.Request) (staff.Who, error) {
	return signedIn(members.Authenticate, secure)
}

// recogniser says whose a session cookie is.
type recogniser func(ctx context.Context, cookie string) (staff.Who, error)

func signedIn(whose recogniser, secure bool) func(*http.Request) (staff.Who, error) {
	return func(r *http.Request) (staff.Who, error) {
		c, err := r.Cookie(cookieName(secure, sessionCookie))
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
