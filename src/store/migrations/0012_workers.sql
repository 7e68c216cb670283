CREATE TABLE "workers" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"version" text NOT NULL,
	"concurrency" integer NOT NULL,
	"running" integer NOT NULL,
	"started_at" timestamptz NOT NULL,
	"seen_at" timestamptz NOT NULL,
	"lags" integer[] NOT NULL,
	"breakers" jsonb NOT NULL
);
