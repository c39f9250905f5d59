package api

import "github.com/danielgtaylor/huma/v2"

// meanings says what the fields of the nouns mean, which have no words for the document of their own: by type
// and field, or by field alone where it means the same everywhere.
var meanings = map[string]string{
	"accounts":     "customer account numbers",
	"address":      "where the person lives",
	"amount":       "the sum, if it is about money",
	"asked":        "the sum asked for",
	"at":           "when it was",
	"attachments":  "files that came with it; the list of the case's files says where to get each",
	"because":      "why, in the person's own words",
	"birthDate":    "YYYY-MM-DD",
	"blob":         "where it is stored",
	"by":           "who did it",
	"case":         "the case's number",
	"cases":        "how many cases",
	"channel":      "how it reached the company",
	"clock":        "id of the ruling clock: see the policy",
	"company":      "whose desk it is",
	"complaint":    "the complaint's id",
	"complaints":   "how many complaints it holds",
	"costMinor":    "handling cost so far, in minor units of the company's currency",
	"currency":     "ISO 4217",
	"done":         "when it was done",
	"due":          "when it falls due",
	"emails":       "mail addresses",
	"grounds":      "why, in the person's own words",
	"id":           "names it for good",
	"items":        "what is on this page",
	"kind":         "what kind it is",
	"language":     "ISO 639-1",
	"look":         "codes: why a person should look at it",
	"name":         "as people write it",
	"organisation": "the organisation, if one complains",
	"owner":        "who has it; left out when nobody has",
	"person":       "the person's id",
	"personName":   "the person's name",
	"phones":       "phone numbers in E.164",
	"problem":      "the problem's number",
	"reason":       "why",
	"received":     "when it reached the company",
	"registered":   "when it was registered",
	"resolved":     "when the answer was sent",
	"role":         "what they may do",
	"severity":     "how much harm it does",
	"source":       "the authority or outlet",
	"state":        "where it stands",
	"summary":      "one line",
	"team":         "the owning team: see the policy",
	"title":        "one line",
	"type":         "media type, as declared",
	"updated":      "when it last changed",
	"vulnerable":   "needs particular care",
	"worth":        "what the customer is to the company: it may raise what is offered, and never lowers it",
	"wanted":       "what the complainant wants",

	"Actor.id":   "a member's id; left out for the desk itself and for complainants",
	"Actor.kind": "a member of staff, the desk itself, or the complainant",

	"AtOnce.agree": "whether to agree with what was asked without looking into it",

	"Attachment.bytes":  "its size",
	"Attachment.inline": "shown within the letter",
	"Attachment.name":   "what the file is called",

	"BacklogItem.decision": "what a named person decided, if anything",
	"BacklogItem.fixes":    "candidate fixes",
	"BacklogItem.id":       "its number",
	"BacklogItem.opened":   "when it was first met",
	"BacklogItem.shipped":  "when the fix came out",

	"Case.addresses":        "mail addresses that may write into the case",
	"Case.also":             "who wrote about it later, beside the one that it began with: each has clocks of its own and gets the answer",
	"Case.autoSent":         "automatic letters to the complainant so far",
	"Case.chain":            "hash of the newest line of the journal",
	"Case.clocks":           "every rule that runs or ran, the ruling one first among the unmet",
	"Case.within":           "the case that it turned out to be more of; everything is there, and nothing can be done here",
	"Case.closedAt":         "when it was closed",
	"Case.conduct":          "why a conduct review is proposed; a person decides",
	"Case.deadline":         "what the sender asks for",
	"Case.decided":          "the version that a person or a complaint made; those after it only keep the books, and If-Match takes them for the same",
	"Case.emergency":        "why it is in emergency mode",
	"Case.ended":            "how it had ended before its newest complaint reopened it; gone with the next answer",
	"Case.entries":          "how many lines its journal has",
	"Case.finding":          "what staff concluded of the complaint, if they did: upheld, partly or not-upheld",
	"Case.id":               "its number",
	"Case.language":         "ISO 639-1, of letters to the complainant",
	"Case.letters":          "how many letters of ours it holds",
	"Case.mayWrite":         "whether automatic letters may go out",
	"Case.outcome":          "what the answer came to: the person said that it helped; or that it did not, or the case came back",
	"Case.perhaps":          "people whom the complainant may be; choose-person decides",
	"Case.problemConfirmed": "a person said that it is this problem",
	"Case.proposed":         "known problems that it may be about; choose-problem decides",
	"Case.replyTo":          "where letters to the complainant go",
	"Case.resolution":       "the answer that was sent",
	"Case.since":            "when it was last reopened: clocks start anew",
	"Case.snooze":           "it is put aside until a time",
	"Case.thread":           "Message-IDs of the newest letters",

	"CaseFile.case":   "the case itself",
	"CaseFile.grants": "uses of special powers",
	"CaseFile.steps":  "the plan: what is done when",
	"CaseFile.tasks":  "work in the special team's queue",

	"CaseFileRow.name": "of an attachment, or the subject of a letter",

	"CaseRow.conduct":     "a conduct review is proposed",
	"CaseRow.confirmed":   "a person said that it is this problem",
	"CaseRow.due":         "when the ruling clock falls due",
	"CaseRow.outcome":     "what the answer came to",
	"CaseRow.emergency":   "in emergency mode",
	"CaseRow.provisional": "the deadline counts on a year without an official calendar",
	"CaseRow.reference":   "the authority's own number",
	"CaseRow.snoozed":     "put aside until then",
	"CaseRow.source":      "name of the authority or outlet",
	"CaseRow.sourceID":    "the policy's id of it",

	"Cause.id":    "names it: a cause below it says under",
	"Cause.text":  "the answer to why",
	"Cause.under": "the cause below which it hangs; left out, it starts a branch",

	"ChannelCounts.registered": "cases registered",
	"ChannelCounts.resolved":   "cases resolved",

	"Choice.kind": "the form of remedy",

	"Clock.copyTo":      "who gets a copy of the answer",
	"Clock.extended":    "it was given more time",
	"Clock.id":          "the policy's id, or stated for what the sender asked",
	"Clock.meets":       "the kind of step that meets it",
	"Clock.met":         "when that was done; left out while it runs",
	"Clock.optional":    "a chance, not a duty: it never rules",
	"Clock.provisional": "years that it counts on and that have no official calendar yet",
	"Clock.region":      "whose working days it counts",
	"Clock.start":       "from when it counts",
	"Clock.statutory":   "a law's clock, not a rule of the house",

	"ClockCounts.kept":   "cases that met it in time",
	"ClockCounts.missed": "cases that did not",

	"CompanyFacts.name": "the company's name",

	"Complainant.address":         "where they live",
	"Complainant.apart":           "those of whom staff said that this person is another, oldest first",
	"Complainant.history":         "the newest 50 cases, oldest first",
	"Complainant.language":        "ISO 639-1, of letters to the person",
	"Complainant.merged":          "those who turned out to be this person, oldest first",
	"Complainant.mergedInto":      "the person that this one turned out to be",
	"Complainant.otherNames":      "other spellings that were met",
	"Complainant.otherAddresses":  "other addresses that were met",
	"Complainant.otherBirthDates": "other birth dates that were met: a slip, or somebody else",
	"Complainant.documents":       "numbers of passports, insurance and the like",
	"Complainant.since":           "when they were first met",
	"Complainant.surveyedAt":      "when they were last asked whether it helped",

	"Complaint.by":             "who typed it, or the door that it came through",
	"Complaint.case":           "the case that it belongs to",
	"Complaint.deadline":       "what the sender asks for, and where the text says so",
	"Complaint.letter":         "id of the letter that it came in",
	"Complaint.referenceFound": "where the text gives the source's reference",
	"Complaint.replyTo":        "where an answer to it goes",
	"Complaint.stated":         "what it says of its complainant",
	"Complaint.text":           "what happened, in the complainant's words",
	"Complaint.textBlob":       "set when the text had to be cut: get-complaint-text gives the whole",

	"Counts.registered": "cases registered",
	"Counts.resolved":   "cases resolved",

	"DayCounts.day":        "YYYY-MM-DD",
	"DayCounts.registered": "cases registered",
	"DayCounts.resolved":   "cases resolved",

	"DeadLetter.sent": "when it was first sent",

	"Deadline.correctedAt": "when a person last corrected it",
	"Deadline.correctedBy": "that person's name",
	"Deadline.date":        "YYYY-MM-DD, in the calendar of the region",
	"Deadline.days":        "from receipt, instead of a date",
	"Deadline.found":       "where the text says so",
	"Deadline.unit":        "of the days: working or calendar",

	"Decision.release": "in which the fix will come",
	"Decision.state":   "planned, deferred or declined",
	"Decision.until":   "when the decision ends",

	"Entry.act":    "code of what was done",
	"Entry.case":   "the case's number, if it is about one",
	"Entry.chain":  "hash over this line and the one before it",
	"Entry.id":     "names the line",
	"Entry.link":   "id of the complaint, letter, task or grant that it speaks of",
	"Entry.params": "values that belong to the code",

	"Experience.due":      "the ruling deadline while it runs",
	"Experience.failed":   "it was in emergency mode: the next experience is watched",
	"Experience.finding":  "what staff concluded of the complaint, if they did: upheld, partly or not-upheld",
	"Experience.reopened": "when it last came again",
	"Experience.overdue":  "a promise of the company was late",
	"Experience.score":    "answer to the survey, 1 to 5",

	"Figures.from":   "the first day",
	"Figures.survey": "whether it helped",
	"Figures.total":  "the sums of all days",

	"Fix.costMinor": "what it costs, in minor units of the company's currency",
	"Fix.drop":      "how many of a hundred complaints it is expected to end",
	"Fix.shipped":   "when it came out",
	"Fix.text":      "what would be done",

	"Grant.atOnce": "what was asked for, given before anybody looked into the complaint, since looking costs more than the risk",
	"Grant.lost":   "of what was given at once, in minor units, what turned out to be lost: the complaint was not upheld",
	"Grant.second": "above the giver's limit: who is asked for a second key, then who turned it or declined",
	"Grant.state":  "where it stands: asked means that it waits for a second key",
	"Grant.what":   "what was given",

	"GrantRequest.grounds": "why",
	"GrantRequest.kind":    "the special power",
	"GrantRequest.what":    "what is given",

	"Grounds.grounds": "why it goes on",

	"HandOver.grounds": "what the next owner should know",

	"Letter.at":          "when it came or was written",
	"Letter.attachments": "files that came with it",
	"Letter.automatic":   "no person wrote it",
	"Letter.case":        "the case that it belongs to; left out when it belongs to none",
	"Letter.copy":        "who gets a copy",
	"Letter.from":        "mail address of the sender",
	"Letter.fromName":    "name of the sender",
	"Letter.kind":        "what it is about",
	"Letter.messageId":   "its Message-ID",
	"Letter.out":         "the company's letter",
	"Letter.raw":         "set when the message is kept: get-letter-message gives it",
	"Letter.sentAt":      "when the mail server took it",
	"Letter.started":     "when the running attempt to send began",
	"Letter.state":       "what became of it",
	"Letter.subject":     "its subject",
	"Letter.text":        "what a person reads, of a machine how it begins; left out for sign-in links",
	"Letter.thread":      "References",
	"Letter.to":          "mail address of the addressee",
	"Letter.tries":       "attempts to send",
	"Letter.why":         "codes: why it is kept, held, failed or not verified",

	"MadeToken.id":   "names it; it opens nothing",
	"MadeToken.made": "when it was made",
	"MadeToken.name": "what it is for",

	"Member.active":   "may sign in",
	"Member.added":    "when they came",
	"Member.email":    "where sign-in links go",
	"Member.language": "of pages and errors; left out, it follows the request",
	"Member.name":     "as colleagues know them",
	"Member.slack":    "Slack user id, for presses of buttons",
	"Member.zone":     "IANA name; left out, it follows the company",

	"Money.minor": "in minor units: cents, kopecks",

	"Named.name": "in your language",

	"NamedAuthority.name": "in your language",

	"NamedClock.name":      "in your language",
	"NamedClock.statutory": "a law's clock, not a rule of the house",

	"NewCause.text": "the answer to why",

	"NewFix.text": "what would be done",

	"Offer.atOnce": "whether to agree with what was asked without looking into it",

	"Perhaps.fields":   "the fields that agree",
	"Perhaps.score":    "how alike, 0 to 1",
	"Perhaps.evidence": "what each field says; with candidates only, not kept with a case",

	"Evidence.field":   "name (as written, not weighed), given, surname, patronymic, organisation, birth, email, phone, account, document or address",
	"Evidence.how":     "code: in which way they agree or are close",
	"Evidence.known":   "of the person known; empty when that isn't known",
	"Evidence.stated":  "of the one who complains; empty when they don't say",
	"Evidence.verdict": "agree, close or differ; empty when one side says nothing",
	"Evidence.weight":  "bits of evidence for (+) or against (-)",

	"Ended.clocks":     "every rule that had run",
	"Ended.closedAt":   "when it had been closed",
	"Ended.complaint":  "the complaint that reopened the case",
	"Ended.emergency":  "why it had been in emergency mode",
	"Ended.finding":    "what had been concluded of the complaint",
	"Ended.outcome":    "what that answer had come to",
	"Ended.resolution": "the answer that had been sent",
	"Ended.since":      "when it had last been reopened before",
	"Ended.steps":      "ids of the steps planned when it was reopened",

	"Facts.otherAddresses":  "other addresses that were met",
	"Facts.otherBirthDates": "other birth dates that were met",
	"Facts.documents":       "numbers of passports, insurance and the like",
	"Facts.otherNames":      "other spellings that were met",

	"Apart.person": "id of the other",

	"Onlooker.who": "the member of staff",

	"Merged.before": "what was known of this person before, to take it back",
	"Merged.person": "id of the other record, which leads here",

	"PersonRow.account":      "the first account number",
	"PersonRow.email":        "the first mail address",
	"PersonRow.lastCase":     "the newest case",
	"PersonRow.lastReceived": "when that reached the company",
	"PersonRow.phone":        "the first phone number",
	"PersonRow.since":        "when they were first met",

	"PolicyNames.files": "how much may come with a complaint",

	"ProblemDecision.because":  "why",
	"ProblemDecision.decision": "what is decided",

	"ProblemFields.manager": "mail address or name of who is reminded when the team is silent",

	"ProblemFile.problem": "the problem itself",

	"Proposal.copy":    "much of the text is the same: a template or a campaign",
	"Proposal.reasons": "why it is proposed",
	"Proposal.score":   "how alike, 0 to 1",
	"Proposal.words":   "the words that they share",

	"Review.appeal":      "what another person decided about the appeal",
	"Review.appealed":    "what the person says against the decision",
	"Review.contact":     "the channel that stays open",
	"Review.decided":     "who took the measures, and on what grounds",
	"Review.ended":       "how it ended; by the desk when the time was over, or when a problem of the person turned out not to be put right",
	"Review.lifted":      "why the desk ended the measures before their time",
	"Review.measures":    "what changes in how the person is answered",
	"Review.opened":      "who opened it, and on what grounds",
	"Review.reasons":     "what the desk saw when it was opened",
	"Review.until":       "when the measures end by themselves",
	"Review.warned":      "what the person was told before anything followed",
	"ReviewWarning.text": "what the person is told",

	"Assessment.counters":         "what speaks for the person",
	"Assessment.points":           "of the signals less those of the counter-signals",
	"Assessment.proposal":         "what the desk would propose; a named person decides",
	"Assessment.signals":          "what speaks of abuse",
	"Assessment.vetoes":           "counter-signals that end the matter",
	"Finding.evidence":            "lines of journals, problems or cases that it rests on",
	"Finding.points":              "what it adds",
	"Finding.sign":                "the signal or counter-signal",
	"Complainant.review":          "the conduct review that is under way or in force",
	"ObservationRequest.note":     "in the person's words",
	"ObservationRequest.observed": "what was seen",

	"QueueState.name": "mail, team or reply",

	"Reason.code":   "a code",
	"Reason.params": "values that belong to the code",

	"Receipt.case":    "the case that it is stored in",
	"Receipt.outcome": "what became of it; repeated: it had been registered before",

	"Resolution.concluded": "what the company concluded and changed for everyone",
	"Resolution.fixed":     "what was fixed for the complainant",
	"Resolution.happened":  "what happened",

	"RunningCounts.late":  "their deadline is past",
	"RunningCounts.later": "due after today, or without a deadline",

	"Session.id":    "names it; it opens nothing",
	"Session.since": "when it was signed in",

	"Snooze.until": "when it comes back",

	"SnoozeRequest.until": "when it comes back; the policy says how far away that may be",

	"Source.id":        "the policy's id of it, if it has one",
	"Source.link":      "media: where it was published",
	"Source.published": "media: when",
	"Source.reach":     "media: readers or viewers",
	"Source.reference": "the authority's own number",
	"Source.regime":    "the body of rules that starts clocks of its own",
	"Source.verified":  "a regulator by mail: a listed domain, and an aligned signature",

	"SourceChange.channel": "the right one",
	"SourceChange.source":  "the authority or outlet; needed for media and regulator",

	"Span.end":   "the byte after it",
	"Span.start": "first byte of the place in the text",

	"StatedFile.name": "what the file is called",

	"Side.deadline": "what they ask for",
	"Side.mayWrite": "whether automatic letters may go to them",
	"Side.replyTo":  "where letters to them go",

	"Step.call":     "by phone, not by letter",
	"Step.due":      "left out while it waits",
	"Step.escalate": "when it is escalated, after it fell due",
	"Step.raised":   "escalations so far",
	"Step.remind":   "the next reminder before it falls due",

	"Submission.channel": "whom the complaint went to",

	"Task.grant":   "id of the grant that waits for the owner's key",
	"Task.opened":  "when it was opened",
	"Task.outcome": "what came of it",

	"TaskOutcome.outcome": "what came of it",

	"TaskRow.grant":   "id of the grant that waits for the owner's key",
	"TaskRow.opened":  "when it was opened",
	"TaskRow.outcome": "what came of it",
	"TaskRow.summary": "of its case",

	"Text.text": "a remark, or the words of the letter",

	"Token.id":   "names it; it opens nothing",
	"Token.made": "when it was made",
	"Token.name": "what it is for",

	"TokenName.name": "what the token is for",

	"Totals.people": "how many people complained",

	"Upload.expires": "until when the storage takes the file",
}

// explain gives every field of the document its meaning.
func explain(schemas map[string]*huma.Schema) {
	for name, s := range schemas {
		for field, property := range s.Properties {
			if property.Description != "" {
				continue
			}
			if property.Description = meanings[name+"."+field]; property.Description == "" {
				property.Description = meanings[field]
			}
		}
	}
}
