CREATE TABLE "connection_hooks" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"connection_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"created_at" timestamptz NOT NULL,
	"called_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"notice_id" text COLLATE "C" NOT NULL,
	"channel" text COLLATE "C" NOT NULL,
	"webhook_id" text COLLATE "C",
	"state" text COLLATE "C" DEFAULT 'waiting' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"attempts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"due_at" timestamptz NOT NULL,
	"owner" text,
	"until" timestamptz,
	CONSTRAINT "deliveries_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "deliveries_channel" CHECK ("deliveries"."channel" in ('email', 'webhook')),
	CONSTRAINT "deliveries_webhook_named" CHECK (("deliveries"."channel" = 'webhook') = ("deliveries"."webhook_id" is not null)),
	CONSTRAINT "deliveries_state" CHECK ("deliveries"."state" in ('waiting', 'sent', 'failed', 'dropped'))
);
--> statement-breakpoint
CREATE TABLE "hook_calls" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"at" timestamptz NOT NULL,
	CONSTRAINT "hook_calls_connection_id_id_pk" PRIMARY KEY("connection_id","id")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"key" text NOT NULL,
	"at" timestamptz NOT NULL,
	"connection_id" text COLLATE "C",
	"detail" jsonb NOT NULL,
	"in_app" boolean,
	"read_at" timestamptz,
	CONSTRAINT "notices_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "notify_settings" (
	"tenant_id" text COLLATE "C" PRIMARY KEY DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"preferences" jsonb,
	"catalogue" jsonb
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"url" text NOT NULL,
	"label" text NOT NULL,
	"kinds" text[] NOT NULL,
	"enabled" boolean NOT NULL,
	"disabled_for" jsonb,
	"failing_since" timestamptz,
	"created_at" timestamptz NOT NULL,
	"rotating_until" timestamptz,
	CONSTRAINT "webhooks_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "connection_hooks" ADD CONSTRAINT "connection_hooks_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_tenant_id_notice_id_notices_tenant_id_id_fk" FOREIGN KEY ("tenant_id","notice_id") REFERENCES "public"."notices"("tenant_id","id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_tenant_id_webhook_id_webhooks_tenant_id_id_fk" FOREIGN KEY ("tenant_id","webhook_id") REFERENCES "public"."webhooks"("tenant_id","id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "hook_calls" ADD CONSTRAINT "hook_calls_connection_id_connection_hooks_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection_hooks"("connection_id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_once" ON "deliveries" USING btree ("tenant_id","notice_id","channel",coalesce("webhook_id", ''));--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("due_at") WHERE "deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "deliveries_webhook" ON "deliveries" USING btree ("tenant_id","webhook_id","due_at");--> statement-breakpoint
CREATE INDEX "hook_calls_time" ON "hook_calls" USING btree ("at");--> statement-breakpoint
CREATE INDEX "notices_new" ON "notices" USING btree ("at") WHERE "notices"."in_app" is null;--> statement-breakpoint
CREATE INDEX "notices_list" ON "notices" USING btree ("tenant_id","at","id") WHERE "notices"."in_app";--> statement-breakpoint
CREATE INDEX "notices_unread" ON "notices" USING btree ("tenant_id") WHERE "notices"."in_app" and "notices"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notices_standing" ON "notices" USING btree ("connection_id","at") WHERE "notices"."kind" in ('needs-user', 'sync-failed', 'sync-recovered');