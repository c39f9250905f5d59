package story

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/textproto"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"resonance/shared/words"
)

// person is somebody with a browser that runs no script.
type person struct {
	*story
	name, email string
	say         words.Speaker
	browser     *http.Client
	on          *page  // what they look at
	files       []file // chosen, and sent with the next form
}

type file struct {
	name, kind string
	content    []byte
}

func (s *story) person(name, email, language string) *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	return &person{story: s, name: name, email: email, say: s.words.In(language), browser: &http.Client{Jar: jar}}
}

// visit opens an address, or a path of the desk, once everything before it has happened.
func (p *person) visit(address string) *page {
	p.Helper()
	if at := p.open(address); at.status != http.StatusOK {
		p.Fatalf("%s is answered %d at %s: %s", p.name, at.status, address, at.text())
	}
	return p.on
}

// open is visit that takes any answer.
func (p *person) open(address string) *page {
	p.Helper()
	p.home.Quiet(p.T)
	if strings.HasPrefix(address, "/") {
		address = p.home.Desk() + address
	}
	r, err := http.NewRequestWithContext(p.Context(), http.MethodGet, address, nil)
	if err != nil {
		p.Fatal(err)
	}
	return p.ask(r)
}

func (p *person) ask(r *http.Request) *page {
	p.Helper()
	r.Header.Set("Accept-Language", p.say.Language)
	response, err := p.browser.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		p.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		p.Fatal(err)
	}
	doc, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		p.Fatal(err)
	}
	p.on = &page{response.StatusCode, response.Request.URL, doc, raw}
	return p.on
}

// press fills in the form that has the button with these words of the catalogue, and sends it. Fields and
// values come in pairs.
func (p *person) press(button string, fields ...string) *page {
	p.Helper()
	return p.pressIn(p.on.doc, button, fields...)
}

// pressIn is press within a part of the page.
func (p *person) pressIn(part *html.Node, button string, fields ...string) *page {
	p.Helper()
	if at := p.try(part, button, fields...); at.status != http.StatusOK {
		p.Fatalf("%s presses %q and is answered %d: %s", p.name, p.say.Say(button), at.status, at.text())
	}
	return p.on
}

// try is pressIn that takes any answer.
func (p *person) try(part *html.Node, button string, fields ...string) *page {
	p.Helper()
	f, found := findForm(part, p.say.Say(button))
	if !found {
		p.Fatalf("%s finds no button %q on %s: %s", p.name, p.say.Say(button), p.on.at, prose(part))
	}
	for i := 0; i+1 < len(fields); i += 2 {
		if !f.fill(fields[i], fields[i+1]) {
			p.Fatalf("%s can't fill %q into %q of %s", p.name, fields[i+1], fields[i], p.on.at)
		}
	}
	return p.send(f)
}

// send posts a form as a browser does from a page of the same site.
func (p *person) send(f form) *page {
	p.Helper()
	to, err := p.on.at.Parse(f.action)
	if err != nil {
		p.Fatal(err)
	}
	body, kind := strings.NewReader(f.values.Encode()), "application/x-www-form-urlencoded"
	if f.multipart {
		var packed string
		packed, kind = p.pack(f.values, "files", p.files...)
		body, p.files = strings.NewReader(packed), nil
	}
	r, err := http.NewRequestWithContext(p.Context(), http.MethodPost, to.String(), body)
	if err != nil {
		p.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Origin", p.on.at.Scheme+"://"+p.on.at.Host)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return p.ask(r)
}

// pack writes a multipart form, its files last.
func (p *person) pack(values url.Values, field string, files ...file) (body, kind string) {
	p.Helper()
	var b strings.Builder
	w := multipart.NewWriter(&b)
	for name, list := range values {
		for _, value := range list {
			if err := w.WriteField(name, value); err != nil {
				p.Fatal(err)
			}
		}
	}
	for _, f := range files {
		head := textproto.MIMEHeader{"Content-Type": {f.kind}}
		head.Set("Content-Disposition", multipart.FileContentDisposition(field, f.name))
		part, err := w.CreatePart(head)
		if err != nil {
			p.Fatal(err)
		}
		if _, err := part.Write(f.content); err != nil {
			p.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		p.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

// sees wants texts on the page: literal ones.
func (p *person) sees(texts ...string) {
	p.Helper()
	shown := p.on.text()
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			p.Errorf("%s does not see %q at %s: %s", p.name, text, p.on.at, shown)
		}
	}
}

// reads is sees with a text of the catalogue, in the person's language.
func (p *person) reads(key string, values ...any) {
	p.Helper()
	p.sees(p.say.Say(key, values...))
}
