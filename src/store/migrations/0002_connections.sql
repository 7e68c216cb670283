CREATE TABLE "breaks" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C",
	"currency" text COLLATE "C",
	"derived" numeric NOT NULL,
	"reported" numeric NOT NULL,
	"found_at" timestamptz NOT NULL,
	"explanation" text,
	"resolved_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "connected_accounts" (
	"connection_id" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"key" text NOT NULL,
	"number" text NOT NULL,
	"name" text,
	"currency" text COLLATE "C",
	"seen_at" timestamptz NOT NULL,
	CONSTRAINT "connected_accounts_connection_id_account_id_pk" PRIMARY KEY("connection_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "connection_histories" (
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"cursor" text,
	"watermark" timestamptz,
	"backfill_from" timestamptz,
	"backfill_to" timestamptz,
	"backfill_cursor" text,
	"swept_at" timestamptz,
	CONSTRAINT "connection_histories_connection_id_account_id_pk" PRIMARY KEY("connection_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "connection_leases" (
	"connection_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"epoch" bigint NOT NULL,
	"until" timestamptz NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection_tokens" (
	"connection_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"generation" integer NOT NULL,
	"sealed" text NOT NULL,
	"access_expires_at" timestamptz,
	"refresh_expires_at" timestamptz,
	"refreshing_owner" text,
	"refreshing_since" timestamptz,
	"refreshing_until" timestamptz
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"tenant_id" text COLLATE "C" NOT NULL,
	"broker" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"label" text NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"failure" jsonb,
	"created_at" timestamptz NOT NULL,
	"sync_enabled" boolean NOT NULL,
	"interval_minutes" integer NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_attempt_at" timestamptz,
	"last_success_at" timestamptz,
	"next_attempt_at" timestamptz,
	"source" text COLLATE "C" NOT NULL,
	CONSTRAINT "connections_environment" UNIQUE("id","environment"),
	CONSTRAINT "connections_environment_known" CHECK ("connections"."environment" in ('paper', 'live')),
	CONSTRAINT "connections_state" CHECK ("connections"."state" in ('connected', 'syncing', 'delayed', 'needs-user', 'error', 'paused')),
	CONSTRAINT "connections_interval" CHECK ("connections"."interval_minutes" between 5 and 60)
);
--> statement-breakpoint
CREATE TABLE "coverage" (
	"account_id" text COLLATE "C" NOT NULL,
	"from_at" timestamptz NOT NULL,
	"to_at" timestamptz NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	CONSTRAINT "coverage_account_id_from_at_pk" PRIMARY KEY("account_id","from_at"),
	CONSTRAINT "coverage_order" CHECK ("coverage"."to_at" > "coverage"."from_at"),
	CONSTRAINT "coverage_state" CHECK ("coverage"."state" in ('proven', 'stated', 'gap'))
);
--> statement-breakpoint
CREATE TABLE "pulls" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"trigger" text COLLATE "C" NOT NULL,
	"started_at" timestamptz NOT NULL,
	"ended_at" timestamptz,
	"outcome" text COLLATE "C" NOT NULL,
	"failure" jsonb,
	"imported" integer NOT NULL,
	"skipped" integer NOT NULL,
	"updated" integer NOT NULL,
	"quarantined" integer NOT NULL,
	"pages" integer NOT NULL,
	"calls" integer NOT NULL,
	"retries" integer NOT NULL,
	"waited_ms" bigint NOT NULL,
	"duration_ms" bigint NOT NULL,
	CONSTRAINT "pulls_outcome" CHECK ("pulls"."outcome" in ('running', 'succeeded', 'failed', 'interrupted'))
);
--> statement-breakpoint
CREATE TABLE "record_versions" (
	"account_id" text COLLATE "C" NOT NULL,
	"record" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"digest" bigint NOT NULL,
	"seen_at" timestamptz NOT NULL,
	"raw" text,
	CONSTRAINT "record_versions_account_id_record_id_import_id_digest_pk" PRIMARY KEY("account_id","record","id","import_id","digest"),
	CONSTRAINT "record_versions_record" CHECK ("record_versions"."record" in ('execution', 'cash'))
);
--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "kind" text COLLATE "C" DEFAULT 'file' NOT NULL;--> statement-breakpoint
ALTER TABLE "breaks" ADD CONSTRAINT "breaks_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "connected_accounts" ADD CONSTRAINT "connected_accounts_connection_id_environment_connections_id_environment_fk" FOREIGN KEY ("connection_id","environment") REFERENCES "public"."connections"("id","environment") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "connection_histories" ADD CONSTRAINT "connection_histories_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "connection_leases" ADD CONSTRAINT "connection_leases_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "connection_tokens" ADD CONSTRAINT "connection_tokens_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "pulls" ADD CONSTRAINT "pulls_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
CREATE INDEX "breaks_open" ON "breaks" USING btree ("connection_id") WHERE "breaks"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "breaks_account" ON "breaks" USING btree ("account_id","kind");--> statement-breakpoint
CREATE INDEX "connected_accounts_account" ON "connected_accounts" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "pulls_connection" ON "pulls" USING btree ("connection_id","started_at","id");--> statement-breakpoint
CREATE INDEX "pulls_started" ON "pulls" USING btree ("started_at","id");--> statement-breakpoint
CREATE INDEX "record_versions_import" ON "record_versions" USING brin ("import_id");