CREATE TABLE "audit_heads" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigint NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "approval_votes" DROP CONSTRAINT "approval_votes_organisation_id_organisations_id_fk";
--> statement-breakpoint
ALTER TABLE "audit" DROP CONSTRAINT "audit_organisation_id_organisations_id_fk";
--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_organisation_id_organisations_id_fk";
--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "absences_delegate" ON "absences" USING btree ("organisation_id","delegate_id","until_on");
--> statement-breakpoint
INSERT INTO "audit_heads" ("organisation_id", "sequence", "previous_hash", "hash")
SELECT DISTINCT ON ("organisation_id") "organisation_id", "sequence", "previous_hash", "hash"
FROM "audit" ORDER BY "organisation_id", "sequence" DESC;
