package story

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// inSlack opens the team's channel as the person, and gives the one card of a case.
func (p *person) inSlack(number string) *html.Node {
	p.Helper()
	cards := p.cards(number)
	if len(cards) != 1 {
		p.Fatalf("%d cards about %s in the channel: %s", len(cards), number, p.on.text())
	}
	return cards[0]
}

// cards are the messages about a case that everybody in the channel sees.
func (p *person) cards(number string) []*html.Node {
	p.Helper()
	p.opensSlack()
	var cards []*html.Node
	for _, m := range p.on.all("li.message:not(.only)") {
		if heads := within(m, "h2"); len(heads) > 0 && strings.Contains(prose(heads[0]), number) {
			cards = append(cards, m)
		}
	}
	return cards
}

// opensSlack opens the team's channel as the person.
func (p *person) opensSlack() *page {
	p.Helper()
	p.visit(p.home.Slack() + "/?lang=" + p.say.Language)
	for _, o := range p.on.all("#as option") {
		if prose(o) == p.name {
			p.visit(p.home.Slack() + "/?lang=" + p.say.Language + "&as=" + url.QueryEscape(attribute(o, "value")))
		}
	}
	return p.on
}

// buttons are the words on the buttons of a card.
func buttons(card *html.Node) []string {
	var all []string
	for _, b := range within(card, "form button") {
		all = append(all, prose(b))
	}
	return all
}

// thread is what stands below a card.
func thread(card *html.Node) string {
	var b strings.Builder
	for _, reply := range within(card, ".reply") {
		b.WriteString(prose(reply) + "\n")
	}
	return b.String()
}
