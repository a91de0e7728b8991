CREATE TABLE "closure_messages" (
	"organisation_id" uuid NOT NULL,
	"closure_id" uuid NOT NULL,
	"message_key" text NOT NULL,
	"person_id" uuid,
	CONSTRAINT "closure_messages_organisation_id_closure_id_message_key_pk" PRIMARY KEY("organisation_id","closure_id","message_key")
);
--> statement-breakpoint
CREATE TABLE "suspension_messages" (
	"organisation_id" uuid NOT NULL,
	"suspension_id" uuid NOT NULL,
	"message_key" text NOT NULL,
	"person_id" uuid,
	CONSTRAINT "suspension_messages_organisation_id_suspension_id_message_key_pk" PRIMARY KEY("organisation_id","suspension_id","message_key")
);
--> statement-breakpoint
ALTER TABLE "suspensions" ADD COLUMN "owed_until" date NOT NULL;--> statement-breakpoint
ALTER TABLE "suspensions" ADD COLUMN "warned_on" date;--> statement-breakpoint
ALTER TABLE "suspensions" ADD COLUMN "debt" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "closure_messages" ADD CONSTRAINT "closure_messages_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspension_messages" ADD CONSTRAINT "suspension_messages_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;