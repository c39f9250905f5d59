package api

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/search"
)

type peopleQuery struct {
	Paging
	Text string `query:"q" maxLength:"200" doc:"words of names and organisations, addresses, phones, accounts"`
}

func (a *API) people() {
	serve(a, get("list-people", "/people", "people", members), func(ctx context.Context, _ caller, in *peopleQuery) (*listed[search.PersonRow], error) {
		if err := plainText("q", in.Text); err != nil {
			return nil, err
		}
		found, err := a.Search.FindPeople(ctx, in.Text, in.Limit, in.Cursor)
		return fromList(found.Rows, found.Cursor, err)
	})
	serve(a, get("get-person", "/people/{id}", "people", members), func(ctx context.Context, _ caller, in *ByID) (*versioned[complaint.Complainant], error) {
		return personAnswer(a.Register.Person(ctx, in.ID))
	})
	serveSaid(a, put("put-person", "/people/{id}", "people", executive), func(ctx context.Context, c caller, in *saidAct, b PersonFields) (*versioned[complaint.Complainant], error) {
		if err := in.must(); err != nil {
			return nil, err
		}
		p, err := a.Register.EditPerson(ctx, c.actor(), in.version(), b.noun(in.ID))
		return personAnswer(p, renamed(err, map[string]string{"birth": "birthDate"}))
	})
}

// OtherPerson is somebody who is the same person.
type OtherPerson struct {
	Person string `json:"person" minLength:"1" maxLength:"64" doc:"id of the other record; it stays, and leads to this person"`
}

type likely struct{ Body []complaint.Perhaps }

func (a *API) merging() {
	serve(a, get("list-alike-people", "/people/{id}/alike", "people", members), func(ctx context.Context, _ caller, in *ByID) (*likely, error) {
		p, err := a.Register.Person(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return likelyAnswer(a.Register.Alike(ctx, p))
	})
	serve(a, get("list-perhaps", "/cases/{id}/perhaps", "cases", members), func(ctx context.Context, _ caller, in *ByID) (*likely, error) {
		f, err := a.Register.File(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return likelyAnswer(a.Register.MayBe(ctx, f.Case))
	})
	serveSaid(a, post("merge-people", "/people/{id}/merge", "people", executive), func(ctx context.Context, c caller, in *saidAct, b OtherPerson) (*versioned[complaint.Complainant], error) {
		if !idShape.MatchString(b.Person) {
			return nil, complaint.NotFound("person")
		}
		return personAnswer(a.Register.Merge(ctx, c.actor(), in.version(), b.Person, in.ID))
	})
	serve(a, post("part-people", "/people/{id}/part", "people", executive), func(ctx context.Context, c caller, in *Act) (*versioned[complaint.Complainant], error) {
		return personAnswer(a.Register.Unmerge(ctx, c.actor(), in.version(), in.ID))
	})
}

func likelyAnswer(list []complaint.Perhaps, err error) (*likely, error) {
	if list == nil {
		list = []complaint.Perhaps{}
	}
	return &likely{list}, err
}

func personAnswer(p complaint.Complainant, err error) (*versioned[complaint.Complainant], error) {
	if err != nil {
		return nil, err
	}
	return withVersion(p, p.Version), nil
}
