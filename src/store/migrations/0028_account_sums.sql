CREATE TABLE "account_cash" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"amount" numeric NOT NULL,
	CONSTRAINT "account_cash_tenant_id_account_id_currency_pk" PRIMARY KEY("tenant_id","account_id","currency")
);
--> statement-breakpoint
CREATE TABLE "account_executions" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"executions" bigint NOT NULL,
	"first_at" timestamptz NOT NULL,
	"last_at" timestamptz NOT NULL,
	CONSTRAINT "account_executions_tenant_id_account_id_pk" PRIMARY KEY("tenant_id","account_id")
);
--> statement-breakpoint
ALTER TABLE "round_trip_months" ADD COLUMN "gross_account" numeric DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "round_trip_months" ADD COLUMN "gross_unconverted" numeric DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "round_trip_months" ADD COLUMN "matches" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "round_trip_months" ADD COLUMN "matches_account" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
INSERT INTO "account_executions" ("tenant_id", "account_id", "executions", "first_at", "last_at")
SELECT tenant_id, account_id, count(*), min(executed_at), max(executed_at) FROM "executions" GROUP BY tenant_id, account_id;
--> statement-breakpoint
INSERT INTO "account_cash" ("tenant_id", "account_id", "currency", "amount")
SELECT tenant_id, account_id, currency, sum(amount) FROM (
	SELECT tenant_id, account_id, currency, amount FROM "cash_movements"
	UNION ALL
	SELECT e.tenant_id, e.account_id, i.currency, CASE e.side WHEN 'buy' THEN -1 ELSE 1 END * e.quantity * e.price * i.multiplier
	FROM "executions" e JOIN "instruments" i ON i.tenant_id = e.tenant_id AND i.id = e.instrument_id
	WHERE e.report <> 'bust' AND e.kind <> 'transfer'
		AND i.kind IN ('equity', 'fund', 'option', 'future-option', 'bond', 'warrant', 'crypto', 'other')
	UNION ALL
	SELECT tenant_id, account_id, fees ->> (at + 2), -(fees ->> (at + 1))::numeric
	FROM "executions" CROSS JOIN generate_series(0, jsonb_array_length(fees) - 1, 3) AS at
	WHERE report <> 'bust' AND fees IS NOT NULL
) AS moved GROUP BY tenant_id, account_id, currency;
--> statement-breakpoint
UPDATE "round_trip_months" AS months SET gross_account = sums.gross_account, gross_unconverted = sums.gross_unconverted,
	matches = sums.matches, matches_account = sums.matches_account
FROM (
	SELECT tenant_id, account_id, instrument_id, symbol, currency, date_trunc('month', closed_at AT TIME ZONE 'UTC')::date AS month,
		coalesce(sum(gross_account), 0) AS gross_account,
		coalesce(sum(gross) FILTER (WHERE gross_account IS NULL), 0) AS gross_unconverted,
		sum(matches) AS matches, coalesce(sum(matches) FILTER (WHERE gross_account IS NOT NULL), 0) AS matches_account
	FROM "round_trips" WHERE closed_at < 'infinity' GROUP BY tenant_id, account_id, instrument_id, symbol, currency, month
) AS sums
WHERE months.tenant_id = sums.tenant_id AND months.account_id = sums.account_id AND months.instrument_id = sums.instrument_id
	AND months.symbol = sums.symbol AND months.currency = sums.currency AND months.month = sums.month;
