// Package sesout sends composed letters through Amazon SES.
package sesout

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"resonance/shared/mail"
)

// Sender hands letters to SES.
type Sender struct {
	Client *sesv2.Client
	Set    string // configuration set; empty for none
}

// refused is what SES will never take, by its error codes (API reference of SendEmail, version 2019-09-27). A
// configuration set that is not there, or a domain that is not verified any more, is none: somebody mends it.
var refused = []string{"MessageRejected", "BadRequestException"}

// unverified is how SES says, under the code of a refusal, that the sender's domain is not verified, or in its sandbox
// the recipient's address.
const unverified = "not verified"

// Send gives the Message-ID under which SES sends the letter: SES replaces ours.
//
// Errors: mail.ErrRefused, mail.ErrLater. After any other, a timeout first of all, nobody knows whether the
// letter went: it is never sent twice to find out.
func (s Sender) Send(ctx context.Context, from string, to []string, raw []byte) (string, error) {
	in := &sesv2.SendEmailInput{
		FromEmailAddress: &from, Destination: &types.Destination{ToAddresses: to},
		Content: &types.EmailContent{Raw: &types.RawMessage{Data: raw}},
	}
	if s.Set != "" {
		in.ConfigurationSetName = &s.Set
	}
	out, err := s.Client.SendEmail(ctx, in, func(o *sesv2.Options) { o.Retryer = onlyThrottled })
	if err != nil {
		return "", fmt.Errorf("send through SES: %w", classed(err))
	}
	return "<" + aws.ToString(out.MessageId) + "@" + domain(s.Client.Options().Region) + ">", nil
}

// domain is the second half of the Message-IDs of SES, which its answer leaves out.
func domain(region string) string {
	if region == "us-east-1" { // the first one, older than that rule
		region = "email"
	}
	return region + ".amazonses.com"
}

// onlyThrottled repeats what was certainly not taken, and nothing else.
var onlyThrottled = retry.NewStandard(func(o *retry.StandardOptions) {
	o.Retryables = []retry.IsErrorRetryable{retry.RetryableErrorCode{Codes: retry.DefaultThrottleErrorCodes}}
})

// classed tells what surely was not taken from the rest. A status of 4xx says so: SES is busy or paused, a quota is
// used up, or we may not ask, which is the fault of a role or a clock and not of the letter.
func classed(err error) error {
	var answer *smithyhttp.ResponseError
	var dial *net.OpError
	switch {
	case errors.As(err, &dial) && dial.Op == "dial": // no connection, so no letter
		return fmt.Errorf("%w: %w", mail.ErrLater, err)
	case !errors.As(err, &answer):
		return err
	}
	code, words := said(err)
	final := slices.Contains(refused, code)
	if strings.Contains(words, unverified) {
		code, final = code+", "+unverified, false
	}
	err = fmt.Errorf("SES answers %d %s", answer.HTTPStatusCode(), code) // and no more: its words may name the recipient
	switch {
	case final:
		return fmt.Errorf("%w: %w", mail.ErrRefused, err)
	case answer.HTTPStatusCode()/100 == 4, code == "InternalFailure":
		return fmt.Errorf("%w: %w", mail.ErrLater, err)
	}
	return err
}

// said is the name that SES gives to an error, and its words; empty when it gave none.
func said(err error) (code, words string) {
	var answer smithy.APIError
	if errors.As(err, &answer) {
		return answer.ErrorCode(), answer.ErrorMessage()
	}
	return "", ""
}
