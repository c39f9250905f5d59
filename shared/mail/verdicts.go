package mail

import (
	"strings"

	"github.com/emersion/go-msgauth/authres"

	"resonance/shared/pattern"
)

// heard is what a relay of our own says in the topmost Authentication-Results of a letter from this domain.
// Any further down came with the letter and says nothing.
func (v Verifier) heard(h header, from string) Verdicts {
	id, results, err := authres.Parse(bareResults(h.get("authentication-results")))
	if err != nil || !v.receives(id) {
		return Verdicts{}
	}
	var found Verdicts
	for _, result := range results {
		switch result := result.(type) {
		case *authres.SPFResult:
			found.SPF = verdict(result.Value)
		case *authres.DKIMResult:
			if found.DKIM != Pass { // of several signatures one that passes is enough
				found.DKIM = verdict(result.Value)
			}
		case *authres.DMARCResult:
			is := verdict(result.Value)
			if is == Pass && result.From != "" && !aligned(asciiDomain(result.From), from) {
				is = Gray // it is about another sender than the one that we read
			}
			if found.DMARC == "" || found.DMARC == Pass { // there is one; were there two, both must pass
				found.DMARC = is
			}
		}
	}
	return found
}

var quotedString = pattern.New(`"(?:[^"\\]|\\.)*"?`)

// bareResults drops the comments and quoted strings, in which the sender's own words may stand: none of
// them is a result, and the parser below takes their semicolons for its own.
func bareResults(raw []byte) string {
	return quotedString.ReplaceAllLiteralString(stripComments(string(raw)), "")
}

func (v Verifier) receives(id string) bool {
	for _, own := range v.Receivers {
		if id != "" && strings.EqualFold(own, id) {
			return true
		}
	}
	return false
}

func verdict(result authres.ResultValue) Verdict {
	switch result {
	case authres.ResultPass:
		return Pass
	case authres.ResultFail:
		return Fail
	case authres.ResultTempError, authres.ResultPermError:
		return ProcessingFailed
	}
	return Gray
}
