package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"resonance/shared/complaint"
	"resonance/shared/desk/files"
	"resonance/shared/register"
)

// UploadRequest asks for leave to send one file.
type UploadRequest struct {
	Type string `json:"type,omitempty" maxLength:"100" doc:"the file's media type" example:"image/jpeg"`
}

// Upload is leave to send one file straight into storage.
type Upload struct {
	Key     string            `json:"key" doc:"names the file in attachments of a submission; a file that none names within a week is removed"`
	URL     string            `json:"url" doc:"POST a multipart/form-data there"`
	Fields  map[string]string `json:"fields" doc:"fields of that form, before the file, which goes last as file"`
	Expires time.Time         `json:"expires"`
	Limit   int64             `json:"limit" doc:"most bytes that the storage takes"`
}

// StatedFile is a file that was sent ahead, as it goes into a submission.
type StatedFile struct {
	Upload string `json:"upload" minLength:"1" maxLength:"200" doc:"key of an upload of your own that has arrived" example:"ahead/api-AAAA/BBBB"`
	Name   string `json:"name" minLength:"1" maxLength:"255" example:"photo.jpg"`
}

// CaseFileRow is one file of a case.
type CaseFileRow struct {
	Kind   string    `json:"kind" enum:"attachment,text,message" doc:"text: the whole of a complaint that was too long; message: a letter as it came or went"`
	Name   string    `json:"name,omitempty"`
	Type   string    `json:"type,omitempty" doc:"as the sender declared it; it is served as application/octet-stream"`
	Bytes  int64     `json:"bytes,omitempty" doc:"of an attachment"`
	Inline bool      `json:"inline,omitempty" doc:"shown within the letter"`
	At     time.Time `json:"at" doc:"when its complaint or letter came or went"`
	Path   string    `json:"path" doc:"where to get it"`
}

type oneUpload struct{ Body Upload }

// InCase names something of a case in the path: a complaint, a task, a grant.
type InCase struct {
	Case string `path:"case" pattern:"^[0-9A-Za-z][0-9A-Za-z-]{0,63}$"`
	ID   string `path:"id" pattern:"^[0-9A-Za-z][0-9A-Za-z-]{0,63}$"`
}

type complaintFilePath struct {
	InCase
	N int `path:"n" minimum:"0" maximum:"100000" doc:"its place among the attachments, from 0"`
}

type letterFilePath struct {
	LetterPath
	N int `path:"n" minimum:"0" maximum:"100000" doc:"its place among the attachments, from 0"`
}

// sentFile is an answer that is no JSON.
type sentFile struct{ Body func(huma.Context) }

// owner is who the files belong to that a caller sends ahead.
func (c caller) owner() string { return "api-" + c.who.Member.ID }

func (a *API) fileOperations() {
	o := unkeyed(post("sign-upload", "/uploads", "files", executive))
	o.Status = http.StatusCreated
	serveSaid(a, o, a.signUpload)
	serve(a, get("list-files", "/cases/{id}/files", "files", members), func(ctx context.Context, _ caller, in *ByID) (*listed[CaseFileRow], error) {
		f, err := a.Register.File(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return listOf(filesOf(f), ""), nil
	})
	serveFile(a, get("get-complaint-text", "/cases/{case}/complaints/{id}/text", "files", members), files.TextType, func(ctx context.Context, in *InCase) (files.Download, error) {
		c, err := a.complaint(ctx, *in)
		if err != nil {
			return files.Download{}, err
		}
		return a.files.Text(ctx, c)
	})
	serveFile(a, get("get-complaint-file", "/cases/{case}/complaints/{id}/files/{n}", "files", members), files.AnyType, func(ctx context.Context, in *complaintFilePath) (files.Download, error) {
		c, err := a.complaint(ctx, in.InCase)
		if err != nil {
			return files.Download{}, err
		}
		return a.files.Attachment(ctx, c.Attachments, in.N)
	})
	serveFile(a, get("get-letter-message", "/letters/{id}/message", "files", members), files.TextType, func(ctx context.Context, in *LetterPath) (files.Download, error) {
		l, err := a.letter(ctx, *in)
		if err != nil {
			return files.Download{}, err
		}
		return a.files.Message(ctx, l)
	})
	serveFile(a, get("get-letter-file", "/letters/{id}/files/{n}", "files", members), files.AnyType, func(ctx context.Context, in *letterFilePath) (files.Download, error) {
		l, err := a.letter(ctx, in.LetterPath)
		if err != nil {
			return files.Download{}, err
		}
		return a.files.Attachment(ctx, l.Attachments, in.N)
	})
}

// serveFile registers an operation that answers with a file.
func serveFile[I any](a *API, o operation, mediaType string, find func(context.Context, *I) (files.Download, error)) {
	o.file = mediaType
	enlist(a, o, func(ctx context.Context, _ caller, in *I) (*sentFile, error) {
		file, err := find(ctx, in)
		if err != nil {
			return nil, err
		}
		return &sentFile{func(ctx huma.Context) {
			_, w := humago.Unwrap(ctx)
			if err := file.Send(w); err != nil {
				a.Log.DebugContext(ctx.Context(), "a file was not sent whole")
			}
		}}, nil
	})
}

func (a *API) complaint(ctx context.Context, at InCase) (complaint.Complaint, error) {
	f, err := a.Register.File(ctx, at.Case)
	if err != nil {
		return complaint.Complaint{}, err
	}
	return f.Complaint(at.ID)
}

func (a *API) signUpload(ctx context.Context, c caller, _ *said, b UploadRequest) (*oneUpload, error) {
	up, err := a.files.Sign(ctx, c.owner(), b.Type, a.Register.Now())
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(up.URL, "/") { // the desk itself takes it
		up.URL = a.Register.PublicURL() + up.URL
	}
	return &oneUpload{Upload{Key: up.Key, URL: up.URL, Fields: up.Fields, Expires: up.Expires, Limit: a.files.MaxBytes}}, nil
}

// attached finds the files of a submission, and names every one that is not there.
func (a *API) attached(ctx context.Context, c caller, stated []StatedFile) ([]complaint.Attachment, error) {
	var found []complaint.Attachment
	var wrong []complaint.FieldError
	for i, s := range stated {
		file, err := a.files.Arrived(ctx, c.owner(), s.Upload, s.Name)
		switch {
		case complaint.KindOf(err) == complaint.KindInvalid:
			wrong = append(wrong, complaint.FieldError{Field: fmt.Sprintf("attachments[%d].upload", i), Code: "upload"})
		case err != nil:
			return nil, err
		}
		found = append(found, file)
	}
	if err := complaint.Mistakes(wrong); err != nil {
		return nil, err
	}
	return found, nil
}

// filesOf lists the files of a case with where to get each; one that a letter brought into a complaint
// stands with the complaint.
func filesOf(f register.File) []CaseFileRow {
	var rows []CaseFileRow
	seen := map[string]bool{}
	attachments := func(list []complaint.Attachment, at time.Time, path func(n int) string) {
		for n, file := range list {
			if !seen[file.Blob] {
				rows = append(rows, CaseFileRow{Kind: "attachment", Name: file.Name, Type: file.Type, Bytes: file.Bytes, Inline: file.Inline, At: at, Path: path(n)})
			}
			seen[file.Blob] = true
		}
	}
	for _, c := range f.Complaints {
		under := Prefix + "/cases/" + c.Case + "/complaints/" + c.ID
		if c.TextBlob != "" {
			rows = append(rows, CaseFileRow{Kind: "text", At: c.Received, Path: under + "/text"})
		}
		attachments(c.Attachments, c.Received, func(n int) string { return under + "/files/" + strconv.Itoa(n) })
	}
	for _, l := range f.Letters {
		under, of := Prefix+"/letters/"+l.ID, "?case="+l.Case
		if l.Raw != "" && !l.Private() {
			rows = append(rows, CaseFileRow{Kind: "message", Name: l.Subject, At: l.At, Path: under + "/message" + of})
		}
		attachments(l.Attachments, l.At, func(n int) string { return under + "/files/" + strconv.Itoa(n) + of })
	}
	return rows
}
