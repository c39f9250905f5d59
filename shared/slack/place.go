package slack

import (
	"encoding/json"
	"strings"
)

// Place says what a button or modal is about and where the message stands, so that an answer can be given
// there.
type Place struct {
	Case    string `json:"case"`
	Task    string `json:"task,omitempty"`
	Channel string `json:"channel,omitempty"` // Slack's id of the channel
	Message string `json:"message,omitempty"` // ts of the case's message
	Version int64  `json:"version,omitempty"` // of the case, as it was when a modal was opened; 0 where any will do
}

// value is what a button carries: the case, and the task when there is one. Slack itself adds the rest.
func (p Place) value() string {
	if p.Task == "" {
		return cut(p.Case, maxValue)
	}
	return cut(p.Case+" "+p.Task, maxValue)
}

func placeOfValue(value string) Place {
	caseID, task, _ := strings.Cut(value, " ")
	return Place{Case: caseID, Task: task}
}

func (p Place) metadata() string {
	raw, err := json.Marshal(p)
	if err != nil || len(raw) > maxMetadata {
		return ""
	}
	return string(raw)
}
