CREATE TABLE "live_unlocks" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"unlocked_at" timestamptz NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"unlocked_by" text COLLATE "C" NOT NULL,
	CONSTRAINT "live_unlocks_tenant_id_connection_id_account_id_pk" PRIMARY KEY("tenant_id","connection_id","account_id"),
	CONSTRAINT "live_unlocks_environment" CHECK ("live_unlocks"."environment" = 'live'),
	CONSTRAINT "live_unlocks_bound" CHECK ("live_unlocks"."expires_at" > "live_unlocks"."unlocked_at"
        and "live_unlocks"."expires_at" <= "live_unlocks"."unlocked_at" + interval '24 hours')
);
--> statement-breakpoint
CREATE TABLE "risk_limits" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"scope" text COLLATE "C" NOT NULL,
	"connection_id" text COLLATE "C",
	"account_id" text COLLATE "C",
	"symbol" text COLLATE "C",
	"limits" jsonb NOT NULL,
	"changed_at" timestamptz NOT NULL,
	CONSTRAINT "risk_limits_tenant_id_scope_pk" PRIMARY KEY("tenant_id","scope"),
	CONSTRAINT "risk_limits_account" CHECK (("risk_limits"."connection_id" is null) = ("risk_limits"."account_id" is null))
);
--> statement-breakpoint
ALTER TABLE "order_desks" DROP CONSTRAINT "order_desks_trading";--> statement-breakpoint
ALTER TABLE "trading_stops" DROP CONSTRAINT "trading_stops_trading";--> statement-breakpoint
ALTER TABLE "people_keys" ADD COLUMN "needs_approval" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "live_unlocks" ADD CONSTRAINT "live_unlocks_connection_id_account_id_environment_order_desks_connection_id_account_id_environment_fk" FOREIGN KEY ("connection_id","account_id","environment") REFERENCES "public"."order_desks"("connection_id","account_id","environment") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "risk_limits" ADD CONSTRAINT "risk_limits_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
CREATE INDEX "risk_limits_connection" ON "risk_limits" USING btree ("connection_id");--> statement-breakpoint
ALTER TABLE "order_desks" DROP COLUMN "limits";--> statement-breakpoint
ALTER TABLE "order_desks" ADD CONSTRAINT "order_desks_trading" CHECK ("order_desks"."trading" in ('open', 'reduce-only', 'block-new', 'cancel-working', 'flatten'));--> statement-breakpoint
ALTER TABLE "trading_stops" ADD CONSTRAINT "trading_stops_trading" CHECK ("trading_stops"."trading" in ('open', 'reduce-only', 'block-new', 'cancel-working', 'flatten'));