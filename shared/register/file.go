package register

import (
	"context"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// File is everything of one case: what the case page shows, from one partition.
type File struct {
	Case       complaint.Case
	Complaints []complaint.Complaint // oldest first
	Journal    []complaint.Entry     // oldest first
	Steps      []complaint.Step
	Tasks      []complaint.Task
	Letters    []complaint.Letter // oldest first
	Grants     []complaint.Grant
	Card       Card
	More       bool // the case holds more than a page can show; the newest journal lines are missing
}

// maxFileItems bounds what one case page reads. A case with more is shown in part, and says so.
const maxFileItems = 3000

// File reads a case whole. It sees every finished write.
func (r *Register) File(ctx context.Context, id string) (File, error) {
	var f File
	q := store.Query{Partition: casePartition(id), Limit: store.MaxPage}
	for read := 0; ; {
		page, err := r.table.Query(ctx, q)
		if err != nil {
			return File{}, forPeople("read the case", err)
		}
		for _, it := range page.Items {
			if err := f.add(it); err != nil {
				return File{}, err
			}
		}
		if read += len(page.Items); page.Cursor == "" || read >= maxFileItems {
			f.More = page.Cursor != ""
			break
		}
		q.Cursor = page.Cursor
	}
	if f.Case.ID == "" {
		return File{}, complaint.NotFound("case")
	}
	return f, nil
}

func (f *File) add(it store.Item) (err error) {
	switch it.Type {
	case TypeCase:
		f.Case, err = store.Decode[complaint.Case](it)
		f.Case.Version = it.Version
	case TypeComplaint:
		err = collect(&f.Complaints, it, nil)
	case TypeJournal:
		err = collect(&f.Journal, it, nil)
	case TypeStep:
		err = collect(&f.Steps, it, func(s *complaint.Step) { s.Version = it.Version })
	case TypeTask:
		err = collect(&f.Tasks, it, func(t *complaint.Task) { t.Version = it.Version })
	case TypeLetter:
		err = collect(&f.Letters, it, func(l *complaint.Letter) { l.Version = it.Version })
	case TypeGrant:
		err = collect(&f.Grants, it, func(g *complaint.Grant) { g.Version = it.Version })
	case TypeCard:
		f.Card, err = store.Decode[Card](it)
		f.Card.Version = it.Version
	}
	return err
}

func collect[T any](list *[]T, it store.Item, finish func(*T)) error {
	noun, err := store.Decode[T](it)
	if err != nil {
		return err
	}
	if finish != nil {
		finish(&noun)
	}
	*list = append(*list, noun)
	return nil
}

// Complaint gives one of the case's complaints.
func (f *File) Complaint(id string) (complaint.Complaint, error) {
	for _, c := range f.Complaints {
		if c.ID == id {
			return c, nil
		}
	}
	return complaint.Complaint{}, complaint.NotFound("complaint")
}

func (f *File) openTasks(kind complaint.TaskKind) []complaint.Task {
	var open []complaint.Task
	for _, t := range f.Tasks {
		if t.Kind == kind && t.State != complaint.TaskDone {
			open = append(open, t)
		}
	}
	return open
}

func (f *File) task(id string) (complaint.Task, error) {
	for _, t := range f.Tasks {
		if t.ID == id {
			return t, nil
		}
	}
	return complaint.Task{}, complaint.NotFound("task")
}

func (f *File) letter(id string) (complaint.Letter, error) {
	for _, l := range f.Letters {
		if l.ID == id {
			return l, nil
		}
	}
	return complaint.Letter{}, complaint.NotFound("letter")
}

// Text is what the complainant wrote, all complaints together, for matching.
func (f *File) Text() string {
	texts := make([]string, len(f.Complaints))
	for i, c := range f.Complaints {
		texts[i] = c.Text
	}
	return strings.Join(texts, "\n\n")
}
