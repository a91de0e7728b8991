CREATE TABLE "teams_conversations" (
	"organisation_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"conversation_id" text NOT NULL,
	"kind" text NOT NULL,
	"service_url" text NOT NULL,
	"team_id" text,
	"team_name" text,
	"name" text,
	"user_external_id" text,
	"state" text NOT NULL,
	"problem" text,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "teams_conversations_workspace_id_conversation_id_pk" PRIMARY KEY("workspace_id","conversation_id")
);
--> statement-breakpoint
ALTER TABLE "channel_subscriptions" ADD COLUMN "problem" text;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "last_seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "unreachable_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "unreachable_why" text;--> statement-breakpoint
ALTER TABLE "teams_conversations" ADD CONSTRAINT "teams_conversations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams_conversations" ADD CONSTRAINT "teams_conversations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "teams_conversations_team" ON "teams_conversations" USING btree ("workspace_id","team_id");--> statement-breakpoint
CREATE INDEX "teams_conversations_user" ON "teams_conversations" USING btree ("workspace_id","user_external_id");