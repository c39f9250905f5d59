package desk_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"
)

// Pages of a desk with some cases, whole: what is read, made and compressed.
func BenchmarkPage(b *testing.B) {
	o := newOffice(b)
	lead := o.lead()
	var id string
	for n := range 30 {
		id = o.complaint(func(s *submission) {
			s.Text, s.Who.Name, s.Who.Emails = fmt.Sprintf("%s Order %d.", s.Text, n), fmt.Sprintf("Anna the %dth", n), []string{fmt.Sprintf("anna%d@mail.example", n)}
		})
	}
	for name, path := range map[string]string{"today": "/", "case": "/cases/" + id, "list": "/cases", "intake": "/complaints/new"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, err := lead.client.Get(o.URL + path)
				if err != nil || r.StatusCode != http.StatusOK {
					b.Fatal(r, err)
				}
				if _, err := io.Copy(io.Discard, r.Body); err != nil {
					b.Fatal(err)
				}
				r.Body.Close()
			}
		})
	}
}
