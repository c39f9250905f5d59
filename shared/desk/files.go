package desk

import (
	"net/http"
	"slices"
	"strconv"

	"resonance/shared/complaint"
	"resonance/shared/desk/files"
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
	return v.download(c.Attachments[n].Blob, c.Attachments[n].Name, files.Type)
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
	return v.download(c.TextBlob, c.Case+".txt", files.TextType)
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

// download sends a stored object as a file to keep.
func (v *visit) download(key, name, kind string) error {
	file, err := v.files.Open(v.r.Context(), key, name, kind)
	if err != nil {
		return err
	}
	v.status = http.StatusOK
	if err := file.Send(v.w); err != nil {
		v.Log.Debug("a file was not sent whole")
	}
	return nil
}
