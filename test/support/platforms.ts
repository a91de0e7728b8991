import { slackStage } from './slack-stage.ts'
import type { Stage } from './stage.ts'
import { teamsStage } from './teams-stage.ts'
import type { World } from './world.ts'

/** Every journey runs once for each. */
export const PLATFORMS: { name: string; stage(world: World): Stage }[] = [
  { name: 'Slack', stage: slackStage },
  { name: 'Teams', stage: teamsStage },
]
