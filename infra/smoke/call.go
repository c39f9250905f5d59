package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"resonance/shared/desk/api"
)

// raw takes an answer as it comes.
type raw []byte

// want is call for one status.
func (w *walk) want(ctx context.Context, status int, method, path string, body, into any, headers ...string) error {
	got, err := w.call(ctx, method, path, body, into, headers...)
	if err == nil && got != status {
		err = fmt.Errorf("%s %s is answered %d", method, path, got)
	}
	return err
}

// call asks the API. A good answer is decoded into a value that is not nil, a bad one becomes the error.
func (w *walk) call(ctx context.Context, method, path string, body, into any, headers ...string) (status int, err error) {
	var sent []byte
	if body != nil {
		if sent, err = json.Marshal(body); err != nil {
			return 0, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, w.desk+api.Prefix+path, bytes.NewReader(sent))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Authorization", "Bearer "+w.token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	status, answer, err := do(r)
	switch {
	case err != nil:
		return 0, err
	case status/100 != 2:
		return status, fmt.Errorf("%s %s is answered %d: %.300s", method, path, status, answer)
	case into == nil:
		return status, nil
	}
	if file, ok := into.(*raw); ok {
		*file = answer
		return status, nil
	}
	return status, json.Unmarshal(answer, into)
}

func do(r *http.Request) (status int, answer []byte, err error) {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// post sends a file by a signed form, as a browser does.
func post(ctx context.Context, up api.Upload, content []byte) error {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, value := range up.Fields {
		if err := w.WriteField(name, value); err != nil {
			return err
		}
	}
	part, err := w.CreateFormFile("file", "smoke.png")
	if err != nil {
		return err
	}
	if _, err := part.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, up.URL, &form)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	status, answer, err := do(r)
	if err == nil && status/100 != 2 {
		err = fmt.Errorf("storage answers %d: %.300s", status, answer)
	}
	return err
}
