import { IANAZone } from 'luxon'
import type { Desk } from '../desk.ts'
import type { Member } from '../options.ts'
import { ApiError } from './api-error.ts'
import { pageOf } from './args.ts'
import type { Methods } from './method.ts'

export const userMethods: Methods = {
  'auth.test': {
    run: (desk) => ({
      url: `https://${desk.options.teamName.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.slack.com/`,
      team: desk.options.teamName,
      user: desk.workspace.appName.toLowerCase(),
      team_id: desk.options.teamId,
      user_id: desk.workspace.botUserId,
      bot_id: desk.workspace.botId,
      app_id: desk.workspace.appId,
      is_enterprise_install: false,
    }),
  },
  'api.test': { run: (_desk, args) => ({ args: args.raw }) },
  'users.info': {
    scope: 'users:read',
    run(desk, args) {
      const id = args.need('user')
      if (id === desk.workspace.botUserId) return { user: botJson(desk) }
      const member = desk.options.members.find((one) => one.id === id)
      if (!member) throw new ApiError('user_not_found')
      const withLocale = args.flag('include_locale')
      return {
        user: { ...memberJson(desk, member), ...(withLocale ? { locale: member.locale ?? 'en-US' } : {}) },
      }
    },
  },
  'users.list': {
    scope: 'users:read',
    run(desk, args) {
      const everyone = [...desk.options.members.map((member) => memberJson(desk, member)), botJson(desk)]
      const { page, next } = pageOf(everyone, args, 1000)
      return { members: page, response_metadata: { next_cursor: next } }
    },
  },
  'users.lookupByEmail': {
    scope: 'users:read.email',
    run(desk, args) {
      const email = args.need('email').toLowerCase()
      const member = desk.options.members.find((one) => one.email.toLowerCase() === email)
      if (!member) throw new ApiError('users_not_found')
      return { user: memberJson(desk, member) }
    },
  },
}

function memberJson(desk: Desk, member: Member): Record<string, unknown> {
  const seesEmail = desk.options.scopes?.includes('users:read.email') ?? true
  const offsetMinutes = IANAZone.create(member.timeZone).offset(desk.options.realNow())
  return {
    id: member.id,
    team_id: desk.options.teamId,
    name: member.email.split('@')[0],
    deleted: false,
    real_name: member.name,
    tz: member.timeZone,
    tz_label: member.timeZone,
    tz_offset: offsetMinutes * 60,
    profile: {
      real_name: member.name,
      display_name: member.name,
      title: member.title,
      ...(seesEmail ? { email: member.email } : {}),
    },
    is_admin: false,
    is_bot: false,
    is_app_user: false,
  }
}

function botJson(desk: Desk): Record<string, unknown> {
  const { appName, botUserId, appId, botId } = desk.workspace
  return {
    id: botUserId,
    team_id: desk.options.teamId,
    name: appName.toLowerCase(),
    deleted: false,
    real_name: appName,
    profile: { real_name: appName, display_name: appName, bot_id: botId, api_app_id: appId },
    is_bot: true,
    is_app_user: false,
  }
}
