CREATE TABLE "audit_log" (
	"tenant_id" text COLLATE "C" NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamptz NOT NULL,
	"actor" text NOT NULL,
	"act" text COLLATE "C" NOT NULL,
	"subject" text NOT NULL,
	"detail" text NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_log_tenant_id_seq_pk" PRIMARY KEY("tenant_id","seq"),
	CONSTRAINT "audit_log_seq" CHECK ("audit_log"."seq" > 0),
	CONSTRAINT "audit_log_hash" CHECK (octet_length("audit_log"."hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"tenant_id" text COLLATE "C" NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"environment" text COLLATE "C" NOT NULL,
	"purpose" text COLLATE "C" NOT NULL,
	"version" integer NOT NULL,
	"format" integer NOT NULL,
	"kid" text COLLATE "C" NOT NULL,
	"wrapped" "bytea" NOT NULL,
	"fields" jsonb NOT NULL,
	CONSTRAINT "credentials_pk" PRIMARY KEY("tenant_id","connection_id","environment","purpose","version"),
	CONSTRAINT "credentials_environment" CHECK ("credentials"."environment" in ('paper', 'live')),
	CONSTRAINT "credentials_purpose" CHECK ("credentials"."purpose" in ('sync', 'trade')),
	CONSTRAINT "credentials_version" CHECK ("credentials"."version" > 0)
);
--> statement-breakpoint
CREATE TABLE "vault_keys" (
	"kid" text COLLATE "C" PRIMARY KEY NOT NULL,
	"canary" "bytea" NOT NULL,
	"retired" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX "credentials_kid" ON "credentials" USING btree ("kid");--> statement-breakpoint
CREATE OR REPLACE FUNCTION "audit_log_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'The audit log takes new rows only' USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_log_rows_stay" BEFORE UPDATE OR DELETE ON "audit_log" FOR EACH ROW EXECUTE FUNCTION "audit_log_append_only"();
--> statement-breakpoint
CREATE TRIGGER "audit_log_stays" BEFORE TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION "audit_log_append_only"();
