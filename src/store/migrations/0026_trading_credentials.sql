CREATE TABLE "stream_leases" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"connection_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"epoch" bigint NOT NULL,
	"until" timestamptz NOT NULL
);
--> statement-breakpoint
ALTER TABLE "connection_tokens" ADD COLUMN "purpose" text COLLATE "C" DEFAULT 'sync' NOT NULL;--> statement-breakpoint
ALTER TABLE "connection_tokens" DROP CONSTRAINT "connection_tokens_pkey";--> statement-breakpoint
ALTER TABLE "connection_tokens" ADD CONSTRAINT "connection_tokens_connection_id_purpose_pk" PRIMARY KEY("connection_id","purpose");--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "trading" text COLLATE "C" DEFAULT 'shared' NOT NULL;--> statement-breakpoint
ALTER TABLE "reported_balances" ADD COLUMN "profit" numeric;--> statement-breakpoint
ALTER TABLE "stream_leases" ADD CONSTRAINT "stream_leases_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "connection_tokens" ADD CONSTRAINT "connection_tokens_purpose" CHECK ("connection_tokens"."purpose" in ('sync', 'trade'));--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_trading" CHECK ("connections"."trading" in ('shared', 'own', 'none'));
