CREATE TABLE "calendar_feeds" (
	"tenant_id" text COLLATE "C" PRIMARY KEY DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"hash" "bytea" NOT NULL,
	"made_at" timestamptz NOT NULL,
	CONSTRAINT "calendar_feeds_hash_length" CHECK (octet_length("calendar_feeds"."hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"label" text NOT NULL,
	"connection_id" text COLLATE "C",
	"failure" jsonb NOT NULL,
	"failure_class" text COLLATE "C" NOT NULL,
	"attempts" integer NOT NULL,
	"payload" jsonb NOT NULL,
	"first_failed_at" timestamptz NOT NULL,
	"last_failed_at" timestamptz NOT NULL,
	"state" text COLLATE "C" DEFAULT 'open' NOT NULL,
	"ended_at" timestamptz,
	CONSTRAINT "dead_letters_kind" CHECK ("dead_letters"."kind" in ('pull', 'slot', 'webhook', 'notification')),
	CONSTRAINT "dead_letters_class" CHECK ("dead_letters"."failure_class" in ('user', 'limit', 'passing', 'fault')),
	CONSTRAINT "dead_letters_state" CHECK ("dead_letters"."state" in ('open', 'replayed', 'healed', 'dismissed'))
);
--> statement-breakpoint
ALTER TABLE "connected_accounts" ADD COLUMN "sync_enabled" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "connected_accounts" ADD COLUMN "interval_minutes" integer;--> statement-breakpoint
ALTER TABLE "connected_accounts" ADD COLUMN "read_at" timestamptz;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "signed_in_at" timestamptz;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD CONSTRAINT "dead_letters_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
CREATE UNIQUE INDEX "calendar_feeds_hash" ON "calendar_feeds" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "dead_letters_open" ON "dead_letters" USING btree ("tenant_id","kind","subject") WHERE "dead_letters"."state" = 'open';--> statement-breakpoint
CREATE INDEX "dead_letters_time" ON "dead_letters" USING btree ("tenant_id","last_failed_at","id");--> statement-breakpoint
ALTER TABLE "connected_accounts" ADD CONSTRAINT "connected_accounts_interval" CHECK ("connected_accounts"."interval_minutes" between 5 and 60);