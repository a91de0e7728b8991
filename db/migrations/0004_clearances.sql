CREATE TABLE "absences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"from_on" date NOT NULL,
	"until_on" date NOT NULL,
	"delegate_id" uuid,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "answers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"clearance_id" uuid,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"until_on" date,
	"gate_ends_on" date,
	"amount_minor" bigint,
	"currency" text,
	"invoice_ids" uuid[] DEFAULT '{}' NOT NULL,
	"reason" text,
	"contact" jsonb,
	"person_id" uuid,
	"owner_id" uuid,
	"said_by" uuid NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	"said_on" date NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_why" text,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "clearance_messages" (
	"organisation_id" uuid NOT NULL,
	"clearance_id" uuid NOT NULL,
	"message_key" text NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "clearance_messages_organisation_id_clearance_id_message_key_pk" PRIMARY KEY("organisation_id","clearance_id","message_key")
);
--> statement-breakpoint
CREATE TABLE "clearances" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"tier" integer NOT NULL,
	"invoice_id" uuid NOT NULL,
	"generation" integer NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"asked_person_id" uuid,
	"rung" integer DEFAULT 0 NOT NULL,
	"rung_at" timestamp with time zone NOT NULL,
	"next_rung_at" timestamp with time zone,
	"asked_at" timestamp with time zone NOT NULL,
	"asked_on" date NOT NULL,
	"answered_at" timestamp with time zone,
	"answered_by" uuid,
	"answer" text,
	"valid_until" date,
	"facts" jsonb NOT NULL,
	"batch_key" text
);
--> statement-breakpoint
CREATE TABLE "readings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"clearance_id" uuid,
	"person_id" uuid NOT NULL,
	"said" text NOT NULL,
	"understood" jsonb NOT NULL,
	"state" text NOT NULL,
	"said_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "disputed_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "absences" ADD CONSTRAINT "absences_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clearance_messages" ADD CONSTRAINT "clearance_messages_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clearances" ADD CONSTRAINT "clearances_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "readings" ADD CONSTRAINT "readings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "absences_person" ON "absences" USING btree ("organisation_id","person_id","until_on");--> statement-breakpoint
CREATE INDEX "answers_active" ON "answers" USING btree ("organisation_id","account_id") WHERE state = 'active';--> statement-breakpoint
CREATE INDEX "answers_account" ON "answers" USING btree ("organisation_id","account_id","said_at");--> statement-breakpoint
CREATE INDEX "answers_clearance" ON "answers" USING btree ("organisation_id","clearance_id");--> statement-breakpoint
CREATE INDEX "clearance_messages_key" ON "clearance_messages" USING btree ("organisation_id","message_key");--> statement-breakpoint
CREATE UNIQUE INDEX "clearances_one_open" ON "clearances" USING btree ("organisation_id","account_id") WHERE kind = 'ask' and state = 'open';--> statement-breakpoint
CREATE INDEX "clearances_account" ON "clearances" USING btree ("organisation_id","account_id","asked_at");--> statement-breakpoint
CREATE INDEX "clearances_open" ON "clearances" USING btree ("organisation_id","next_rung_at") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "clearances_asked" ON "clearances" USING btree ("organisation_id","asked_person_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "clearances_valid" ON "clearances" USING btree ("organisation_id","valid_until") WHERE (state = 'answered' and answer = 'clear') or (state = 'open' and kind = 'announce');--> statement-breakpoint
CREATE INDEX "readings_person" ON "readings" USING btree ("organisation_id","person_id","said_at");