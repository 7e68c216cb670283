CREATE TABLE "routing_policies" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"version" integer NOT NULL,
	"steps" jsonb,
	"changed_at" timestamptz NOT NULL,
	CONSTRAINT "routing_policies_tenant_id_id_version_pk" PRIMARY KEY("tenant_id","id","version"),
	CONSTRAINT "routing_policies_version" CHECK ("routing_policies"."version" > 0)
);
