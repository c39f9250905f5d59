# Every command of the project. `make help` lists them.
SHELL := /bin/bash
GO ?= go

# Pinned tools, run without being installed into the module.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# The compiler of the pages' views, of the version whose runtime the module has.
TEMPL = github.com/a-h/templ/cmd/templ@$(shell $(GO) list -m -f '{{.Version}}' github.com/a-h/templ)

# How long the tests of one package may take where everything is slow.
PATIENCE := 40m
LONGEST := TestTheWholeStoryWithEveryEventTwice

.PHONY: packages
packages: ## install the Debian packages that the tests need
	@infra/packages.sh

# The race detector sees everything but the inside of SQLite, which is C translated to Go: watching it, too, takes most
# of the tests' time.
RACE := -race '-gcflags=modernc.org/sqlite/lib=-race=false -d=checkptr=0'

.PHONY: test
test: packages vet ## install what the tests need, and run all of them
	$(GO) test $(RACE) -vet=off -timeout $(PATIENCE) $$($(GO) list ./... | grep -vE '/infra/(browser|cloud)$$')
	@# Without the race detector: a browser and the functions' own programs, which it does not see, and very many
	@# cases. It sees the same code above. One story is as long as all else of the AWS edition, and goes beside it.
	{ $(GO) test -vet=off -timeout $(PATIENCE) -run '^$(LONGEST)$$' ./infra/cloud && \
	  $(GO) test -vet=off -timeout $(PATIENCE) -run 'Costs|NoPartition' ./infra/bench; } & longest=$$!; \
	$(GO) test -vet=off -timeout $(PATIENCE) -p 1 -skip '^$(LONGEST)$$' ./infra/cloud ./infra/browser; others=$$?; \
	wait $$longest && exit $$others

.PHONY: views
views: ## compile the views of pages (*.templ) after a change of them
	$(GO) run $(TEMPL) fmt shared infra
	$(GO) run $(TEMPL) generate

.PHONY: vet
vet: ## formatting, go vet, and whether the views are compiled
	@unformatted=$$(gofmt -l functions infra shared 2>/dev/null); \
	if [ -n "$$unformatted" ]; then echo "gofmt wants to change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(TEMPL) generate -check

.PHONY: lint
lint: vet ## vet, staticcheck and govulncheck
	$(GO) run $(STATICCHECK) ./...
	$(GO) run $(GOVULNCHECK) ./...

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

.PHONY: build
build: resonance functions ## build both editions

.PHONY: resonance
resonance: ## build bin/resonance, the one-machine edition
	$(GO) build -trimpath -ldflags '-s -w -X resonance/infra/local.Version=$(VERSION)' -o bin/resonance ./infra/local/resonance

FUNCTIONS := web api mail relay index notify slack clock reply
# Without HTTP/2, which neither the Lambda runtime nor the services that the functions call ask for. Libraries are not
# inlined, which takes a tenth off the programs; the rooms, the runtime and what they are made of are.
LIBRARIES := github.com/... golang.org/... go.yaml.in/... net/... crypto/...
LAMBDA = CGO_ENABLED=0 GOOS=linux $(GO) build -trimpath -tags lambda.norpc,nethttpomithttp2,$(TAGS) $(LIBRARIES:%=-gcflags=%=-l) -ldflags '-s -w'

.PHONY: functions
functions: ## build the bootstrap of every function of the AWS edition, for arm64 and amd64
	@for arch in arm64 amd64; do for f in $(FUNCTIONS); do \
		GOARCH=$$arch $(LAMBDA) -o bin/$$arch/$$f/bootstrap ./functions/$$f || exit 1; \
	done; done
	@ls -l bin/arm64/*/bootstrap | awk '{printf "%5.1f MB  %s\n", $$5 / 1e6, $$NF}'

.PHONY: invoke
invoke: ## give a function an event under the Lambda emulator and print what comes of it: F=mail E=events/mail.json
	@cd infra/cloud && $(GO) test -count=1 -run '^TestInvoke$$' -function '$(F)' -event '$(abspath $(or $(E),events/$(F).json))'

.PHONY: validate
validate: ## check template.yaml: sam, cfn-lint, checkov, our own test of it against the code, and the story, whose calls it must allow and no others
	$(GO) test -count=1 ./infra/template
	$(GO) test -count=1 -timeout $(PATIENCE) -run '^$(LONGEST)$$' ./infra/cloud

STAGE ?= default

# The region that the AWS CLI works in: SAM reads it from another variable, and takes us-east-1 without.
ifdef AWS_REGION
export AWS_DEFAULT_REGION := $(AWS_REGION)
endif

# The stack of the stage, and a question (JMESPath) for what it was given before: all but what is secret and nobody can read.
STACK = $(shell sed -n '/^\[$(STAGE)\./,/^$$/s/^stack_name = "\(.*\)"/\1/p' samconfig.toml | tail -n 1)
GIVEN = Stacks[?StackName=='$(STACK)'].Parameters[] | [?ParameterValue!='****' && ParameterValue!='' && ParameterKey!='Version'].join('=', [ParameterKey, ParameterValue])

.PHONY: deploy
deploy: ## make the stack in your AWS account, guided; again later, it offers what the stack has; STAGE=test makes one to try things on
	sam build --config-env $(STAGE)
	given=$$(aws cloudformation describe-stacks --query "$(GIVEN)" --output text) && \
	sam deploy --guided --config-env $(STAGE) --parameter-overrides $$given Version=$(VERSION)

.PHONY: update
update: ## bring the stack up to date; P="NAME=value ..." changes parameters, the others stay
	sam build --config-env $(STAGE)
	sam deploy --config-env $(STAGE) --parameter-overrides Version=$(VERSION) $(P)

# The function works as long as it may and says how far it came; the next call goes on from there.
.PHONY: rebuild
rebuild: ## build lists and search of the stack anew from its records and count what was not counted, beside its work
	@function=$$(aws cloudformation describe-stack-resource --stack-name $(STACK) --logical-resource-id IndexFunction \
		--query StackResourceDetail.PhysicalResourceId --output text) || exit 1; \
	answer=$$(mktemp) && trap 'rm -f "$$answer"' EXIT; after=; \
	until grep -q '"done":true' $$answer; do \
		aws lambda invoke --function-name $$function --cli-read-timeout 0 --cli-binary-format raw-in-base64-out \
			--payload "{\"rebuild\":{\"after\":\"$$after\"}}" $$answer > /dev/null || exit 1; \
		grep -q '"done":' $$answer || { cat $$answer; echo; echo "it stopped after $${after:-nothing}"; exit 1; }; \
		after=$$(sed 's/.*"after":"\([^"]*\)".*/\1/' $$answer); echo "up to $$after"; \
	done

.PHONY: smoke
smoke: ## walk the story against a running desk: URL=https://desk.example TOKEN=a lead's
	@$(GO) run ./infra/smoke --url '$(URL)' --token '$(TOKEN)' $(if $(MAIL),--mail '$(MAIL)')

# What `sam build` calls for each function of template.yaml. Tests want another ARCH, TAGS of their own, and what functions
# are measured beside.
ARCH := arm64
PROGRAM = ./functions/$(shell echo $* | tr A-Z a-z)
build-%Function:
	GOARCH=$(ARCH) $(LAMBDA) -o $(ARTIFACTS_DIR)/bootstrap $(PROGRAM)

.PHONY: million
million: ## count what a registration reads among 1,000,000 people in SQLite, which takes some minutes
	$(GO) test -count=1 -timeout 1h -v -run TestEverybodyIsReachedInAsManyReads ./shared/register -people 1000000

.PHONY: storm
storm: ## 5,000 complaints about one problem, 40 at once, through the functions under the emulator: half an hour
	$(GO) test -count=1 -v -timeout 1h -run '^TestStorm$$' ./infra/cloud -storm 5000

.PHONY: run
run: resonance ## build and start the desk on this machine
	bin/resonance serve

.PHONY: bench
bench: resonance ## measure speed and memory with 100,000 cases, and cold starts, as JSON (BENCH="--cases 1000" for a quick look)
	@$(GO) run ./infra/bench $(BENCH)
	@$(GO) run ./infra/bench/cold

.PHONY: demo
demo: ## send a fortnight of complaints to the running desk
	$(GO) run ./infra/demo
