CREATE TABLE "people_accounts" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"provider_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people_invitations" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"hash" "bytea" NOT NULL,
	"label" text NOT NULL,
	"invited_by" text COLLATE "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people_keys" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"name" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "people_keys_hash_length" CHECK (octet_length("people_keys"."hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "people_sessions" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"token" text COLLATE "C" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text COLLATE "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people_two_factors" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"verified" boolean DEFAULT true NOT NULL,
	"failed_verification_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "people_users" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text COLLATE "C" NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"two_factor_enabled" boolean DEFAULT false NOT NULL,
	"tenant" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	CONSTRAINT "people_users_role" CHECK ("people_users"."role" in ('owner', 'member'))
);
--> statement-breakpoint
CREATE TABLE "people_verifications" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"identifier" text COLLATE "C" NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "people_accounts" ADD CONSTRAINT "people_accounts_user_id_people_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."people_users"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "people_invitations" ADD CONSTRAINT "people_invitations_invited_by_people_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."people_users"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "people_keys" ADD CONSTRAINT "people_keys_user_id_people_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."people_users"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "people_sessions" ADD CONSTRAINT "people_sessions_user_id_people_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."people_users"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "people_two_factors" ADD CONSTRAINT "people_two_factors_user_id_people_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."people_users"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
CREATE INDEX "people_accounts_user" ON "people_accounts" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_invitations_hash" ON "people_invitations" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "people_keys_hash" ON "people_keys" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "people_keys_user" ON "people_keys" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_sessions_token" ON "people_sessions" USING btree ("token");--> statement-breakpoint
CREATE INDEX "people_sessions_user" ON "people_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_two_factors_user" ON "people_two_factors" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_users_email" ON "people_users" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "people_users_tenant" ON "people_users" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "people_verifications_identifier" ON "people_verifications" USING btree ("identifier");