package desk

import (
	"errors"
	"net/http"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/desk/guard"
	"resonance/shared/staff"
	"resonance/shared/staff/openid"
)

// signInBody is what the sign-in page offers.
type signInBody struct {
	Links    bool
	Provider string
}

func (v *visit) signInPage() error {
	if v.signedIn() {
		return v.redirect(local(v.r.URL.Query().Get("to"), "/"))
	}
	if to := local(v.r.URL.Query().Get("to"), ""); to != "" {
		v.setCookie(returnCookie, to, time.Hour)
	}
	return v.showSignIn(http.StatusOK, blank())
}

func (v *visit) showSignIn(status int, f *form) error {
	body := signInBody{Links: v.Staff.SendsLinks()}
	if v.OpenID != nil {
		body.Provider = v.OpenID.Name()
	}
	p := v.page(v.say.Say("desk.sign-in.title"), "").withForm(f)
	return v.show(status, p, signInView(p, body))
}

func (v *visit) askLink() error {
	err := v.Staff.AskLink(v.r.Context(), v.field("email"), v.client())
	if f := v.posted(); v.takes(f, err) {
		return v.showSignIn(http.StatusBadRequest, f)
	}
	if err != nil {
		return err
	}
	return v.redirect("/sign-in/sent")
}

func (v *visit) linkSentPage() error {
	p := v.page(v.say.Say("desk.link-sent.title"), "")
	return v.show(http.StatusOK, p, linkSentView(p))
}

// linkPage only shows a button: what a mail scanner opens is not used up.
func (v *visit) linkPage() error {
	l, err := v.Staff.PeekLink(v.r.Context(), v.r.PathValue("token"), v.client())
	if err != nil {
		return err
	}
	return v.showLink(http.StatusOK, l, blank())
}

func (v *visit) showLink(status int, l staff.Link, f *form) error {
	title := v.say.Say("desk.link.title")
	if l.First {
		title = v.say.Say("desk.link.first-title")
	}
	p := v.page(title, "").withForm(f)
	return v.show(status, p, linkView(p, l))
}

func (v *visit) redeemLink() error {
	ctx, token, agent := v.r.Context(), v.r.PathValue("token"), v.r.UserAgent()
	l, err := v.Staff.PeekLink(ctx, token, v.client())
	if err != nil {
		return err
	}
	if !l.First {
		started, err := v.Staff.Redeem(ctx, token, v.client(), agent)
		if err != nil {
			return err
		}
		return v.enter(started)
	}
	started, err := v.Staff.RedeemFirst(ctx, token, v.client(), agent, staff.Member{
		Name: v.field("name"), Email: v.field("email"), Language: v.say.Language,
	})
	if f := v.posted(); v.takes(f, err) {
		return v.showLink(http.StatusBadRequest, l, f)
	}
	if err != nil {
		return err
	}
	return v.enter(started)
}

// enter gives the browser its session and goes where the member wanted to go.
func (v *visit) enter(s staff.Started) error {
	v.setCookie(guard.SessionCookie, s.Cookie, s.Ends.Sub(v.now))
	to := "/"
	if c, err := v.r.Cookie(v.Guard.Cookie(returnCookie)); err == nil {
		to = local(c.Value, "/")
		v.dropCookie(returnCookie)
	}
	return v.redirect(to)
}

func (v *visit) signOut() error {
	if err := v.Staff.SignOut(v.r.Context(), v.who); err != nil {
		return err
	}
	v.dropCookie(guard.SessionCookie)
	v.w.Header().Set("Clear-Site-Data", `"storage"`) // drafts stay with the person who wrote them
	return v.redirect("/sign-in?done=signed-out")
}

// setLanguage changes the language of the pages, for the member or for this browser.
func (v *visit) setLanguage() error {
	l := v.field("language")
	if !speaks(l) {
		return complaint.Invalid("language", "choice")
	}
	v.setCookie(languageCookie, l, 365*24*time.Hour)
	if v.signedIn() {
		if _, err := v.Staff.SetPreferences(v.r.Context(), v.who.Member, 0, l, v.who.Member.Zone); err != nil {
			return err
		}
	}
	return v.redirect(local(v.field("to"), "/"))
}

func (v *visit) beginOpenID() error {
	if v.OpenID == nil {
		return complaint.NotFound("page")
	}
	flow, err := v.Staff.BeginFlow(v.r.Context(), "", v.client())
	if err != nil {
		return err
	}
	to, err := v.OpenID.Begin(v.r.Context(), flow.State, flow.Nonce, flow.Verifier)
	if err != nil {
		return complaint.Wrap(complaint.KindBusy, "provider-down", err)
	}
	v.setCookie(openIDCookie, flow.State, flow.Ends.Sub(v.now))
	v.status = http.StatusSeeOther
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// finishOpenID takes the code that the provider sent the browser back with. Only the browser that began
// holds the state's cookie, and a state works once.
func (v *visit) finishOpenID() error {
	q := v.r.URL.Query()
	c, err := v.r.Cookie(v.Guard.Cookie(openIDCookie))
	if v.OpenID == nil || err != nil || c.Value == "" || c.Value != q.Get("state") {
		return complaint.NotFound("link")
	}
	v.dropCookie(openIDCookie)
	flow, err := v.Staff.TakeFlow(v.r.Context(), c.Value)
	if err != nil {
		return err
	}
	if q.Get("code") == "" {
		return &complaint.Error{Kind: complaint.KindDenied, Code: "provider-refused"}
	}
	person, err := v.OpenID.Finish(v.r.Context(), q.Get("code"), flow.Nonce, flow.Verifier)
	switch {
	case errors.Is(err, openid.ErrUnverified):
		return &complaint.Error{Kind: complaint.KindDenied, Code: "not-a-member"}
	case err != nil:
		return complaint.Wrap(complaint.KindDenied, "provider-refused", err)
	}
	started, err := v.Staff.SignInVouched(v.r.Context(), staff.Vouched(person), v.r.UserAgent())
	if err != nil {
		return err
	}
	return v.enter(started)
}
