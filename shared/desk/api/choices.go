package api

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"resonance/shared/complaint"
	"resonance/shared/conduct"
	"resonance/shared/register"
	"resonance/shared/remedy"
	"resonance/shared/staff"
	"resonance/shared/words"
)

// choice is a schema of words to choose from, drawn from the list that the noun keeps of itself.
func choice[T ~string](list []T) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, word := range list {
		s.Enum = append(s.Enum, string(word))
	}
	return s
}

// These stand for the nouns' own types in the document.
type (
	channel      string
	caseState    string
	severity     string
	problemState string
	grantKind    string
	outcome      string
	role         string
	pageLanguage string
	actorKind    string
	taskKind     string
	taskState    string
	nextAct      string
	remedyKind   string
	observed     string
	measure      string
	reviewState  string
	proposal     string
	sign         string
	worth        string
	caseOutcome  string
)

func (channel) Schema(huma.Registry) *huma.Schema      { return choice(complaint.Channels()) }
func (caseState) Schema(huma.Registry) *huma.Schema    { return choice(complaint.CaseStates()) }
func (severity) Schema(huma.Registry) *huma.Schema     { return choice(complaint.Severities()) }
func (problemState) Schema(huma.Registry) *huma.Schema { return choice(complaint.ProblemStates()) }
func (grantKind) Schema(huma.Registry) *huma.Schema    { return choice(complaint.GrantKinds()) }
func (role) Schema(huma.Registry) *huma.Schema         { return choice(staff.Roles()) }
func (pageLanguage) Schema(huma.Registry) *huma.Schema { return choice(words.Languages()) }
func (outcome) Schema(huma.Registry) *huma.Schema {
	return choice([]register.Outcome{register.Registered, register.Joined, register.Reopened, register.Repeated})
}
func (actorKind) Schema(huma.Registry) *huma.Schema {
	return choice([]complaint.ActorKind{complaint.Staff, complaint.System, complaint.TheComplainant})
}
func (taskKind) Schema(huma.Registry) *huma.Schema {
	return choice([]complaint.TaskKind{complaint.TaskSolve, complaint.TaskCallBack, complaint.TaskKey})
}
func (taskState) Schema(huma.Registry) *huma.Schema {
	return choice([]complaint.TaskState{complaint.TaskOpen, complaint.TaskClaimed, complaint.TaskDone})
}
func (nextAct) Schema(huma.Registry) *huma.Schema     { return choice(register.NextActs()) }
func (remedyKind) Schema(huma.Registry) *huma.Schema  { return choice(remedy.Kinds()) }
func (observed) Schema(huma.Registry) *huma.Schema    { return choice(complaint.Observations()) }
func (measure) Schema(huma.Registry) *huma.Schema     { return choice(complaint.Measures()) }
func (reviewState) Schema(huma.Registry) *huma.Schema { return choice(complaint.ReviewStates()) }
func (proposal) Schema(huma.Registry) *huma.Schema {
	return choice([]conduct.Proposal{conduct.None, conduct.Watch, conduct.Review})
}
func (caseOutcome) Schema(huma.Registry) *huma.Schema { return choice(complaint.Outcomes()) }
func (worth) Schema(huma.Registry) *huma.Schema       { return choice(complaint.Worths()) }
func (sign) Schema(huma.Registry) *huma.Schema {
	return choice(append(conduct.Signals(), conduct.Counters()...))
}

// nameChoices makes the document list the words of the nouns' types.
func nameChoices(r huma.Registry) {
	r.RegisterTypeAlias(reflect.TypeFor[complaint.Channel](), reflect.TypeFor[channel]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.CaseState](), reflect.TypeFor[caseState]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.Severity](), reflect.TypeFor[severity]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.ProblemState](), reflect.TypeFor[problemState]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.GrantKind](), reflect.TypeFor[grantKind]())
	r.RegisterTypeAlias(reflect.TypeFor[register.Outcome](), reflect.TypeFor[outcome]())
	r.RegisterTypeAlias(reflect.TypeFor[staff.Role](), reflect.TypeFor[role]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.ActorKind](), reflect.TypeFor[actorKind]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.TaskKind](), reflect.TypeFor[taskKind]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.TaskState](), reflect.TypeFor[taskState]())
	r.RegisterTypeAlias(reflect.TypeFor[register.NextAct](), reflect.TypeFor[nextAct]())
	r.RegisterTypeAlias(reflect.TypeFor[remedy.Kind](), reflect.TypeFor[remedyKind]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.Observed](), reflect.TypeFor[observed]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.Measure](), reflect.TypeFor[measure]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.ReviewState](), reflect.TypeFor[reviewState]())
	r.RegisterTypeAlias(reflect.TypeFor[conduct.Proposal](), reflect.TypeFor[proposal]())
	r.RegisterTypeAlias(reflect.TypeFor[conduct.Sign](), reflect.TypeFor[sign]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.Worth](), reflect.TypeFor[worth]())
	r.RegisterTypeAlias(reflect.TypeFor[complaint.Outcome](), reflect.TypeFor[caseOutcome]())
}
