CREATE TABLE "approval_messages" (
	"organisation_id" uuid NOT NULL,
	"approval_id" uuid NOT NULL,
	"message_key" text NOT NULL,
	"person_id" uuid,
	CONSTRAINT "approval_messages_organisation_id_approval_id_message_key_pk" PRIMARY KEY("organisation_id","approval_id","message_key")
);
--> statement-breakpoint
CREATE TABLE "approval_votes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"approval_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"person_id" uuid NOT NULL,
	"instead_of" uuid,
	"choice" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"platform" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"step_key" text,
	"invoice_id" uuid,
	"generation" integer,
	"subject_id" uuid,
	"state" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"rule" jsonb NOT NULL,
	"facts" jsonb NOT NULL,
	"facts_hash" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"next_reminder_at" timestamp with time zone,
	"reminders_sent" integer DEFAULT 0 NOT NULL,
	"decided_at" timestamp with time zone,
	"executed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_by" uuid,
	"ended_why" text,
	"broken_glass" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"outreach_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"detail" text NOT NULL,
	"external_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outreach" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"tier" integer NOT NULL,
	"invoice_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"language" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"recipient" jsonb NOT NULL,
	"copies" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"sender_id" uuid,
	"deadline_on" date,
	"facts" jsonb NOT NULL,
	"tone" jsonb NOT NULL,
	"tone_override" text,
	"prepared_at" timestamp with time zone NOT NULL,
	"edited_by" uuid,
	"edited_at" timestamp with time zone,
	"sent_by" uuid,
	"sent_at" timestamp with time zone,
	"message_id" text,
	"provider_id" text,
	"outcome" text,
	CONSTRAINT "outreach_once" UNIQUE("organisation_id","invoice_id","generation","step_key")
);
--> statement-breakpoint
CREATE TABLE "outreach_messages" (
	"organisation_id" uuid NOT NULL,
	"outreach_id" uuid NOT NULL,
	"message_key" text NOT NULL,
	"person_id" uuid,
	CONSTRAINT "outreach_messages_organisation_id_outreach_id_message_key_pk" PRIMARY KEY("organisation_id","outreach_id","message_key")
);
--> statement-breakpoint
CREATE TABLE "outreach_settings" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"from_name" text,
	"reply_to" text,
	"pay_url" text,
	"ways_to_pay" text,
	"legal_wording" text,
	"language" text DEFAULT 'en' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "closures" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"grounds" jsonb NOT NULL,
	"invoice_ids" uuid[] NOT NULL,
	"balances" jsonb NOT NULL,
	"proposed_by" uuid,
	"proposed_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_why" text
);
--> statement-breakpoint
CREATE TABLE "suspension_extensions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"suspension_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	"sponsor_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"balances" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suspension_settings" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"services" text[] DEFAULT '{}' NOT NULL,
	"exempt_services" text[] DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suspensions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"invoice_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"notice_id" uuid,
	"state" text NOT NULL,
	"suspend_on" date NOT NULL,
	"first_suspend_on" date NOT NULL,
	"extensions" integer DEFAULT 0 NOT NULL,
	"services" text[] NOT NULL,
	"exempt_services" text[] NOT NULL,
	"how" text NOT NULL,
	"balances" jsonb NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"suspended_at" timestamp with time zone,
	"restored_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_why" text,
	"problem" text
);
--> statement-breakpoint
ALTER TABLE "approval_messages" ADD CONSTRAINT "approval_messages_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_votes" ADD CONSTRAINT "approval_votes_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_events" ADD CONSTRAINT "mail_events_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outreach" ADD CONSTRAINT "outreach_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outreach_messages" ADD CONSTRAINT "outreach_messages_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outreach_settings" ADD CONSTRAINT "outreach_settings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closures" ADD CONSTRAINT "closures_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspension_extensions" ADD CONSTRAINT "suspension_extensions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspension_settings" ADD CONSTRAINT "suspension_settings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspensions" ADD CONSTRAINT "suspensions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "approval_votes_once" ON "approval_votes" USING btree ("organisation_id","approval_id","revision","person_id");--> statement-breakpoint
CREATE INDEX "approval_votes_approval" ON "approval_votes" USING btree ("organisation_id","approval_id");--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_one_live" ON "approvals" USING btree ("organisation_id","account_id","kind") WHERE state in ('pending', 'changes', 'approved', 'executing');--> statement-breakpoint
CREATE INDEX "approvals_account" ON "approvals" USING btree ("organisation_id","account_id","requested_at");--> statement-breakpoint
CREATE INDEX "approvals_live" ON "approvals" USING btree ("organisation_id","state") WHERE state in ('pending', 'changes', 'approved', 'executing');--> statement-breakpoint
CREATE INDEX "approvals_subject" ON "approvals" USING btree ("organisation_id","subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "mail_events_once" ON "mail_events" USING btree ("organisation_id","external_id");--> statement-breakpoint
CREATE INDEX "outreach_account" ON "outreach" USING btree ("organisation_id","account_id","prepared_at");--> statement-breakpoint
CREATE INDEX "outreach_unsent" ON "outreach" USING btree ("organisation_id","state") WHERE state in ('draft', 'queued', 'sending', 'failed', 'uncertain');--> statement-breakpoint
CREATE INDEX "outreach_provider" ON "outreach" USING btree ("organisation_id","provider_id");--> statement-breakpoint
CREATE UNIQUE INDEX "closures_one_live" ON "closures" USING btree ("organisation_id","account_id","kind") WHERE state in ('proposed', 'approved');--> statement-breakpoint
CREATE INDEX "closures_account" ON "closures" USING btree ("organisation_id","account_id","proposed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "suspension_extensions_number" ON "suspension_extensions" USING btree ("organisation_id","suspension_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "suspensions_one_live" ON "suspensions" USING btree ("organisation_id","account_id") WHERE state not in ('restored', 'cancelled');--> statement-breakpoint
CREATE INDEX "suspensions_account" ON "suspensions" USING btree ("organisation_id","account_id","proposed_at");