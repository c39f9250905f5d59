// Package dir is the Blob engine of the one-machine edition: objects are files below one folder,
// which any program can open, and a signed upload is taken by the product itself.
//
// It knows nothing of who owns an object or what is inside.
//
// On disk an object is a folder of one file: the folder's name is the key and a '~' (which no key
// has), the file's name is the media type with '/' and '%' escaped. The folder is made aside, flushed,
// and renamed into place, so an object appears whole or not at all, and never over another one.
package dir

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"resonance/shared/blob"
)

const (
	objectsDir = "objects"
	draftsDir  = "drafts"
	mark       = "~" // ends the name of an object's folder
)

// Store keeps objects below one folder. It is safe for concurrent use, by several processes too.
type Store struct {
	root string
	opts Options
	// tree is held for writing while folders are made, so that nobody renames into one whose own
	// name is not yet on disk.
	tree sync.RWMutex
}

var _ blob.Receiver = (*Store)(nil)

// Options are what signed uploads need.
type Options struct {
	// SigningKey signs uploads: 32 random bytes or more, the same as long as uploads are open.
	SigningKey []byte
	// BaseURL is put before UploadPath, without a slash at its end; nil means that browsers are on
	// the desk's own pages already.
	BaseURL func() string
	Now     func() time.Time
}

// Open makes the folders below root when they are missing.
func Open(root string, opts Options) (*Store, error) {
	if len(opts.SigningKey) < 32 {
		return nil, errors.New("open the blobs: the signing key is shorter than 32 bytes")
	}
	if opts.Now == nil {
		return nil, errors.New("open the blobs: no clock")
	}
	s := &Store{root: root, opts: opts}
	for _, d := range []string{objectsDir, draftsDir} {
		if err := makeDirs(filepath.Join(root, d)); err != nil {
			return nil, fmt.Errorf("open the blobs: %w", full(err))
		}
	}
	return s, nil
}

// Put implements blob.Store. When it returns without error, the object survives a power cut.
func (s *Store) Put(ctx context.Context, key, mediaType string, r io.Reader) (blob.Info, error) {
	if err := blob.CheckKey(key); err != nil {
		return blob.Info{}, fmt.Errorf("put a blob: %w", err)
	}
	if err := s.vacant(key); err != nil {
		return blob.Info{}, fmt.Errorf("put a blob: %w", err)
	}
	info, err := s.put(ctx, key, blob.CleanType(mediaType), r)
	if err != nil {
		return blob.Info{}, fmt.Errorf("put a blob: %w", full(err))
	}
	return info, nil
}

// vacant spares the work of writing what could not be kept; the rename is what decides.
func (s *Store) vacant(key string) error {
	_, err := os.Lstat(s.folder(key))
	switch {
	case err == nil:
		return blob.ErrExists
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

func (s *Store) put(ctx context.Context, key, mediaType string, r io.Reader) (info blob.Info, err error) {
	draft, err := os.MkdirTemp(filepath.Join(s.root, draftsDir), "*")
	if err != nil {
		return blob.Info{}, err
	}
	size, err := writeDraft(ctx, filepath.Join(draft, escapeType(mediaType)), r)
	if err == nil {
		err = s.publish(draft, key)
	}
	if err != nil {
		return blob.Info{}, errors.Join(err, os.RemoveAll(draft))
	}
	return blob.Info{Key: key, Size: size, Type: mediaType}, nil
}

// writeDraft writes the file and flushes it and its name.
func writeDraft(ctx context.Context, path string, r io.Reader) (size int64, err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	size, err = io.Copy(f, patient{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	return size, syncDir(filepath.Dir(path))
}

// patient reads until its context ends.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}

// publish gives the draft its name, and flushes that.
func (s *Store) publish(draft, key string) error {
	target := s.folder(key)
	err := s.rename(draft, target)
	if errors.Is(err, fs.ErrNotExist) {
		if err = s.makeRoom(filepath.Dir(target)); err == nil {
			err = s.rename(draft, target)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return blob.ErrExists
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(target))
}

// rename fails with fs.ErrExist when the target is there: a folder with a file in it is never
// replaced (POSIX rename).
func (s *Store) rename(draft, target string) error {
	s.tree.RLock()
	defer s.tree.RUnlock()
	return os.Rename(draft, target)
}

func (s *Store) makeRoom(path string) error {
	s.tree.Lock()
	defer s.tree.Unlock()
	return makeDirs(path)
}

// Open implements blob.Store.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, blob.Info, error) {
	if err := ctx.Err(); err != nil {
		return nil, blob.Info{}, err
	}
	if err := blob.CheckKey(key); err != nil {
		return nil, blob.Info{}, fmt.Errorf("open a blob: %w", err)
	}
	info, path, err := s.stat(key)
	if err != nil {
		return nil, blob.Info{}, fmt.Errorf("open a blob: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, blob.Info{}, fmt.Errorf("open a blob: %w", err)
	}
	return f, info, nil
}

// Copy implements blob.Store.
func (s *Store) Copy(ctx context.Context, from, to string) error {
	if err := blob.CheckKey(to); err != nil {
		return fmt.Errorf("copy a blob: %w", err)
	}
	body, info, err := s.Open(ctx, from)
	if err != nil {
		return fmt.Errorf("copy a blob: %w", err)
	}
	_, err = s.Put(ctx, to, info.Type, body)
	if errors.Is(err, blob.ErrExists) {
		err = nil
	}
	if err := errors.Join(err, body.Close()); err != nil {
		return fmt.Errorf("copy a blob: %w", err)
	}
	return nil
}

// stat reads what the names of an object's folder and file say.
func (s *Store) stat(key string) (info blob.Info, path string, err error) {
	entries, err := os.ReadDir(s.folder(key))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return blob.Info{}, "", blob.ErrNotFound
	}
	if err != nil {
		return blob.Info{}, "", err
	}
	if len(entries) > 1 {
		return blob.Info{}, "", fmt.Errorf("the folder of object %s holds more than its file", key)
	}
	file, err := entries[0].Info()
	if err != nil {
		return blob.Info{}, "", err
	}
	info = blob.Info{Key: key, Size: file.Size(), Type: unescapeType(file.Name())}
	return info, filepath.Join(s.folder(key), file.Name()), nil
}

func (s *Store) folder(key string) string {
	return filepath.Join(s.root, objectsDir, filepath.FromSlash(key)+mark)
}

func escapeType(t string) string {
	return strings.NewReplacer("%", "%25", "/", "%2F").Replace(t)
}

func unescapeType(name string) string {
	return strings.NewReplacer("%25", "%", "%2F", "/").Replace(name)
}

// full names the one trouble of the disk that callers act on.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", blob.ErrFull, err)
	}
	return err
}
