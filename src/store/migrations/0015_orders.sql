CREATE TABLE "order_desks" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"trading" text COLLATE "C" DEFAULT 'open' NOT NULL,
	"limits" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "order_desks_connection_id_account_id_pk" PRIMARY KEY("connection_id","account_id"),
	CONSTRAINT "order_desks_environment" UNIQUE("connection_id","account_id","environment"),
	CONSTRAINT "order_desks_trading" CHECK ("order_desks"."trading" in ('open', 'reduce-only', 'block-new'))
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"intent_id" text COLLATE "C" NOT NULL,
	"version" integer NOT NULL,
	"at" timestamptz NOT NULL,
	"type" text COLLATE "C" NOT NULL,
	"is_alarming" boolean NOT NULL,
	"event" jsonb NOT NULL,
	CONSTRAINT "order_events_intent_id_version_pk" PRIMARY KEY("intent_id","version")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"client_order_id" text COLLATE "C" NOT NULL,
	"idempotency_key" text NOT NULL,
	"body_hash" text NOT NULL,
	"created_at" timestamptz NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"order_id" text COLLATE "C",
	"may_trade" boolean NOT NULL,
	"is_unsettled" boolean NOT NULL,
	"is_working" boolean NOT NULL,
	"version" integer NOT NULL,
	"record" jsonb NOT NULL,
	CONSTRAINT "orders_key" UNIQUE("tenant_id","idempotency_key"),
	CONSTRAINT "orders_client" UNIQUE("connection_id","client_order_id"),
	CONSTRAINT "orders_environment" CHECK ("orders"."environment" in ('paper', 'live'))
);
--> statement-breakpoint
CREATE TABLE "trading_stops" (
	"tenant_id" text COLLATE "C" PRIMARY KEY DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"trading" text COLLATE "C" DEFAULT 'open' NOT NULL,
	"changed_at" timestamptz NOT NULL,
	CONSTRAINT "trading_stops_trading" CHECK ("trading_stops"."trading" in ('open', 'reduce-only', 'block-new'))
);
--> statement-breakpoint
ALTER TABLE "order_desks" ADD CONSTRAINT "order_desks_connection_id_environment_connections_id_environment_fk" FOREIGN KEY ("connection_id","environment") REFERENCES "public"."connections"("id","environment") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_intent_id_orders_id_fk" FOREIGN KEY ("intent_id") REFERENCES "public"."orders"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_connection_id_account_id_environment_order_desks_connection_id_account_id_environment_fk" FOREIGN KEY ("connection_id","account_id","environment") REFERENCES "public"."order_desks"("connection_id","account_id","environment") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
CREATE INDEX "order_events_alarming" ON "order_events" USING btree ("tenant_id","at") WHERE "order_events"."is_alarming";--> statement-breakpoint
CREATE INDEX "orders_time" ON "orders" USING btree ("tenant_id","created_at","id");--> statement-breakpoint
CREATE INDEX "orders_account" ON "orders" USING btree ("connection_id","account_id","created_at");--> statement-breakpoint
CREATE INDEX "orders_broker" ON "orders" USING btree ("account_id","order_id");--> statement-breakpoint
CREATE INDEX "orders_may_trade" ON "orders" USING btree ("connection_id","account_id") WHERE "orders"."may_trade";--> statement-breakpoint
CREATE INDEX "orders_unsettled" ON "orders" USING btree ("connection_id") WHERE "orders"."is_unsettled";--> statement-breakpoint
CREATE INDEX "orders_working" ON "orders" USING btree ("connection_id") WHERE "orders"."is_working";