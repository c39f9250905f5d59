// Package story is the life of complaints from a form or a letter to a closed loop, told once and played
// through the doors that people use: the pages of the desk, SMTP, the page that plays Slack, the JSON API.
// It never looks behind them, so that every Home of the desk passes the same story.
//
// Read story.go first: it lists the steps in the order in which they happen. Each is a short method in the
// file of its chapter. person.go is a person with a browser, post.go letters, channel.go the team's Slack,
// api.go a script with a token.
package story
