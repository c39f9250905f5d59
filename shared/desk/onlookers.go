package desk

import (
	"log/slog"

	"resonance/shared/register"
)

// look says that the reader has the case before their eyes, and gives the others who have. It is good to know: a page
// does not fail for it.
func (v *visit) look(id string, writing bool) []register.Onlooker {
	others, err := v.Register.LookAt(v.r.Context(), id, v.actor(), writing)
	if err != nil {
		v.Log.WarnContext(v.r.Context(), "nobody knows who looks", slog.Any("error", err))
	}
	return others
}

// onlookers answers the script that keeps a case before the reader's eyes: the line that says who else has it.
func (v *visit) onlookers() error {
	others, err := v.Register.LookAt(v.r.Context(), v.r.PathValue("id"), v.actor(), v.field("doing") == "writing")
	if err != nil {
		return err
	}
	return v.piece(onlookers(v.page("", ""), others))
}
