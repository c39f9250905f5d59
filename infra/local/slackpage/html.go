package slackpage

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
)

//go:embed static
var assets embed.FS

// frame is what every page shows around its content.
type frame struct {
	Lang    string
	As      Member
	Members []Member
	Version int64
	reader  reader
}

// T says a text of the catalogue in the page's language.
func (f frame) T(key string, pairs ...any) string { return f.reader.say(key, pairs...) }

// Address is this page for another language, member or view; empty values stay out.
func (f frame) Address(lang, as, view string) string {
	q := url.Values{}
	for name, value := range map[string]string{"lang": lang, "as": as, "view": view} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "./?" + q.Encode()
}

func (p *Page) frame(r *http.Request) frame {
	lang := cmp.Or(r.FormValue("lang"), p.config.Language)
	if lang != "en" && lang != "ru" {
		lang = p.config.Language
	}
	who, _ := p.member(r.FormValue("as"))
	return frame{Lang: lang, As: who, Members: p.config.Members(), reader: reader{
		say: p.config.Say(lang), zone: p.config.Zone, now: p.config.Clock(),
		name: func(id string) string {
			if m, known := p.member(id); known {
				return m.Name
			}
			return id
		},
	}}
}

// of is the address of a channel for the same reader.
func (f frame) of(c Channel) string {
	return f.Address(f.Lang, f.As.ID, "") + "&channel=" + url.QueryEscape(c.ID)
}

// render writes a page whole or, should its view fail, not at all.
func render(ctx context.Context, w http.ResponseWriter, page templ.Component) {
	var out bytes.Buffer
	if err := page.Render(ctx, &out); err != nil {
		http.Error(w, "the page can't be shown", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	// The reader may have left; there is nobody to tell.
	_, _ = out.WriteTo(w)
}

// version tells the page's script whether there is something new to show.
func (p *Page) version(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	version := p.state.version
	p.mu.Unlock()
	w.Header().Set("Cache-Control", "no-store")
	write(w, version)
}

// back sends the browser to the page again, at a message if one is named, or to an open modal. The address is relative, so that the page
// may be served below any path.
func (f frame) back(w http.ResponseWriter, channel, ts, view string) {
	address := f.Address(f.Lang, f.As.ID, view)
	if channel != "" {
		address += "&channel=" + url.QueryEscape(channel)
	}
	if ts != "" && view == "" {
		address += "#m" + url.PathEscape(ts)
	}
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
}
