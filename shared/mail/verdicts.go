package mail

import (
	"strings"

	"github.com/emersion/go-msgauth/authres"
)

// verdicts completes what the envelope says by the topmost Authentication-Results, if our own receiver
// wrote it. Any further down came with the message and says nothing.
func (r Rules) verdicts(h header, v Verdicts) Verdicts {
	raw := h.get("authentication-results")
	if raw == nil {
		return v
	}
	id, results, err := authres.Parse(string(raw))
	if err != nil || !r.receives(id) {
		return v
	}
	for _, result := range results {
		switch result := result.(type) {
		case *authres.SPFResult:
			fill(&v.SPF, result.Value)
		case *authres.DKIMResult:
			fill(&v.DKIM, result.Value)
		case *authres.DMARCResult:
			fill(&v.DMARC, result.Value)
		}
	}
	return v
}

func (r Rules) receives(id string) bool {
	for _, own := range r.Receivers {
		if strings.EqualFold(own, id) {
			return true
		}
	}
	return false
}

func fill(v *Verdict, result authres.ResultValue) {
	if *v != "" {
		return
	}
	switch result {
	case authres.ResultPass:
		*v = Pass
	case authres.ResultFail:
		*v = Fail
	case authres.ResultTempError, authres.ResultPermError:
		*v = ProcessingFailed
	default:
		*v = Gray
	}
}
