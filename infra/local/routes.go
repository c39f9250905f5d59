package local

import (
	"encoding/json"
	"net/http"

	"resonance/shared/blob/dir"
)

// routes puts the doors of the process together: the storage that takes signed uploads, and
// the health of the process.
func (p *Program) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", p.health)
	mux.Handle("POST "+dir.UploadPath, p.blobs)
	return mux
}

// health says version and state: whether the table can be read.
func (p *Program) health(w http.ResponseWriter, r *http.Request) {
	state, status := "ok", http.StatusOK
	if _, err := p.Register.Tasks(r.Context(), 1, ""); err != nil {
		state, status = "the table can't be read", http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(map[string]string{"version": Version, "state": state}); err != nil {
		p.log.Debug("health not told", "error", err)
	}
}
