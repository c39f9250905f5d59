package desk_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"

	"resonance/shared/desk/api"
	"resonance/shared/words"
)

// programs says how a program does what each route of the desk does, under /api/v1. One that is empty is for
// people alone.
var programs = map[string]string{
	// Browsers sign in; programs have tokens. The survey is the complainant's, the menu a page of links.
	"GET /sign-in": "", "POST /sign-in": "", "GET /sign-in/sent": "", "GET /sign-in/openid": "", "GET /sign-in/openid/done": "",
	"GET /sign-in/{token}": "", "POST /sign-in/{token}": "", "GET /survey/{token}": "", "POST /survey/{token}": "", "GET /menu": "",
	"POST /language": "POST /account/preferences",
	"POST /sign-out": "POST /account/sessions/{id}/end",

	"GET /{$}":    "GET /cases/due, GET /cases/look, GET /journal",
	"GET /search": "GET /cases, GET /people",

	"GET /complaints/new":         "GET /policy",
	"POST /complaints":            "POST /submissions",
	"POST /complaints/candidates": "POST /submissions/candidates",
	"POST /complaints/upload":     "POST /uploads",

	"GET /cases":      "GET /cases",
	"GET /cases/{id}": "GET /cases/{id}, GET /cases/{id}/offer, GET /cases/{id}/files, GET /policy, GET /team, GET /people/{id}, GET /problems/{id}, GET /cases/{id}/perhaps",
	"GET /cases/{id}/complaints/{complaint}/text":      "GET /cases/{case}/complaints/{id}/text",
	"GET /cases/{id}/complaints/{complaint}/files/{n}": "GET /cases/{case}/complaints/{id}/files/{n}",
	"POST /cases/{id}/onlookers":                       "POST /cases/{id}/onlookers, GET /cases/{id}/onlookers",
	"POST /cases/{id}/claim":                           "POST /cases/{id}/claim",
	"POST /cases/{id}/handover":                        "POST /cases/{id}/hand-over",
	"POST /cases/{id}/snooze":                          "POST /cases/{id}/snooze",
	"POST /cases/{id}/note":                            "POST /cases/{id}/note",
	"POST /cases/{id}/looked":                          "POST /cases/{id}/looked",
	"POST /cases/{id}/resolve":                         "POST /cases/{id}/resolve",
	"POST /cases/{id}/progress":                        "POST /cases/{id}/progress",
	"POST /cases/{id}/call":                            "POST /cases/{id}/call",
	"POST /cases/{id}/about":                           "POST /cases/{id}/about",
	"POST /cases/{id}/close":                           "POST /cases/{id}/close",
	"POST /cases/{id}/reopen":                          "POST /cases/{id}/reopen",
	"POST /cases/{id}/problem":                         "POST /cases/{id}/problem",
	"POST /cases/{id}/person":                          "POST /cases/{id}/person",
	"POST /cases/{id}/another-person":                  "POST /cases/{id}/another-person",
	"POST /cases/{id}/belongs":                         "POST /cases/{id}/belongs",
	"POST /cases/{id}/complaints/{complaint}/split":    "POST /cases/{case}/complaints/{id}/split",
	"POST /cases/{id}/deadline":                        "POST /cases/{id}/deadline",
	"POST /cases/{id}/source":                          "POST /cases/{id}/source",
	"POST /cases/{id}/grant":                           "POST /cases/{id}/grants",
	"POST /cases/{id}/grants/{grant}/key":              "POST /cases/{case}/grants/{id}/key",
	"POST /cases/{id}/grants/{grant}/decline":          "POST /cases/{case}/grants/{id}/decline",
	"POST /cases/{id}/tasks/{task}/claim":              "POST /cases/{case}/tasks/{id}/claim",
	"POST /cases/{id}/tasks/{task}/finish":             "POST /cases/{case}/tasks/{id}/finish",
	"POST /cases/{id}/letters/{letter}/resend":         "POST /letters/{id}/resend",
	"POST /cases/{id}/letters/{letter}/arrived":        "POST /letters/{id}/arrived",

	"GET /people":       "GET /people",
	"GET /people/{id}":  "GET /people/{id}, GET /people/{id}/alike, GET /people/{id}/conduct",
	"POST /people/{id}": "PUT /people/{id}",

	"GET /people/perhaps":     "GET /cases/look, GET /cases/{id}/perhaps",
	"POST /people/{id}/merge": "POST /people/{id}/merge",
	"POST /people/{id}/part":  "POST /people/{id}/part",

	"POST /cases/{id}/observe":           "POST /cases/{id}/observations",
	"POST /people/{id}/review":           "POST /people/{id}/review",
	"GET /reviews":                       "GET /reviews",
	"GET /reviews/{id}":                  "GET /reviews/{id}",
	"POST /reviews/{id}/warning":         "POST /reviews/{id}/warning",
	"POST /reviews/{id}/decision":        "POST /reviews/{id}/decision",
	"POST /reviews/{id}/appeal":          "POST /reviews/{id}/appeal",
	"POST /reviews/{id}/appeal-decision": "POST /reviews/{id}/appeal-decision",
	"POST /reviews/{id}/drop":            "POST /reviews/{id}/drop",

	"GET /problems":                "GET /problems",
	"GET /problems/{id}":           "GET /problems/{id}",
	"POST /problems/{id}":          "PUT /problems/{id}",
	"POST /problems/{id}/decision": "POST /problems/{id}/decision",
	"POST /problems/{id}/causes":   "POST /problems/{id}/causes",
	"POST /problems/{id}/fixes":    "POST /problems/{id}/fixes",
	"POST /problems/{id}/strike":   "POST /problems/{id}/strike",
	"POST /problems/{id}/ship":     "POST /problems/{id}/ship",
	"POST /problems/{id}/reopen":   "POST /problems/{id}/reopen",
	"GET /problems/{id}/same":      "GET /problems/{id}/alike",
	"POST /problems/{id}/same":     "POST /problems/{id}/same",
	"POST /problems/{id}/part":     "POST /problems/{id}/part",

	"GET /tasks":                   "GET /tasks",
	"GET /insight":                 "GET /insight, GET /problems",
	"GET /mail":                    "GET /letters",
	"GET /mail/{id}":               "GET /letters/{id}",
	"GET /mail/{id}/raw":           "GET /letters/{id}/message",
	"GET /mail/{id}/files/{n}":     "GET /letters/{id}/files/{n}",
	"GET /queues":                  "GET /queues",
	"POST /queues/{queue}/retry":   "POST /queues/{queue}/dead/{id}/retry",
	"POST /queues/{queue}/discard": "POST /queues/{queue}/dead/{id}/discard",

	"GET /account":                      "GET /account, GET /account/sessions, GET /account/tokens",
	"POST /account":                     "POST /account/preferences",
	"POST /account/sessions/end":        "POST /account/sessions/{id}/end",
	"POST /account/sessions/end-others": "POST /account/sessions/end-others",
	"POST /account/tokens":              "POST /account/tokens",
	"POST /account/tokens/revoke":       "POST /account/tokens/{id}/revoke",

	"GET /team":              "GET /team, GET /team/journal",
	"GET /team/new":          "",
	"POST /team":             "POST /team",
	"GET /team/{id}":         "GET /team/{id}",
	"POST /team/{id}":        "PUT /team/{id}",
	"POST /team/{id}/active": "POST /team/{id}/enable, POST /team/{id}/disable",
	"POST /team/{id}/link":   "POST /team/{id}/link",
}

// A new page or button must come with its operation, and for the same people.
func TestProgramsCanDoWhatPagesCan(t *testing.T) {
	o := newOffice(t)
	calls, err := api.New(api.Deps{Register: o.register, Search: o.index, Ledger: o.ledger, Staff: o.staff, Blobs: o.blobs, Words: words.Load(), Log: slog.Default()})
	check(t, err)
	operations := map[string]api.Route{}
	for _, r := range calls.Routes() {
		operations[r.Method+" "+strings.TrimPrefix(r.Path, api.Prefix)] = r
	}
	for _, page := range o.desk.Routes() {
		named, known := programs[page.Pattern]
		if !known {
			t.Errorf("nobody says how a program does what %s does", page.Pattern)
		}
		for operation := range strings.SplitSeq(named, ", ") {
			r, exists := operations[operation]
			switch {
			case operation == "":
			case !exists:
				t.Errorf("%s: there is no %s", page.Pattern, operation)
			case len(page.For) > 0:
				for _, role := range page.For {
					if !slices.Contains(r.Roles, role) {
						t.Errorf("%s is for %s, %s is not", page.Pattern, role, operation)
					}
				}
				if strings.HasPrefix(operation, "POST") && len(r.Roles) > len(page.For) {
					t.Errorf("%s is for %v, %s for %v", page.Pattern, page.For, operation, r.Roles)
				}
			}
		}
	}
}
