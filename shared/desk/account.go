package desk

import (
	"net/http"
	"slices"
	"strings"

	"resonance/shared/desk/guard"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// accountBody is what the account page shows.
type accountBody struct {
	Languages []option
	Zones     []string
	Sessions  []sessionRow
	Tokens    []staff.Token
	Made      string // a token that was just made: shown this once
	MadeName  string
}

type sessionRow struct {
	staff.Session
	Browser string
	Mine    bool // the one that this page came over
}

func (v *visit) accountPage() error {
	return v.showAccount(http.StatusOK, nil, accountBody{})
}

func (v *visit) showAccount(status int, f *form, body accountBody) error {
	ctx, m := v.r.Context(), v.who.Member
	sessions, err := v.Staff.Sessions(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		body.Sessions = append(body.Sessions, sessionRow{s, browser(s.Agent), s.ID == v.who.Session})
	}
	if body.Tokens, err = v.Staff.Tokens(ctx, m.ID); err != nil {
		return err
	}
	if f == nil {
		f = blank("language", m.Language, "zone", m.Zone)
	}
	body.Languages, body.Zones = v.languageOptions(), zones()
	p := v.page(v.say.Say("desk.account.title"), "account").withForm(f)
	return v.show(status, p, accountView(p, body))
}

func (v *visit) languageOptions() []option {
	options := []option{{Label: v.say.Say("desk.account.language-auto")}}
	for _, l := range words.Languages() {
		options = append(options, option{Value: l, Label: v.say.Say("language." + l)})
	}
	return options
}

// zones are those that the account page proposes; any IANA name is taken.
func zones() []string {
	return []string{
		"UTC", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome",
		"Europe/Warsaw", "Europe/Athens", "Europe/Helsinki", "Europe/Istanbul", "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara",
		"Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok",
		"Asia/Magadan", "Asia/Kamchatka", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Australia/Perth",
		"Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
	}
}

func (v *visit) savePreferences() error {
	language := v.field("language")
	if language != "" && !speaks(language) {
		language = ""
	}
	_, err := v.Staff.SetPreferences(v.r.Context(), v.who.Member, 0, language, v.field("zone"))
	if f := v.posted(); v.takes(f, err) {
		return v.showAccount(http.StatusBadRequest, f, accountBody{})
	}
	if err != nil {
		return err
	}
	return v.redirect("/account?done=saved")
}

func (v *visit) endSession() error {
	id := v.field("session")
	if err := v.Staff.EndSession(v.r.Context(), v.who.Member, id); err != nil {
		return err
	}
	if id == v.who.Session {
		v.dropCookie(guard.SessionCookie)
	}
	return v.redirect("/account?done=session-ended")
}

func (v *visit) endOtherSessions() error {
	if err := v.Staff.EndSessions(v.r.Context(), v.who.Member, v.who.Session); err != nil {
		return err
	}
	return v.redirect("/account?done=session-ended")
}

// makeToken shows the new token on the answer itself: it can't be shown again.
func (v *visit) makeToken() error {
	text, t, err := v.Staff.MakeToken(v.r.Context(), v.who.Member, v.field("token-name"))
	if f := v.posted(); v.takes(f, renamed(err, "name", "token-name")) {
		f.Values.Set("language", v.who.Member.Language)
		f.Values.Set("zone", v.who.Member.Zone)
		return v.showAccount(http.StatusBadRequest, f, accountBody{})
	}
	if err != nil {
		return err
	}
	return v.showAccount(http.StatusOK, nil, accountBody{Made: text, MadeName: t.Name})
}

func (v *visit) revokeToken() error {
	if err := v.Staff.RevokeToken(v.r.Context(), v.who.Member, v.field("token")); err != nil {
		return err
	}
	return v.redirect("/account?done=token-revoked")
}

// browser names a browser and its system as far as its own word goes: "Firefox, Linux".
func browser(agent string) string {
	first := func(names ...string) string {
		for _, n := range names {
			mark, name, _ := strings.Cut(n, "=")
			if strings.Contains(agent, mark) {
				return name
			}
		}
		return ""
	}
	parts := []string{
		first("Edg/=Edge", "OPR/=Opera", "YaBrowser/=Yandex Browser", "Firefox/=Firefox", "Chromium/=Chromium", "Chrome/=Chrome", "Safari/=Safari", "curl/=curl"),
		first("Android=Android", "iPhone=iPhone", "iPad=iPad", "Windows=Windows", "Mac OS X=macOS", "Linux=Linux"),
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}
