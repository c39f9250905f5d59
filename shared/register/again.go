package register

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/policy"
	"resonance/shared/repeat"
	"resonance/shared/store"
)

// RepeatLimits are the repeat room's own, with the thresholds of the policy.
func RepeatLimits(p policy.Repeat) repeat.Limits {
	l := repeat.Default()
	l.Propose, l.Confide, l.Shown, l.Similar = p.Similar, p.Sure, p.Shown, p.Alike
	l.SameProblem, l.AnyProblem = p.SameProblem.Window(), p.AnyProblem.Window()
	return l
}

// shelf is what the first round trip found of a text's posting lists.
type shelf struct {
	sign     repeat.Signature
	lists    map[string]repeat.Postings
	versions map[string]int64
	problems int // in the backlog, roughly
}

// keysOf are the keys that a shelf is read from.
func keysOf(sign repeat.Signature) []store.Key {
	keys := []store.Key{numbersKey("PB")}
	for _, k := range sign.Keys() {
		keys = append(keys, keyKey(k))
	}
	return keys
}

func shelfFrom(found map[store.Key]store.Item, sign repeat.Signature) (shelf, error) {
	s := shelf{sign: sign, lists: map[string]repeat.Postings{}, versions: map[string]int64{}}
	if it, ok := found[numbersKey("PB")]; ok {
		n, err := store.Decode[counter](it)
		if err != nil {
			return shelf{}, err
		}
		s.problems = int(n.Next)
	}
	for _, k := range sign.Keys() {
		it, ok := found[keyKey(k)]
		if !ok {
			continue
		}
		list, err := store.Decode[repeat.Postings](it)
		if err != nil {
			return shelf{}, err
		}
		s.lists[k], s.versions[k] = list, it.Version
		s.problems = max(s.problems, len(list.Problems))
	}
	return s, nil
}

func (s shelf) corpus() repeat.Corpus { return repeat.CorpusOf(s.sign, s.lists, s.problems) }

// nominated are the problems that are worth reading.
func (s shelf) nominated() []string {
	return repeat.Nominate(s.sign, s.lists, s.corpus(), repeat.MaxRead)
}

// publish puts a problem under the keys of a text, so that the next registration finds it.
func (c *change) publish(s shelf, problem string) {
	for _, k := range s.sign.Keys() {
		list := s.lists[k]
		list.Problems = slices.Clone(list.Problems)
		if !list.Add(problem, s.problems) {
			continue
		}
		it, err := store.Encode(keyKey(k), TypeKey, list)
		c.put(it, err, condition(s.versions[k]))
	}
}

// proposeProblems ranks the known problems that a text may be about.
func (r *Register) proposeProblems(s shelf, source complaint.Source, problems []complaint.Problem) []complaint.Proposal {
	candidates := make([]repeat.Candidate, len(problems))
	for i, p := range problems {
		candidates[i] = repeat.Candidate{ID: p.ID, Profile: profileOf(p)}
	}
	var list []complaint.Proposal
	for _, p := range repeat.Rank(repeat.Query{Signature: s.sign, Authority: source.ID}, candidates, s.corpus(), RepeatLimits(r.policy.Repeat)) {
		kept := leadingTo(problems, p.ID)
		if slices.ContainsFunc(list, func(better complaint.Proposal) bool { return better.Problem == kept.ID }) {
			continue
		}
		list = append(list, complaint.Proposal{Problem: kept.ID, Title: kept.Title, Score: p.Score, Words: p.Shared, Copy: p.Copy, Reasons: p.Reasons})
	}
	return list
}

// leadingTo is the problem that the one by this id turned out to be, given those that were read. When it was not read
// itself, another one that turned out to be it stands in for it, under its name. Without an id: nobody knows of it.
func leadingTo(known []complaint.Problem, id string) complaint.Problem {
	for _, p := range known {
		if p.Is(id) {
			id = p.Kept()
		}
	}
	var found complaint.Problem
	for _, p := range known {
		switch id {
		case p.ID:
			return p
		case p.MergedInto:
			found = p
			found.ID, found.Title = p.Kept(), p.KeptTitle()
		}
	}
	return found
}

func profileOf(p complaint.Problem) repeat.Profile {
	return repeat.Profile{Texts: p.Learned, Stems: p.Stems, Counts: p.Counts, Bands: p.Bands}
}

// taught is the problem with what its complaints say.
func taught(p complaint.Problem, by repeat.Profile) complaint.Problem {
	p.Learned, p.Stems, p.Counts, p.Bands = by.Texts, by.Stems, by.Counts, by.Bands
	return p
}

func signatureOf(p complaint.Problem) repeat.Signature {
	return repeat.Signature{Stems: p.Stems[:min(len(p.Stems), repeat.MaxStems)], Bands: p.Bands}
}

// teach hangs the case on a problem, from another or the same, and lets the problem learn what it says. The
// journals of both problems tell, so that what a person's word changed can be seen.
func (c *change) teach(ctx context.Context, f *File, from string, to complaint.Problem) error {
	sign := repeat.Sign(f.Text())
	found, err := c.r.read(ctx, append(keysOf(sign), linkKey(from, f.Case.ID))...)
	if err != nil {
		return err
	}
	hung, err := linkFrom(found, linkKey(from, f.Case.ID))
	if err != nil {
		return err
	}
	if from == to.ID && hung.Taught {
		return nil
	}
	shelf, err := shelfFrom(found, sign)
	if err != nil {
		return err
	}
	to = taught(to, profileOf(to).Learn(sign))
	c.saveProblem(to)
	c.record(to, complaint.ActProblemLearned, complaint.Entry{Params: map[string]string{"case": f.Case.ID, "words": tellingWords(sign)}})
	c.publish(shelf, to.ID)
	c.move(f, sign, hung, from, to.ID)
	if from == to.ID && hung.From == "" {
		return nil
	}
	return c.letGo(ctx, f, sign, hung, from)
}

// hanging reads how a case hangs on a problem; zero when it does not.
func (r *Register) hanging(ctx context.Context, problem, id string) (link, error) {
	found, err := r.read(ctx, linkKey(problem, id))
	if err != nil {
		return link{}, err
	}
	return linkFrom(found, linkKey(problem, id))
}

// linkFrom finds how a case hangs on a problem; zero when it does not.
func linkFrom(found map[store.Key]store.Item, key store.Key) (link, error) {
	it, ok := found[key]
	if !ok {
		return link{}, nil
	}
	return store.Decode[link](it)
}

// letGo lets the problem that the case no longer hangs on forget what it learned of it; one that the desk had made for
// it alone goes with it. That is the problem which it hung on by itself, whatever that turned out to be.
func (c *change) letGo(ctx context.Context, f *File, sign repeat.Signature, hung link, from string) error {
	left, err := c.r.problem(ctx, cmp.Or(hung.From, from))
	switch {
	case complaint.KindOf(err) == complaint.KindNotFound:
		return nil
	case err != nil:
		return err
	}
	if gone, err := c.r.abandon(ctx, c, left); err != nil || gone || !hung.Taught {
		return err
	}
	left = taught(left, profileOf(left).Forget(sign))
	c.saveProblem(left)
	c.record(left, complaint.ActProblemForgot, complaint.Entry{Params: map[string]string{"case": f.Case.ID, "words": tellingWords(sign)}})
	return nil
}

// tellingWords are the words of a text that say most of what it is about.
func tellingWords(s repeat.Signature) string {
	const most = 8
	var list []string
	for i, stem := range s.Stems {
		if repeat.Telling(stem) && len(list) < most {
			list = append(list, s.Words[i])
		}
	}
	return strings.Join(list, ", ")
}

// move takes the case off one problem and hangs it on another, or on the same as one that it has learned from.
func (c *change) move(f *File, sign repeat.Signature, hung link, from, to string) {
	c.takeOff(f.Case.ID, hung, from, to)
	c.hang(to, link{Case: f.Case.ID, Person: f.Case.Person, At: f.Case.Registered, Bands: sign.Bands, Taught: true})
	if !f.Case.Since.IsZero() {
		c.again(to, f.Case.Since, repeated{Case: f.Case.ID})
	}
}

// takeOff takes a case off the problem that it hangs on, and off the one that it hung on by itself, unless either is
// where it is hung anew.
func (c *change) takeOff(id string, hung link, from, to string) {
	for _, problem := range [...]string{from, hung.From} {
		if problem != "" && problem != to {
			c.ops = append(c.ops, store.Delete(linkKey(problem, id), store.Always()))
		}
	}
}

// Copies are cases of one problem whose texts are near-copies of each other: one template, or a campaign.
type Copies struct {
	Cases  []string `json:"cases" nullable:"false" doc:"newest first"`
	People int      `json:"people" doc:"how many different people they are from"`
}

// maxCopies bounds how many of a problem's newest cases are compared.
const maxCopies = 200

// CopiesOf groups the newest cases of a problem that are near-copies, the largest group first. Groups of one
// person's own letters are left out.
func (r *Register) CopiesOf(ctx context.Context, problem string) ([]Copies, error) {
	links, err := r.links(ctx, problem, maxCopies)
	if err != nil {
		return nil, err
	}
	bands := make([][]string, len(links))
	for i, l := range links {
		bands[i] = l.Bands
	}
	var list []Copies
	for _, group := range repeat.Groups(bands) {
		var copies Copies
		people := map[string]bool{}
		for _, i := range group {
			copies.Cases = append(copies.Cases, links[i].Case)
			people[links[i].Person] = true
		}
		if copies.People = len(people); copies.People > 1 {
			list = append(list, copies)
		}
	}
	return list, nil
}
