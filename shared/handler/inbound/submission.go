package inbound

import (
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/mail"
	"resonance/shared/register"
)

// submission is what a letter hands in: what the mail room read of it, in the nouns of the register.
func (h *Handler) submission(r mail.Reading, env mail.Envelope, l complaint.Letter) register.Submission {
	p := h.Register.Policy()
	s := register.Submission{
		Once: "letter-" + r.Key, By: complaint.TheSystem(), Channel: complaint.Channel(r.Channel),
		Source: complaint.Source{Verified: r.TrustedRegulator}, Summary: r.Topic,
		Text: r.Text, TextBlob: l.Raw, Received: env.Received, Language: r.Language, Attachments: l.Attachments,
		Letter: &l, Thread: r.Thread.Case, Answers: slices.Concat(r.References, r.InReplyTo), ReplyTo: r.From.Address, MayWrite: r.MayAnswer, Look: looks(r, l),
	}
	switch {
	case r.PassedOn:
		s.ReplyTo = r.Complainant.Email
	case r.ReplyTo.Address != "":
		s.ReplyTo = r.ReplyTo.Address
	}
	if s.Language == "" {
		s.Language = p.Company.Language()
	}
	switch {
	case r.TrustedRegulator:
		s.Source.ID, s.Source.Name = r.Authority.ID, p.Authorities[r.Authority.ID].Name.In(s.Language)
	case r.Channel == mail.Media:
		s.Source.ID, s.Source.Name = r.Outlet.ID, p.Outlets[r.Outlet.ID].Name.In(s.Language)
	}
	if r.Reference != nil {
		s.Source.Reference, s.Reference = r.Reference.Value, span(r.Reference.Found)
	}
	if r.Deadline != nil {
		s.Deadline = deadline(*r.Deadline)
	}
	if r.Asked != nil {
		s.Asked = complaint.Money{Minor: r.Asked.Minor, Currency: r.Asked.Currency}
	}
	s.Who = who(r, s.Language)
	return s
}

func span(s *mail.Span) *complaint.Span {
	if s == nil {
		return nil
	}
	return &complaint.Span{Start: s.Start, End: s.End}
}

// who is the complainant as the letter states them; a letter that a person writes for themselves speaks
// for its sender.
func who(r mail.Reading, language string) complaint.Complainant {
	p := complaint.Complainant{Language: language}
	if c := r.Complainant; c != nil {
		p.Name = c.Name
		p.Emails, p.Phones, p.Accounts = given(c.Email), given(c.Phone), given(c.Account)
	}
	return p
}

func given(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// looks turns what the mail room noticed into the desk's reasons to look.
func looks(r mail.Reading, l complaint.Letter) []complaint.LookReason {
	var reasons []complaint.LookReason
	if l.Kind == complaint.LetterUnreadable {
		reasons = append(reasons, complaint.LookUnreadable)
	}
	for _, why := range slices.Concat(r.NeedsLook, r.NoAnswer) {
		switch why {
		case mail.WhyPretender, mail.WhyUnverified, mail.WhyManySenders, mail.WhyNotAuthentic:
			reasons = append(reasons, complaint.LookUnverified)
		case mail.WhyNoText:
			if len(r.Attachments) > 0 {
				reasons = append(reasons, complaint.LookOnlyAttached)
			} else {
				reasons = append(reasons, complaint.LookNoText)
			}
		}
	}
	if r.Channel == mail.Unknown && r.Thread.Case == "" {
		reasons = append(reasons, complaint.LookChannel)
	}
	if r.Complainant == nil {
		reasons = append(reasons, complaint.LookNobody)
	}
	slices.Sort(reasons)
	return slices.Compact(reasons)
}

func deadline(d mail.Deadline) *complaint.Deadline {
	out := &complaint.Deadline{Date: d.Date, Days: d.Days, Unit: d.Unit}
	if d.Found != (mail.Span{}) {
		out.Found = span(&d.Found)
	}
	return out
}
