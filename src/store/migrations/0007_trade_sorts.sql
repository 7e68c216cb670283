CREATE INDEX "round_trips_quantity" ON "round_trips" USING btree ("tenant_id","quantity","account_id","instrument_id","id");--> statement-breakpoint
CREATE INDEX "round_trips_fees" ON "round_trips" USING btree ("tenant_id","fees","account_id","instrument_id","id");--> statement-breakpoint
CREATE INDEX "round_trips_gross" ON "round_trips" USING btree ("tenant_id","gross");--> statement-breakpoint
CREATE INDEX "round_trips_holding" ON "round_trips" USING btree ("tenant_id","holding_ms");