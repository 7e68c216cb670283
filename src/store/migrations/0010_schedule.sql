ALTER TABLE "connections" ADD COLUMN "slot_at" timestamptz;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "slot_owner" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "slot_until" timestamptz;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "slot_attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "slot_priority" text COLLATE "C" DEFAULT 'scheduled' NOT NULL;--> statement-breakpoint
CREATE INDEX "connections_due" ON "connections" USING btree (coalesce("slot_at", "next_attempt_at")) WHERE "connections"."sync_enabled" and "connections"."state" not in ('paused', 'needs-user');--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_slot_priority" CHECK ("connections"."slot_priority" in ('interactive', 'scheduled', 'backfill'));