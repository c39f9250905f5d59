package api

import (
	"context"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

type journalQuery struct {
	Paging
	Since time.Time `query:"since" doc:"only what was done since then"`
}

func (a *API) journal() {
	serve(a, get("list-acts", "/journal", "journal", members), func(ctx context.Context, _ caller, in *journalQuery) (*listed[complaint.Entry], error) {
		return fromRegister(in.Paging, func(limit int, cursor string) (register.List[complaint.Entry], error) {
			return a.Register.Acts(ctx, in.Since, limit, cursor)
		})
	})
}
