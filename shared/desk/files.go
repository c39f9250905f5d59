package desk

import (
	"errors"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"resonance/shared/blob"
	"resonance/shared/complaint"
)

// complaintFile serves an attachment of a complaint.
func (v *visit) complaintFile() error {
	c, err := v.complaint()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.r.PathValue("n"))
	if err != nil || n < 0 || n >= len(c.Attachments) {
		return complaint.NotFound("file")
	}
	return v.download(c.Attachments[n].Blob, c.Attachments[n].Name, "application/octet-stream")
}

// complaintText serves the whole text of a complaint whose text was too long for the page.
func (v *visit) complaintText() error {
	c, err := v.complaint()
	if err != nil {
		return err
	}
	if c.TextBlob == "" {
		return complaint.NotFound("file")
	}
	return v.download(c.TextBlob, c.Case+".txt", "text/plain; charset=utf-8")
}

func (v *visit) complaint() (complaint.Complaint, error) {
	f, err := v.Register.File(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return complaint.Complaint{}, err
	}
	i := slices.IndexFunc(f.Complaints, func(c complaint.Complaint) bool { return c.ID == v.r.PathValue("complaint") })
	if i < 0 {
		return complaint.Complaint{}, complaint.NotFound("file")
	}
	return f.Complaints[i], nil
}

// download sends a stored object as a file to keep. What strangers sent is never shown by the browser
// itself: the type is ours, and a sandbox holds whatever opens it nevertheless.
func (v *visit) download(key, name, mediaType string) error {
	body, info, err := v.Blobs.Open(v.r.Context(), key)
	if errors.Is(err, blob.ErrNotFound) || errors.Is(err, blob.ErrKey) {
		return complaint.NotFound("file")
	}
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name)}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Length", strconv.FormatInt(info.Size, 10))
	v.status = http.StatusOK
	return v.copyTo(body)
}
