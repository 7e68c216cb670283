CREATE TABLE "round_trip_days" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"day" date NOT NULL,
	"trades" integer NOT NULL,
	"wins" integer NOT NULL,
	"losses" integer NOT NULL,
	"gross" numeric NOT NULL,
	"fees" numeric NOT NULL,
	"funding" numeric NOT NULL,
	"won" numeric NOT NULL,
	"lost" numeric NOT NULL,
	"won_squares" numeric NOT NULL,
	"lost_squares" numeric NOT NULL,
	"largest_win" numeric,
	"largest_loss" numeric,
	"held_ms" bigint NOT NULL,
	"held" integer NOT NULL,
	"wins_held_ms" bigint NOT NULL,
	"wins_held" integer NOT NULL,
	"losses_held_ms" bigint NOT NULL,
	"losses_held" integer NOT NULL,
	"first_open" timestamptz NOT NULL,
	"last_close" timestamptz NOT NULL,
	"nets" text NOT NULL,
	"closings" text NOT NULL,
	CONSTRAINT "round_trip_days_tenant_id_day_account_id_currency_pk" PRIMARY KEY("tenant_id","day","account_id","currency")
);
--> statement-breakpoint
CREATE TABLE "round_trip_months" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C" NOT NULL,
	"symbol" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"month" date NOT NULL,
	"trades" integer NOT NULL,
	"wins" integer NOT NULL,
	"gross" numeric NOT NULL,
	"fees" numeric NOT NULL,
	"net" numeric NOT NULL,
	CONSTRAINT "round_trip_months_pk" PRIMARY KEY("tenant_id","account_id","instrument_id","month","symbol","currency")
);
--> statement-breakpoint
CREATE TABLE "round_trip_slots" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"slot" timestamptz NOT NULL,
	"trades" integer NOT NULL,
	"wins" integer NOT NULL,
	"gross" numeric NOT NULL,
	"fees" numeric NOT NULL,
	"net" numeric NOT NULL,
	CONSTRAINT "round_trip_slots_tenant_id_slot_account_id_currency_pk" PRIMARY KEY("tenant_id","slot","account_id","currency")
);
--> statement-breakpoint
INSERT INTO "round_trip_days" (
	"tenant_id", "account_id", "currency", "day", "trades", "wins", "losses", "gross", "fees", "funding", "won", "lost",
	"won_squares", "lost_squares", "largest_win", "largest_loss", "held_ms", "held", "wins_held_ms", "wins_held",
	"losses_held_ms", "losses_held", "first_open", "last_close", "nets", "closings"
)
SELECT tenant_id, account_id, currency, day, count(*), count(*) FILTER (WHERE net > 0), count(*) FILTER (WHERE net < 0),
	sum(gross), sum(fees), sum(funding),
	coalesce(sum(net) FILTER (WHERE net > 0), 0), coalesce(sum(net) FILTER (WHERE net < 0), 0),
	coalesce(sum(net * net) FILTER (WHERE net > 0), 0), coalesce(sum(net * net) FILTER (WHERE net < 0), 0),
	max(net) FILTER (WHERE net > 0), min(net) FILTER (WHERE net < 0),
	coalesce(sum(holding_ms) FILTER (WHERE holding_ms >= 0), 0), count(*) FILTER (WHERE holding_ms >= 0),
	coalesce(sum(holding_ms) FILTER (WHERE holding_ms >= 0 AND net > 0), 0), count(*) FILTER (WHERE holding_ms >= 0 AND net > 0),
	coalesce(sum(holding_ms) FILTER (WHERE holding_ms >= 0 AND net < 0), 0), count(*) FILTER (WHERE holding_ms >= 0 AND net < 0),
	min(opened_at), max(closed_at),
	string_agg(net::text, ' ' ORDER BY closed_at, instrument_id, id),
	extract(epoch from day)::bigint || ':' || string_agg(
		((extract(epoch from closed_at) - extract(epoch from day)) * 1000000)::bigint::text, ' '
		ORDER BY closed_at, instrument_id, id)
FROM (
	SELECT *, (closed_at AT TIME ZONE 'UTC')::date AS day FROM "round_trips" WHERE closed_at < 'infinity'
) AS trips GROUP BY tenant_id, account_id, currency, day;
--> statement-breakpoint
INSERT INTO "round_trip_months" (
	"tenant_id", "account_id", "instrument_id", "symbol", "currency", "month", "trades", "wins", "gross", "fees", "net"
)
SELECT tenant_id, account_id, instrument_id, symbol, currency, date_trunc('month', closed_at AT TIME ZONE 'UTC')::date AS month,
	count(*), count(*) FILTER (WHERE net > 0), sum(gross), sum(fees), sum(net)
FROM "round_trips" WHERE closed_at < 'infinity' GROUP BY tenant_id, account_id, instrument_id, symbol, currency, month;
--> statement-breakpoint
INSERT INTO "round_trip_slots" ("tenant_id", "account_id", "currency", "slot", "trades", "wins", "gross", "fees", "net")
SELECT tenant_id, account_id, currency, date_bin('15 minutes', closed_at, '2000-01-01 00:00+00') AS slot,
	count(*), count(*) FILTER (WHERE net > 0), sum(gross), sum(fees), sum(net)
FROM "round_trips" WHERE closed_at < 'infinity' GROUP BY tenant_id, account_id, currency, slot;
