ALTER TABLE "connection_histories" ADD COLUMN "pass_cursor" text;--> statement-breakpoint
ALTER TABLE "connection_histories" ADD COLUMN "pass_since" timestamptz;--> statement-breakpoint
ALTER TABLE "connection_histories" ADD COLUMN "span_ms" bigint;--> statement-breakpoint
ALTER TABLE "connection_histories" ADD COLUMN "hole_since" timestamptz;