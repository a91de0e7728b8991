DROP INDEX "clearances_valid";--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "locale" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "looked_up_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "clearances_valid" ON "clearances" USING btree ("organisation_id","valid_until") WHERE (state in ('answered', 'decided') and answer = 'clear') or (state = 'open' and kind = 'announce');