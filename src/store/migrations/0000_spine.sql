CREATE TABLE "accounts" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"broker" text COLLATE "C" NOT NULL,
	"number" text,
	"name" text,
	"currency" text COLLATE "C",
	"sample" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "annotations" (
	"account_id" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C" NOT NULL,
	"trip_id" text COLLATE "C" NOT NULL,
	"note" text NOT NULL,
	"tags" text[] NOT NULL,
	"updated_at" timestamptz NOT NULL,
	CONSTRAINT "annotations_account_id_instrument_id_trip_id_pk" PRIMARY KEY("account_id","instrument_id","trip_id")
);
--> statement-breakpoint
CREATE TABLE "cash_movements" (
	"account_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"amount" numeric NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"booked_at" timestamptz NOT NULL,
	"precision" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C",
	"description" text,
	"digest" bigint NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"line" integer NOT NULL,
	CONSTRAINT "cash_movements_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "cash_movements_precision" CHECK ("cash_movements"."precision" in ('instant', 'day'))
);
--> statement-breakpoint
CREATE TABLE "column_mappings" (
	"signature" text COLLATE "C" PRIMARY KEY NOT NULL,
	"mapping" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "executions" (
	"account_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C" NOT NULL,
	"executed_at" timestamptz NOT NULL,
	"sequence" bigint NOT NULL,
	"digest" bigint NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"line" integer NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"side" text COLLATE "C" NOT NULL,
	"effect" text COLLATE "C",
	"quantity" numeric NOT NULL,
	"price" numeric NOT NULL,
	"fees" jsonb,
	"stated_pnl" numeric,
	"fx_rate" numeric,
	"precision" text COLLATE "C" NOT NULL,
	"zone" text COLLATE "C" NOT NULL,
	"zone_stated" boolean NOT NULL,
	"trade_date" date,
	"order_id" text COLLATE "C",
	"venue" text COLLATE "C",
	"refers_to" text COLLATE "C",
	"report" text COLLATE "C" NOT NULL,
	"note" text,
	CONSTRAINT "executions_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "executions_side" CHECK ("executions"."side" in ('buy', 'sell')),
	CONSTRAINT "executions_quantity" CHECK ("executions"."quantity" >= 0),
	CONSTRAINT "executions_effect" CHECK ("executions"."effect" in ('open', 'close')),
	CONSTRAINT "executions_report" CHECK ("executions"."report" in ('new', 'correction', 'bust')),
	CONSTRAINT "executions_precision" CHECK ("executions"."precision" in ('instant', 'day'))
);
--> statement-breakpoint
CREATE TABLE "import_chunks" (
	"import_id" text COLLATE "C" NOT NULL,
	"part" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "import_chunks_import_id_part_pk" PRIMARY KEY("import_id","part")
);
--> statement-breakpoint
CREATE TABLE "import_known" (
	"import_id" text COLLATE "C" NOT NULL,
	"part" integer NOT NULL,
	"record" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"ids" text[] NOT NULL,
	"lines" integer[] NOT NULL,
	CONSTRAINT "import_known_import_id_part_pk" PRIMARY KEY("import_id","part"),
	CONSTRAINT "import_known_record" CHECK ("import_known"."record" in ('execution', 'split', 'cash'))
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"started_at" timestamptz NOT NULL,
	"file_name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text COLLATE "C" NOT NULL,
	"importer" text COLLATE "C" NOT NULL,
	"importer_version" integer NOT NULL,
	"options" text NOT NULL,
	"sample" boolean DEFAULT false NOT NULL,
	"report" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instruments" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"symbol" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"multiplier" numeric NOT NULL,
	"inverse" boolean DEFAULT false NOT NULL,
	"name" text,
	"isin" text COLLATE "C",
	"cusip" text COLLATE "C",
	"exchange" text COLLATE "C",
	"underlying" text COLLATE "C",
	"expiry" date,
	"strike" numeric,
	"right" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "quarantine" (
	"import_id" text COLLATE "C" NOT NULL,
	"part" integer NOT NULL,
	"line" integer NOT NULL,
	"section" text,
	"code" text COLLATE "C" NOT NULL,
	"reason" text NOT NULL,
	"raw" text NOT NULL,
	CONSTRAINT "quarantine_import_id_part_pk" PRIMARY KEY("import_id","part")
);
--> statement-breakpoint
CREATE TABLE "reported_balances" (
	"account_id" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"as_of" timestamptz NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"cash" numeric NOT NULL,
	CONSTRAINT "reported_balances_account_id_currency_as_of_import_id_pk" PRIMARY KEY("account_id","currency","as_of","import_id")
);
--> statement-breakpoint
CREATE TABLE "reported_positions" (
	"account_id" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C" NOT NULL,
	"as_of" timestamptz NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	"quantity" numeric NOT NULL,
	"average_price" numeric,
	"mark_price" numeric,
	"market_value" numeric,
	CONSTRAINT "reported_positions_account_id_instrument_id_as_of_import_id_pk" PRIMARY KEY("account_id","instrument_id","as_of","import_id")
);
--> statement-breakpoint
CREATE TABLE "round_trips" (
	"account_id" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"direction" text COLLATE "C" NOT NULL,
	"opened_at" timestamptz NOT NULL,
	"closed_at" timestamptz NOT NULL,
	"holding_ms" bigint NOT NULL,
	"symbol" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"quantity" numeric NOT NULL,
	"peak_quantity" numeric NOT NULL,
	"open_quantity" numeric NOT NULL,
	"entry_price" numeric NOT NULL,
	"exit_price" numeric,
	"gross" numeric NOT NULL,
	"fees" numeric NOT NULL,
	"funding" numeric NOT NULL,
	"net" numeric NOT NULL,
	"gross_account" numeric,
	"matches" integer NOT NULL,
	"execution_ids" text[] NOT NULL,
	"detail" jsonb,
	CONSTRAINT "round_trips_account_id_instrument_id_id_pk" PRIMARY KEY("account_id","instrument_id","id"),
	CONSTRAINT "round_trips_direction" CHECK ("round_trips"."direction" in ('long', 'short')),
	CONSTRAINT "round_trips_quantity" CHECK ("round_trips"."quantity" >= 0 and "round_trips"."open_quantity" >= 0),
	CONSTRAINT "round_trips_order" CHECK ("round_trips"."closed_at" >= "round_trips"."opened_at")
);
--> statement-breakpoint
CREATE TABLE "splits" (
	"account_id" text COLLATE "C" NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C" NOT NULL,
	"effective_at" timestamptz NOT NULL,
	"sequence" bigint NOT NULL,
	"from_units" numeric NOT NULL,
	"to_units" numeric NOT NULL,
	"digest" bigint NOT NULL,
	"import_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "splits_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "splits_ratio" CHECK ("splits"."from_units" > 0 and "splits"."to_units" > 0)
);
--> statement-breakpoint
CREATE INDEX "cash_movements_booked" ON "cash_movements" USING btree ("booked_at");--> statement-breakpoint
CREATE INDEX "cash_movements_instrument" ON "cash_movements" USING btree ("account_id","instrument_id","booked_at") WHERE "cash_movements"."instrument_id" is not null;--> statement-breakpoint
CREATE INDEX "executions_trading_order" ON "executions" USING btree ("account_id","instrument_id","executed_at");--> statement-breakpoint
CREATE INDEX "executions_executed" ON "executions" USING btree ("executed_at");--> statement-breakpoint
CREATE INDEX "executions_corrected" ON "executions" USING btree ("account_id","instrument_id") WHERE "executions"."report" <> 'new';--> statement-breakpoint
CREATE INDEX "executions_import" ON "executions" USING brin ("import_id") WITH (pages_per_range=16,autosummarize=true);--> statement-breakpoint
CREATE INDEX "import_known_account" ON "import_known" USING btree ("account_id","record");--> statement-breakpoint
CREATE INDEX "imports_sha256" ON "imports" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "imports_started" ON "imports" USING btree ("started_at","id");--> statement-breakpoint
CREATE INDEX "round_trips_opened" ON "round_trips" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "round_trips_closed" ON "round_trips" USING btree ("closed_at");--> statement-breakpoint
CREATE INDEX "round_trips_instrument" ON "round_trips" USING btree ("account_id","instrument_id","opened_at");--> statement-breakpoint
CREATE INDEX "round_trips_net" ON "round_trips" USING btree ("net");--> statement-breakpoint
CREATE INDEX "round_trips_symbol" ON "round_trips" USING btree ("symbol");--> statement-breakpoint
CREATE INDEX "splits_trading_order" ON "splits" USING btree ("account_id","instrument_id","effective_at");