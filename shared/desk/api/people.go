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

type personInput struct {
	ByID
	Match
	Body PersonFields
}

func (a *API) people() {
	serve(a, get("list-people", "/people", "people", members), func(ctx context.Context, _ caller, in *peopleQuery) (*listed[search.PersonRow], error) {
		if err := plainText("q", in.Text); err != nil {
			return nil, err
		}
		found, err := a.Search.FindPeople(ctx, in.Text, in.Limit, in.Cursor)
		return fromSearch(found.Rows, found.Cursor, err)
	})
	serve(a, get("get-person", "/people/{id}", "people", members), func(ctx context.Context, _ caller, in *ByID) (*versioned[complaint.Complainant], error) {
		return personAnswer(a.Register.Person(ctx, in.ID))
	})
	serve(a, put("put-person", "/people/{id}", "people", executive), func(ctx context.Context, c caller, in *personInput) (*versioned[complaint.Complainant], error) {
		if err := in.must(); err != nil {
			return nil, err
		}
		return personAnswer(a.Register.EditPerson(ctx, c.actor(), in.version(), in.Body.noun(in.ID)))
	})
}

func personAnswer(p complaint.Complainant, err error) (*versioned[complaint.Complainant], error) {
	if err != nil {
		return nil, err
	}
	return withVersion(p, p.Version), nil
}
