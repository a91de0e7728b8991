CREATE TABLE "plan_messages" (
	"organisation_id" uuid NOT NULL,
	"plan_id" uuid NOT NULL,
	"message_key" text NOT NULL,
	"person_id" uuid,
	CONSTRAINT "plan_messages_organisation_id_plan_id_message_key_pk" PRIMARY KEY("organisation_id","plan_id","message_key")
);
--> statement-breakpoint
CREATE TABLE "plans" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"currency" text NOT NULL,
	"balance_minor" bigint NOT NULL,
	"instalments" jsonb NOT NULL,
	"percent" text,
	"reason" text DEFAULT '' NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"agreed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_why" text
);
--> statement-breakpoint
ALTER TABLE "plan_messages" ADD CONSTRAINT "plan_messages_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plans" ADD CONSTRAINT "plans_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "plans_one_live" ON "plans" USING btree ("organisation_id","account_id","currency") WHERE state in ('asked', 'approved', 'agreed');--> statement-breakpoint
CREATE INDEX "plans_account" ON "plans" USING btree ("organisation_id","account_id","asked_at");--> statement-breakpoint
CREATE INDEX "plans_live" ON "plans" USING btree ("organisation_id","state") WHERE state in ('approved', 'agreed');