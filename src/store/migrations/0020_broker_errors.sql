CREATE TABLE "broker_errors" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"hour" timestamptz NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"broker" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"endpoint" text COLLATE "C" NOT NULL,
	"code" text COLLATE "C" NOT NULL,
	"broker_code" text COLLATE "C" NOT NULL,
	"is_mapped" boolean NOT NULL,
	"count" integer NOT NULL,
	"last_at" timestamptz NOT NULL,
	CONSTRAINT "broker_errors_pk" PRIMARY KEY("tenant_id","hour","connection_id","endpoint","code","broker_code"),
	CONSTRAINT "broker_errors_environment" CHECK ("broker_errors"."environment" in ('paper', 'live')),
	CONSTRAINT "broker_errors_count" CHECK ("broker_errors"."count" > 0)
);
--> statement-breakpoint
CREATE INDEX "broker_errors_broker" ON "broker_errors" USING btree ("tenant_id","broker","hour");