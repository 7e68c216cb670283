CREATE TABLE "gaps" (
	"account_id" text COLLATE "C" NOT NULL,
	"instrument_id" text COLLATE "C" NOT NULL,
	"at" timestamptz NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"source" text COLLATE "C" NOT NULL,
	"quantity" numeric,
	"amount" numeric,
	"currency" text COLLATE "C"
);
--> statement-breakpoint
CREATE INDEX "gaps_position" ON "gaps" USING btree ("account_id","instrument_id","at");