// Package guard is what every request to the desk passes, whether it is for a page or for the JSON API, and
// whichever program serves it: headers, limits, and the cookie that says who comes.
package guard

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"
)

// Guard is how the desk is reached. Zero limits have defaults.
type Guard struct {
	// Secure says that browsers reach the desk over TLS.
	Secure bool
	// UploadOrigin is where signed uploads go when it is not the desk itself: "https://bucket.s3…".
	UploadOrigin string
	// Limits on what one request may bring and take.
	MaxBody int64         // bytes; 4 MB, which is what passes a Lambda after base64
	Timeout time.Duration // 20 s
}

// Limited is the guard with its defaults.
func (g Guard) Limited() Guard {
	g.MaxBody, g.Timeout = cmp.Or(g.MaxBody, 4<<20), cmp.Or(g.Timeout, 20*time.Second)
	return g
}

// Around has requests pass the guard on their way to next.
func (g Guard) Around(next http.Handler) http.Handler {
	g = g.Limited()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.headers(w.Header())
		ctx, cancel := context.WithTimeout(r.Context(), g.Timeout)
		defer cancel()
		r = r.WithContext(ctx)
		r.Body = http.MaxBytesReader(w, r.Body, g.MaxBody)
		next.ServeHTTP(w, r)
	})
}

// contentPolicy allows what the pages need and nothing else; not even inline styles.
func (g Guard) contentPolicy() string {
	connect := strings.TrimSpace("'self' " + g.UploadOrigin)
	return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; " +
		"connect-src " + connect + "; frame-ancestors 'none'; base-uri 'none'"
}

func (g Guard) headers(h http.Header) {
	h.Set("Content-Security-Policy", g.contentPolicy())
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Cache-Control", "no-store")
	if g.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
