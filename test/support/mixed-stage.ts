import { slackStage } from './slack-stage.ts'
import type { Seen, Stage } from './stage.ts'
import { teamsStage } from './teams-stage.ts'
import type { World } from './world.ts'

/** One company on both platforms: each person acts where they are. */
export interface MixedStage {
  slack: Stage
  teams: Stage
  /** The stage that somebody acts on. */
  of(person: string): Stage
  /** What everybody can read last in the channel of that name, on each platform. */
  channels(name: string): Seen[]
}

/** @param onTeams who uses Teams; everybody else is on Slack. */
export function mixedStage(world: World, onTeams: readonly string[]): MixedStage {
  const slack = slackStage(world)
  const teams = teamsStage(world)
  return {
    slack,
    teams,
    of: (person) => (onTeams.includes(person) ? teams : slack),
    channels: (name) => [slack, teams].flatMap((stage) => stage.channel(name).slice(-1)),
  }
}
