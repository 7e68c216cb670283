ALTER TABLE "breaks" ADD COLUMN "subject" text;--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "account_id" text COLLATE "C";--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "record_key" text;--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "from_at" timestamptz;--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "to_at" timestamptz;--> statement-breakpoint
CREATE INDEX "quarantine_account" ON "quarantine" USING btree ("account_id","from_at") WHERE "quarantine"."account_id" is not null;--> statement-breakpoint
CREATE INDEX "round_trips_ended" ON "round_trips" USING btree ("account_id","instrument_id","closed_at");--> statement-breakpoint
CREATE INDEX "round_trips_assumed" ON "round_trips" USING btree ("account_id","instrument_id","opened_at") WHERE "round_trips"."detail" ->> 'closedBy' = 'expiry-assumed';