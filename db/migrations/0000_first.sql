CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"parent_id" uuid,
	"arr_minor" bigint,
	"arr_currency" text,
	"strategic" boolean NOT NULL,
	"segment" text,
	"region" text,
	"renewal_on" date,
	"csm_id" uuid,
	"ae_id" uuid,
	"collector_id" uuid,
	"do_not_contact" boolean NOT NULL,
	CONSTRAINT "accounts_external" UNIQUE("organisation_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"organisation_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"verb" text NOT NULL,
	"subject" text NOT NULL,
	"data" jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_organisation_id_sequence_pk" PRIMARY KEY("organisation_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"tier" integer NOT NULL,
	"status" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"oldest_due_on" date,
	"policy_version_id" uuid NOT NULL,
	"next_step_key" text,
	"next_step_on" date,
	CONSTRAINT "cases_account" UNIQUE("organisation_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "channel_subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"channel_id" text NOT NULL,
	"channel_name" text NOT NULL,
	"active" boolean NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "channel_subscriptions_channel" UNIQUE("workspace_id","channel_id")
);
--> statement-breakpoint
CREATE TABLE "chat_messages" (
	"organisation_id" uuid NOT NULL,
	"message_key" text NOT NULL,
	"workspace_id" uuid NOT NULL,
	"channel_id" text NOT NULL,
	"external_id" text NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "chat_messages_organisation_id_message_key_pk" PRIMARY KEY("organisation_id","message_key")
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"phone" text,
	"title" text,
	"billing" boolean NOT NULL,
	"active" boolean NOT NULL,
	CONSTRAINT "contacts_external" UNIQUE("organisation_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "credits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"invoice_id" uuid,
	"external_id" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"organisation_id" uuid NOT NULL,
	"issued_on" date NOT NULL,
	"reason" text,
	CONSTRAINT "credits_external" UNIQUE("organisation_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "daily_runs" (
	"organisation_id" uuid NOT NULL,
	"on_date" date NOT NULL,
	"ran_at" timestamp with time zone NOT NULL,
	"summary" jsonb NOT NULL,
	CONSTRAINT "daily_runs_organisation_id_on_date_pk" PRIMARY KEY("organisation_id","on_date")
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"organisation_id" uuid NOT NULL,
	"subscription_id" uuid NOT NULL,
	"on_date" date NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "digests_subscription_id_on_date_pk" PRIMARY KEY("subscription_id","on_date")
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"workspace_id" uuid NOT NULL,
	"external_user_id" text NOT NULL,
	CONSTRAINT "identities_workspace_id_external_user_id_pk" PRIMARY KEY("workspace_id","external_user_id")
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"number" text NOT NULL,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"open_minor" bigint NOT NULL,
	"issued_on" date NOT NULL,
	"due_on" date NOT NULL,
	"generation" integer NOT NULL,
	"po_number" text,
	"pay_url" text,
	"disputed" boolean NOT NULL,
	CONSTRAINT "invoices_external" UNIQUE("organisation_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "ledger_freshness" (
	"organisation_id" uuid NOT NULL,
	"source" text NOT NULL,
	"fresh_at" timestamp with time zone NOT NULL,
	"records" integer NOT NULL,
	CONSTRAINT "ledger_freshness_organisation_id_source_pk" PRIMARY KEY("organisation_id","source")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"working_days" integer[] NOT NULL,
	"holiday_region" text,
	"digest_hour" integer NOT NULL,
	"reporting_currency" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"key" text NOT NULL,
	"lane" text NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"available_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_until" timestamp with time zone,
	"claimed_by" text,
	"problem" text,
	"enqueued_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "outbox_key" UNIQUE("organisation_id","key")
);
--> statement-breakpoint
CREATE TABLE "outbox_lanes" (
	"organisation_id" uuid NOT NULL,
	"lane" text NOT NULL,
	"free_at" timestamp with time zone NOT NULL,
	CONSTRAINT "outbox_lanes_organisation_id_lane_pk" PRIMARY KEY("organisation_id","lane")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"invoice_id" uuid,
	"external_id" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"organisation_id" uuid NOT NULL,
	"received_on" date NOT NULL,
	"method" text,
	CONSTRAINT "payments_external" UNIQUE("organisation_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"roles" text[] NOT NULL,
	"time_zone" text,
	"manager_id" uuid,
	"active" boolean NOT NULL,
	CONSTRAINT "people_external" UNIQUE("organisation_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "policy_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"hash" text NOT NULL,
	"applied_at" timestamp with time zone NOT NULL,
	"applied_by" text NOT NULL,
	CONSTRAINT "policy_versions_number" UNIQUE("organisation_id","number")
);
--> statement-breakpoint
CREATE TABLE "rates" (
	"organisation_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"on_date" date NOT NULL,
	"rate" text NOT NULL,
	CONSTRAINT "rates_organisation_id_currency_on_date_pk" PRIMARY KEY("organisation_id","currency","on_date")
);
--> statement-breakpoint
CREATE TABLE "received_events" (
	"organisation_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"event_id" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "received_events_workspace_id_event_id_pk" PRIMARY KEY("workspace_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"tier" integer NOT NULL,
	"invoice_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"due_on" date NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"policy_version_id" uuid NOT NULL,
	"planned_at" timestamp with time zone NOT NULL,
	CONSTRAINT "steps_once" UNIQUE("organisation_id","invoice_id","generation","step_key")
);
--> statement-breakpoint
CREATE TABLE "timeline" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"on_date" date NOT NULL,
	"kind" text NOT NULL,
	"actor_id" uuid,
	"text" text NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"bot_user_id" text NOT NULL,
	"status" text NOT NULL,
	"problem" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "workspaces_external" UNIQUE("platform","external_id")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_subscriptions" ADD CONSTRAINT "channel_subscriptions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_subscriptions" ADD CONSTRAINT "channel_subscriptions_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_runs" ADD CONSTRAINT "daily_runs_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_subscription_id_channel_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."channel_subscriptions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_freshness" ADD CONSTRAINT "ledger_freshness_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox_lanes" ADD CONSTRAINT "outbox_lanes_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rates" ADD CONSTRAINT "rates_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "received_events" ADD CONSTRAINT "received_events_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timeline" ADD CONSTRAINT "timeline_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_csm" ON "accounts" USING btree ("organisation_id","csm_id");--> statement-breakpoint
CREATE INDEX "accounts_name" ON "accounts" USING btree ("organisation_id",lower("name"));--> statement-breakpoint
CREATE INDEX "cases_tier" ON "cases" USING btree ("organisation_id","tier");--> statement-breakpoint
CREATE INDEX "contacts_account" ON "contacts" USING btree ("organisation_id","account_id");--> statement-breakpoint
CREATE INDEX "credits_invoice" ON "credits" USING btree ("organisation_id","invoice_id");--> statement-breakpoint
CREATE INDEX "credits_account" ON "credits" USING btree ("organisation_id","account_id");--> statement-breakpoint
CREATE INDEX "identities_person" ON "identities" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE INDEX "invoices_account" ON "invoices" USING btree ("organisation_id","account_id");--> statement-breakpoint
CREATE INDEX "invoices_open" ON "invoices" USING btree ("organisation_id","due_on") WHERE open_minor <> 0;--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("lane","sequence") WHERE state in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX "payments_invoice" ON "payments" USING btree ("organisation_id","invoice_id");--> statement-breakpoint
CREATE INDEX "payments_account" ON "payments" USING btree ("organisation_id","account_id");--> statement-breakpoint
CREATE INDEX "payments_recorded" ON "payments" USING btree ("organisation_id","recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "people_email" ON "people" USING btree ("organisation_id",lower("email"));--> statement-breakpoint
CREATE INDEX "steps_account" ON "steps" USING btree ("organisation_id","account_id");--> statement-breakpoint
CREATE INDEX "steps_day" ON "steps" USING btree ("organisation_id","due_on");--> statement-breakpoint
CREATE INDEX "timeline_account" ON "timeline" USING btree ("organisation_id","account_id","at");--> statement-breakpoint
CREATE INDEX "timeline_kind" ON "timeline" USING btree ("organisation_id","kind","at");