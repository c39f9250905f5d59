package desk

import (
	"net/http"
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
	return v.download(v.files.Attachment(v.r.Context(), c.Attachments, v.position()))
}

// complaintText serves the whole text of a complaint whose text was too long for the page.
func (v *visit) complaintText() error {
	c, err := v.complaint()
	if err != nil {
		return err
	}
	return v.download(v.files.Text(v.r.Context(), c))
}

func (v *visit) complaint() (complaint.Complaint, error) {
	f, err := v.Register.File(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return complaint.Complaint{}, err
	}
	return f.Complaint(v.r.PathValue("complaint"))
}

// position is the place in a list that the path names; -1 when it names none.
func (v *visit) position() int {
	n, err := strconv.Atoi(v.r.PathValue("n"))
	if err != nil {
		return -1
	}
	return n
}

// download sends a stored object as a file to keep.
func (v *visit) download(file files.Download, err error) error {
	if err != nil {
		return err
	}
	v.status = http.StatusOK
	if err := file.Send(v.w); err != nil {
		v.Log.Debug("a file was not sent whole")
	}
	return nil
}
