CREATE TABLE "capability_changes" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"at" timestamptz NOT NULL,
	"broker" text COLLATE "C" NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"capability" text COLLATE "C" NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C",
	"before" boolean,
	"after" boolean,
	"evidence" text,
	CONSTRAINT "capability_changes_pk" PRIMARY KEY("tenant_id","at","broker","connection_id","account_id","capability"),
	CONSTRAINT "capability_changes_source" CHECK ("capability_changes"."source" in ('declared', 'probed'))
);
--> statement-breakpoint
CREATE TABLE "capability_readings" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"broker" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"region" text,
	"facts" jsonb NOT NULL,
	"read_at" timestamptz NOT NULL,
	CONSTRAINT "capability_readings_connection_id_account_id_pk" PRIMARY KEY("connection_id","account_id"),
	CONSTRAINT "capability_readings_environment" CHECK ("capability_readings"."environment" in ('paper', 'live'))
);
--> statement-breakpoint
CREATE TABLE "instrument_listings" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"broker" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"read_at" timestamptz NOT NULL,
	"count" integer NOT NULL,
	"unread" integer NOT NULL,
	CONSTRAINT "instrument_listings_tenant_id_broker_environment_account_id_pk" PRIMARY KEY("tenant_id","broker","environment","account_id"),
	CONSTRAINT "instrument_listings_environment" CHECK ("instrument_listings"."environment" in ('paper', 'live'))
);
--> statement-breakpoint
CREATE TABLE "listed_instruments" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"broker" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"symbol" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"name" text,
	"is_tradable" boolean NOT NULL,
	"is_shortable" boolean,
	"is_fractional" boolean,
	CONSTRAINT "listed_instruments_pk" PRIMARY KEY("tenant_id","broker","environment","account_id","symbol")
);
--> statement-breakpoint
ALTER TABLE "capability_readings" ADD CONSTRAINT "capability_readings_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "instrument_listings" ADD CONSTRAINT "instrument_listings_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "listed_instruments" ADD CONSTRAINT "listed_instruments_listing" FOREIGN KEY ("tenant_id","broker","environment","account_id") REFERENCES "public"."instrument_listings"("tenant_id","broker","environment","account_id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
CREATE INDEX "instrument_listings_connection" ON "instrument_listings" USING btree ("connection_id");