CREATE TABLE "setting_versions" (
	"version" integer PRIMARY KEY NOT NULL,
	"document" jsonb NOT NULL,
	"at" timestamptz NOT NULL,
	"author" text COLLATE "C" NOT NULL,
	"reason" text NOT NULL,
	"restores" integer,
	CONSTRAINT "setting_versions_first" CHECK ("setting_versions"."version" > 0),
	CONSTRAINT "setting_versions_past" CHECK ("setting_versions"."restores" < "setting_versions"."version")
);
