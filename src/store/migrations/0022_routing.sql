CREATE TABLE "experiment_tallies" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"experiment_id" text COLLATE "C" NOT NULL,
	"cell" text COLLATE "C" NOT NULL,
	"day" text COLLATE "C" NOT NULL,
	"document" jsonb NOT NULL,
	CONSTRAINT "experiment_tallies_pk" PRIMARY KEY("tenant_id","experiment_id","cell","day")
);
--> statement-breakpoint
CREATE TABLE "experiments" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"revision" integer NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"document" jsonb NOT NULL,
	CONSTRAINT "experiments_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "experiments_state_known" CHECK ("experiments"."state" in ('draft', 'running', 'stopped', 'archived')),
	CONSTRAINT "experiments_environment" CHECK ("experiments"."environment" in ('paper', 'live')),
	CONSTRAINT "experiments_revision" CHECK ("experiments"."revision" > 0)
);
--> statement-breakpoint
CREATE TABLE "exposures" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"experiment_id" text COLLATE "C" NOT NULL,
	"unit" text COLLATE "C" NOT NULL,
	"arm" text COLLATE "C" NOT NULL,
	"version" integer NOT NULL,
	"at" timestamptz NOT NULL,
	"document" jsonb NOT NULL,
	CONSTRAINT "exposures_tenant_id_experiment_id_unit_pk" PRIMARY KEY("tenant_id","experiment_id","unit")
);
--> statement-breakpoint
CREATE TABLE "route_decisions" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"intent_id" text COLLATE "C" NOT NULL,
	"position" text COLLATE "C" NOT NULL,
	"route" text COLLATE "C",
	"at" timestamptz NOT NULL,
	"document" jsonb NOT NULL,
	CONSTRAINT "route_decisions_tenant_id_intent_id_pk" PRIMARY KEY("tenant_id","intent_id")
);
--> statement-breakpoint
CREATE TABLE "route_roll_ups" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"route" text COLLATE "C" NOT NULL,
	"stratum" text COLLATE "C" NOT NULL,
	"period" text COLLATE "C" NOT NULL,
	"document" jsonb NOT NULL,
	CONSTRAINT "route_roll_ups_pk" PRIMARY KEY("tenant_id","environment","route","stratum","period"),
	CONSTRAINT "route_roll_ups_environment" CHECK ("route_roll_ups"."environment" in ('paper', 'live'))
);
--> statement-breakpoint
ALTER TABLE "experiment_tallies" ADD CONSTRAINT "experiment_tallies_experiment" FOREIGN KEY ("tenant_id","experiment_id") REFERENCES "public"."experiments"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exposures" ADD CONSTRAINT "exposures_experiment" FOREIGN KEY ("tenant_id","experiment_id") REFERENCES "public"."experiments"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "experiments_state" ON "experiments" USING btree ("tenant_id","state");--> statement-breakpoint
CREATE INDEX "route_decisions_position" ON "route_decisions" USING btree ("tenant_id","position","at");--> statement-breakpoint
CREATE INDEX "route_decisions_at" ON "route_decisions" USING btree ("tenant_id","at");