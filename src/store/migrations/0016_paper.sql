CREATE TABLE "paper_accounts" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"opened_at" timestamptz NOT NULL,
	"state" jsonb NOT NULL,
	CONSTRAINT "paper_accounts_tenant_id_name_pk" PRIMARY KEY("tenant_id","name")
);
--> statement-breakpoint
CREATE TABLE "paper_ledger" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"account" text COLLATE "C" NOT NULL,
	"sequence" integer NOT NULL,
	"at" timestamptz NOT NULL,
	"entry" jsonb NOT NULL,
	CONSTRAINT "paper_ledger_tenant_id_account_sequence_pk" PRIMARY KEY("tenant_id","account","sequence")
);
--> statement-breakpoint
CREATE TABLE "paper_orders" (
	"tenant_id" text COLLATE "C" DEFAULT nullif(current_setting('app.tenant', true), '') NOT NULL,
	"account" text COLLATE "C" NOT NULL,
	"order_id" text COLLATE "C" NOT NULL,
	"client_order_id" text COLLATE "C" NOT NULL,
	"is_open" boolean NOT NULL,
	"updated_at" timestamptz NOT NULL,
	"order" jsonb NOT NULL,
	CONSTRAINT "paper_orders_tenant_id_account_order_id_pk" PRIMARY KEY("tenant_id","account","order_id"),
	CONSTRAINT "paper_orders_client" UNIQUE("tenant_id","account","client_order_id")
);
--> statement-breakpoint
ALTER TABLE "paper_ledger" ADD CONSTRAINT "paper_ledger_tenant_id_account_paper_accounts_tenant_id_name_fk" FOREIGN KEY ("tenant_id","account") REFERENCES "public"."paper_accounts"("tenant_id","name") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
ALTER TABLE "paper_orders" ADD CONSTRAINT "paper_orders_tenant_id_account_paper_accounts_tenant_id_name_fk" FOREIGN KEY ("tenant_id","account") REFERENCES "public"."paper_accounts"("tenant_id","name") ON DELETE cascade ON UPDATE no action DEFERRABLE;--> statement-breakpoint
CREATE INDEX "paper_orders_time" ON "paper_orders" USING btree ("tenant_id","account","updated_at");