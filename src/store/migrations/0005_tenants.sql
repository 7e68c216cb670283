-- What was there before tenants were known belongs to the one person who used it.
SELECT set_config('app.tenant', 'local', true);--> statement-breakpoint
DROP INDEX "pulls_started";--> statement-breakpoint
DROP INDEX "cash_movements_booked";--> statement-breakpoint
DROP INDEX "executions_executed";--> statement-breakpoint
DROP INDEX "imports_started";--> statement-breakpoint
DROP INDEX "round_trips_opened";--> statement-breakpoint
DROP INDEX "round_trips_closed";--> statement-breakpoint
DROP INDEX "round_trips_net";--> statement-breakpoint
DROP INDEX "round_trips_symbol";--> statement-breakpoint
ALTER TABLE "coverage" DROP CONSTRAINT "coverage_account_id_from_at_pk";--> statement-breakpoint
ALTER TABLE "record_versions" DROP CONSTRAINT "record_versions_account_id_record_id_import_id_digest_pk";--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_account_id_instrument_id_trip_id_pk";--> statement-breakpoint
ALTER TABLE "cash_movements" DROP CONSTRAINT "cash_movements_account_id_id_pk";--> statement-breakpoint
ALTER TABLE "executions" DROP CONSTRAINT "executions_account_id_id_pk";--> statement-breakpoint
ALTER TABLE "reported_balances" DROP CONSTRAINT "reported_balances_account_id_currency_as_of_import_id_pk";--> statement-breakpoint
ALTER TABLE "reported_positions" DROP CONSTRAINT "reported_positions_account_id_instrument_id_as_of_import_id_pk";--> statement-breakpoint
ALTER TABLE "round_trips" DROP CONSTRAINT "round_trips_account_id_instrument_id_id_pk";--> statement-breakpoint
ALTER TABLE "splits" DROP CONSTRAINT "splits_account_id_id_pk";--> statement-breakpoint
ALTER TABLE "accounts" DROP CONSTRAINT "accounts_pkey";--> statement-breakpoint
ALTER TABLE "column_mappings" DROP CONSTRAINT "column_mappings_pkey";--> statement-breakpoint
ALTER TABLE "instruments" DROP CONSTRAINT "instruments_pkey";--> statement-breakpoint
ALTER TABLE "connections" ALTER COLUMN "tenant_id" SET DEFAULT nullif(current_setting('app.tenant', true), '');--> statement-breakpoint
ALTER TABLE "breaks" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "connected_accounts" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "connection_histories" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "connection_leases" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "connection_tokens" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "coverage" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "pulls" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "record_versions" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "annotations" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "cash_movements" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "column_mappings" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "executions" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "gaps" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "import_chunks" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "import_known" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "instruments" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "reported_balances" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "reported_positions" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "round_trips" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "splits" ADD COLUMN "tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL;--> statement-breakpoint
ALTER TABLE "coverage" ADD CONSTRAINT "coverage_tenant_id_account_id_from_at_pk" PRIMARY KEY("tenant_id","account_id","from_at");--> statement-breakpoint
ALTER TABLE "record_versions" ADD CONSTRAINT "record_versions_tenant_id_account_id_record_id_import_id_digest_pk" PRIMARY KEY("tenant_id","account_id","record","id","import_id","digest");--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_tenant_id_id_pk" PRIMARY KEY("tenant_id","id");--> statement-breakpoint
ALTER TABLE "annotations" ADD CONSTRAINT "annotations_tenant_id_account_id_instrument_id_trip_id_pk" PRIMARY KEY("tenant_id","account_id","instrument_id","trip_id");--> statement-breakpoint
ALTER TABLE "cash_movements" ADD CONSTRAINT "cash_movements_tenant_id_account_id_id_pk" PRIMARY KEY("tenant_id","account_id","id");--> statement-breakpoint
ALTER TABLE "column_mappings" ADD CONSTRAINT "column_mappings_tenant_id_signature_pk" PRIMARY KEY("tenant_id","signature");--> statement-breakpoint
ALTER TABLE "executions" ADD CONSTRAINT "executions_tenant_id_account_id_id_pk" PRIMARY KEY("tenant_id","account_id","id");--> statement-breakpoint
ALTER TABLE "instruments" ADD CONSTRAINT "instruments_tenant_id_id_pk" PRIMARY KEY("tenant_id","id");--> statement-breakpoint
ALTER TABLE "reported_balances" ADD CONSTRAINT "reported_balances_tenant_id_account_id_currency_as_of_import_id_pk" PRIMARY KEY("tenant_id","account_id","currency","as_of","import_id");--> statement-breakpoint
ALTER TABLE "reported_positions" ADD CONSTRAINT "reported_positions_tenant_id_account_id_instrument_id_as_of_import_id_pk" PRIMARY KEY("tenant_id","account_id","instrument_id","as_of","import_id");--> statement-breakpoint
ALTER TABLE "round_trips" ADD CONSTRAINT "round_trips_tenant_id_account_id_instrument_id_id_pk" PRIMARY KEY("tenant_id","account_id","instrument_id","id");--> statement-breakpoint
ALTER TABLE "splits" ADD CONSTRAINT "splits_tenant_id_account_id_id_pk" PRIMARY KEY("tenant_id","account_id","id");--> statement-breakpoint
CREATE INDEX "pulls_started" ON "pulls" USING btree ("tenant_id","started_at","id");--> statement-breakpoint
CREATE INDEX "cash_movements_booked" ON "cash_movements" USING btree ("tenant_id","booked_at");--> statement-breakpoint
CREATE INDEX "executions_executed" ON "executions" USING btree ("tenant_id","executed_at");--> statement-breakpoint
CREATE INDEX "imports_started" ON "imports" USING btree ("tenant_id","started_at","id");--> statement-breakpoint
CREATE INDEX "round_trips_opened" ON "round_trips" USING btree ("tenant_id","opened_at");--> statement-breakpoint
CREATE INDEX "round_trips_closed" ON "round_trips" USING btree ("tenant_id","closed_at");--> statement-breakpoint
CREATE INDEX "round_trips_net" ON "round_trips" USING btree ("tenant_id","net");--> statement-breakpoint
CREATE INDEX "round_trips_symbol" ON "round_trips" USING btree ("tenant_id","symbol");
