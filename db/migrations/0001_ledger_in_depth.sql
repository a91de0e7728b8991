CREATE TABLE "import_mappings" (
	"organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "import_mappings_organisation_id_name_pk" PRIMARY KEY("organisation_id","name")
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"author_id" uuid NOT NULL,
	"text" text NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "rollups" (
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"current_minor" bigint NOT NULL,
	"current_invoices" integer NOT NULL,
	"d1_minor" bigint NOT NULL,
	"d1_invoices" integer NOT NULL,
	"d31_minor" bigint NOT NULL,
	"d31_invoices" integer NOT NULL,
	"d61_minor" bigint NOT NULL,
	"d61_invoices" integer NOT NULL,
	"d91_minor" bigint NOT NULL,
	"d91_invoices" integer NOT NULL,
	"disputed_minor" bigint NOT NULL,
	"overdue_minor" bigint NOT NULL,
	"oldest_due_on" date,
	"chaseable_due_on" date,
	"changes_on" date,
	"unplaced_minor" bigint NOT NULL,
	CONSTRAINT "rollups_organisation_id_account_id_currency_pk" PRIMARY KEY("organisation_id","account_id","currency")
);
--> statement-breakpoint
DROP INDEX "invoices_open";--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "driver_invoice_id" uuid;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "driver_generation" integer;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "next_evaluation_on" date;--> statement-breakpoint
ALTER TABLE "channel_subscriptions" ADD COLUMN "filters" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "credits" ADD COLUMN "kind" text DEFAULT 'credit' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "source" text DEFAULT 'import' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "vanished_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "ages_on" date;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "ages_policy_id" uuid;--> statement-breakpoint
ALTER TABLE "steps" ADD COLUMN "outside" boolean NOT NULL;--> statement-breakpoint
ALTER TABLE "import_mappings" ADD CONSTRAINT "import_mappings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rollups" ADD CONSTRAINT "rollups_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notes_account" ON "notes" USING btree ("organisation_id","account_id","at");--> statement-breakpoint
CREATE INDEX "rollups_changes" ON "rollups" USING btree ("organisation_id","changes_on");--> statement-breakpoint
CREATE INDEX "rollups_overdue" ON "rollups" USING btree ("organisation_id","overdue_minor") WHERE overdue_minor > 0;--> statement-breakpoint
CREATE INDEX "cases_due" ON "cases" USING btree ("organisation_id","next_evaluation_on");--> statement-breakpoint
CREATE INDEX "credits_unplaced" ON "credits" USING btree ("organisation_id","account_id") WHERE invoice_id is null;--> statement-breakpoint
CREATE INDEX "invoices_number" ON "invoices" USING btree ("organisation_id","number");--> statement-breakpoint
CREATE INDEX "invoices_source" ON "invoices" USING btree ("organisation_id","source");--> statement-breakpoint
CREATE INDEX "outbox_states" ON "outbox" USING btree ("organisation_id","state") WHERE state <> 'sent';--> statement-breakpoint
CREATE INDEX "payments_unplaced" ON "payments" USING btree ("organisation_id","account_id") WHERE invoice_id is null;--> statement-breakpoint
CREATE INDEX "received_events_at" ON "received_events" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "steps_withheld" ON "steps" USING btree ("organisation_id","account_id") WHERE state = 'withheld';--> statement-breakpoint
CREATE INDEX "invoices_open" ON "invoices" USING btree ("organisation_id","account_id","due_on") WHERE open_minor <> 0;