package desk

import (
	"cmp"
	"slices"
	"strings"

	"resonance/shared/staff"
)

// route is one line of the table: who may come in, and what is done.
type route struct {
	Pattern string
	For     audience
	Do      func(*visit) error
}

// byItself is what an open page asks without its reader: that keeps no session alive and is no visit.
const byItself = "POST /cases/{id}/onlookers"

// audience is who may use a route. Empty means everybody, signed in or not.
type audience []staff.Role

var (
	anyone  audience
	members = audience{staff.ExecutiveOffice, staff.SpecialTeam, staff.Lead}
	office  = audience{staff.ExecutiveOffice, staff.Lead} // who runs the desk
	powers  = audience(staff.Powers())
	leads   = audience{staff.Lead}
)

// Readable gives the path of every route that shows something, as a pattern, for whoever wants to see them all.
func Readable() []string {
	var paths []string
	for _, r := range (*Desk)(nil).routes() {
		if path, read := strings.CutPrefix(r.Pattern, "GET "); read {
			paths = append(paths, path)
		}
	}
	return paths
}

// toForm leads whoever opens an address to which only a form goes to the page that has the form: it stands in the
// browser while the form has mistakes, and from there in links and in the way back from signing in.
func (v *visit) toForm(form route) error {
	if err := v.admit(form.For); err != nil {
		return err
	}
	readable := Readable()
	at, up := strings.TrimSuffix(v.r.URL.EscapedPath(), "/"), strings.TrimPrefix(form.Pattern, "POST ")
	for up != "" && !slices.Contains(readable, up) {
		if slices.Contains(readable, up+"/new") {
			return v.redirect(at + "/new")
		}
		at, up = at[:strings.LastIndex(at, "/")], up[:strings.LastIndex(up, "/")]
	}
	return v.redirect(cmp.Or(at, "/"))
}

// routes is the whole of the desk. A test walks it: nothing but what is for anyone answers signed out,
// and nothing answers the wrong role.
func (d *Desk) routes() []route {
	return []route{
		{"GET /sign-in", anyone, (*visit).signInPage},
		{"POST /sign-in", anyone, (*visit).askLink},
		{"GET /sign-in/sent", anyone, (*visit).linkSentPage},
		{"GET /sign-in/openid", anyone, (*visit).beginOpenID},
		{"GET /sign-in/openid/done", anyone, (*visit).finishOpenID},
		{"GET /sign-in/{token}", anyone, (*visit).linkPage},
		{"POST /sign-in/{token}", anyone, (*visit).redeemLink},
		{"POST /language", anyone, (*visit).setLanguage},
		{"POST /sign-out", members, (*visit).signOut},

		{"GET /survey/{token}", anyone, (*visit).surveyPage},
		{"POST /survey/{token}", anyone, (*visit).answerSurvey},

		{"GET /{$}", members, (*visit).todayPage},
		{"GET /menu", members, (*visit).menuPage},
		{"GET /search", members, (*visit).searchPage},

		{"GET /complaints/new", office, (*visit).intakePage},
		{"POST /complaints", office, (*visit).submit},
		{"POST /complaints/candidates", office, (*visit).candidates},
		{"POST /complaints/upload", office, (*visit).signUpload},

		{"GET /cases", members, (*visit).casesPage},
		{"GET /cases/{id}", members, (*visit).casePage},
		{"GET /cases/{id}/complaints/{complaint}/text", members, (*visit).complaintText},
		{"GET /cases/{id}/complaints/{complaint}/files/{n}", members, (*visit).complaintFile},
		{byItself, members, (*visit).onlookers},
		{"POST /cases/{id}/claim", members, (*visit).claimCase},
		{"POST /cases/{id}/handover", members, (*visit).handOverCase},
		{"POST /cases/{id}/snooze", members, (*visit).snoozeCase},
		{"POST /cases/{id}/note", members, (*visit).noteCase},
		{"POST /cases/{id}/observe", members, (*visit).observeCase},
		{"POST /cases/{id}/looked", members, (*visit).lookedCase},
		{"POST /cases/{id}/resolve", members, (*visit).resolveCase},
		{"POST /cases/{id}/progress", members, (*visit).progressCase},
		{"POST /cases/{id}/call", members, (*visit).callCase},
		{"POST /cases/{id}/close", members, (*visit).closeCase},
		{"POST /cases/{id}/reopen", members, (*visit).reopenCase},
		{"POST /cases/{id}/problem", members, (*visit).setProblem},
		{"POST /cases/{id}/person", members, (*visit).decidePerson},
		{"POST /cases/{id}/another-person", members, (*visit).anotherPerson},
		{"POST /cases/{id}/belongs", members, (*visit).belongsTo},
		{"POST /cases/{id}/complaints/{complaint}/split", members, (*visit).splitOff},
		{"POST /cases/{id}/deadline", office, (*visit).correctDeadline},
		{"POST /cases/{id}/about", office, (*visit).correctCase},
		{"POST /cases/{id}/source", office, (*visit).correctSource},
		{"POST /cases/{id}/grant", powers, (*visit).grantCase},
		{"POST /cases/{id}/grants/{grant}/key", powers, (*visit).turnKey},
		{"POST /cases/{id}/grants/{grant}/decline", powers, (*visit).declineGrant},
		{"POST /cases/{id}/tasks/{task}/claim", members, (*visit).claimTask},
		{"POST /cases/{id}/tasks/{task}/finish", members, (*visit).finishTask},
		{"POST /cases/{id}/letters/{letter}/resend", office, (*visit).resendLetter},
		{"POST /cases/{id}/letters/{letter}/arrived", office, (*visit).sayArrived},

		{"GET /people", members, (*visit).peoplePage},
		{"GET /people/perhaps", members, (*visit).doubtsPage},
		{"GET /people/{id}", members, (*visit).personPage},
		{"POST /people/{id}", office, (*visit).editPerson},
		{"POST /people/{id}/merge", office, (*visit).mergePeople},
		{"POST /people/{id}/part", office, (*visit).partPeople},

		{"POST /people/{id}/review", office, (*visit).openReview},
		{"GET /reviews", members, (*visit).reviewsPage},
		{"GET /reviews/{id}", members, (*visit).conductReviewPage},
		{"POST /reviews/{id}/warning", office, (*visit).warnInReview},
		{"POST /reviews/{id}/decision", office, (*visit).decideReview},
		{"POST /reviews/{id}/appeal", office, (*visit).appealReview},
		{"POST /reviews/{id}/appeal-decision", office, (*visit).decideAppeal},
		{"POST /reviews/{id}/drop", office, (*visit).dropReview},

		{"GET /problems", members, (*visit).problemsPage},
		{"GET /problems/{id}", members, (*visit).problemPage},
		{"POST /problems/{id}", members, (*visit).editProblem},
		{"POST /problems/{id}/decision", office, (*visit).decideProblem},
		{"POST /problems/{id}/causes", members, (*visit).addCause},
		{"POST /problems/{id}/fixes", members, (*visit).addFix},
		{"POST /problems/{id}/strike", members, (*visit).strikeOut},
		{"POST /problems/{id}/ship", office, (*visit).shipProblem},
		{"POST /problems/{id}/reopen", office, (*visit).reopenProblem},
		{"GET /problems/{id}/same", office, (*visit).samePage},
		{"POST /problems/{id}/same", office, (*visit).mergeProblem},
		{"POST /problems/{id}/part", office, (*visit).partProblem},

		{"GET /tasks", members, (*visit).tasksPage},
		{"GET /insight", members, (*visit).insightPage},
		{"GET /mail", members, (*visit).mailPage},
		{"GET /mail/{id}", members, (*visit).letterPage},
		{"GET /mail/{id}/raw", members, (*visit).letterRaw},
		{"GET /mail/{id}/files/{n}", members, (*visit).letterFile},
		{"GET /queues", leads, (*visit).queuesPage},
		{"POST /queues/{queue}/retry", leads, (*visit).retryDead},
		{"POST /queues/{queue}/discard", leads, (*visit).discardDead},

		{"GET /account", members, (*visit).accountPage},
		{"POST /account", members, (*visit).savePreferences},
		{"POST /account/sessions/end", members, (*visit).endSession},
		{"POST /account/sessions/end-others", members, (*visit).endOtherSessions},
		{"POST /account/tokens", members, (*visit).makeToken},
		{"POST /account/tokens/revoke", members, (*visit).revokeToken},

		{"GET /team", leads, (*visit).teamPage},
		{"GET /team/new", leads, (*visit).newMemberPage},
		{"POST /team", leads, (*visit).addMember},
		{"GET /team/{id}", leads, (*visit).memberPage},
		{"POST /team/{id}", leads, (*visit).changeMember},
		{"POST /team/{id}/active", leads, (*visit).setMemberActive},
		{"POST /team/{id}/link", leads, (*visit).sendMemberLink},
	}
}
