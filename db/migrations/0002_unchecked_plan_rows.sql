ALTER TABLE "steps" DROP CONSTRAINT "steps_organisation_id_organisations_id_fk";
--> statement-breakpoint
ALTER TABLE "timeline" DROP CONSTRAINT "timeline_organisation_id_organisations_id_fk";
