DROP INDEX "round_trips_closed";--> statement-breakpoint
CREATE INDEX "round_trips_closed" ON "round_trips" USING btree ("tenant_id","closed_at","account_id","instrument_id","id","currency","net");