package template_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"resonance/infra/template"
)

// awsWithCases is an account whose index function comes to the end, or to an error, at its third call.
const awsWithCases = `#!/usr/bin/env python3
import json, os, sys
if sys.argv[1:3] == ["cloudformation", "describe-stack-resource"]:
    assert sys.argv[3:7] == ["--stack-name", "resonance", "--logical-resource-id", "IndexFunction"], sys.argv
    print("resonance-IndexFunction-X")
    sys.exit()
assert sys.argv[1:5] == ["lambda", "invoke", "--function-name", "resonance-IndexFunction-X"], sys.argv
after = json.loads(sys.argv[sys.argv.index("--payload") + 1])["rebuild"]["after"]
calls = ["", "RS-2026-000012", "RS-2026-000024"]
end = {"errorMessage": "the table is busy"} if "fails" in sys.argv[0] else {"after": "RS-2026-000030", "cases": 6, "done": True}
answers = [{"after": calls[1], "cases": 12, "done": False}, {"after": calls[2], "cases": 12, "done": False}, end]
with open(sys.argv[-1], "w") as out:
    json.dump(answers[calls.index(after)], out, separators=(",", ":"))
print('{"StatusCode": 200}')
`

func TestARebuildGoesOnUntilAllIsDone(t *testing.T) {
	for _, row := range []struct {
		name, want string
		fails      bool
	}{
		{"ends", "up to RS-2026-000012\nup to RS-2026-000024\nup to RS-2026-000030\n", false},
		{"fails", "the table is busy\"}\nit stopped after RS-2026-000024\n", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			programs := filepath.Join(t.TempDir(), row.name)
			if err := os.MkdirAll(programs, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(programs, "aws"), []byte(awsWithCases), 0o700); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), "make", "rebuild")
			cmd.Dir = template.Load(t).Root
			cmd.Env = append(os.Environ(), "PATH="+programs+":"+os.Getenv("PATH"))
			out, err := cmd.CombinedOutput()
			if !strings.Contains(string(out), row.want) || (err != nil) != row.fails {
				t.Errorf("%v: it says\n%s\nwant\n%s", err, out, row.want)
			}
		})
	}
}
