import { changeFilters, loadChannelFilters } from '../channels/change-filters.ts'
import { channelLabel, unnamedChannel } from '../channels/channel-label.ts'
import { loadFilterValues } from '../channels/filter-values.ts'
import { type FilterReading, readFilterWords } from '../channels/filter-words.ts'
import { type ChannelFilters, filtersText, NO_FILTERS } from '../channels/filters.ts'
import { filtersForm, filtersFromAnswers } from '../channels/filters-form.ts'
import { collectorNames } from '../channels/load-scope.ts'
import { loadStatus } from '../channels/load-status.ts'
import { getsDigests, statusCard } from '../channels/status-card.ts'
import { type Channel, subscribeChannel } from '../channels/subscribe-channel.ts'
import { unsubscribeChannel } from '../channels/unsubscribe-channel.ts'
import type { Reply } from '../chat/reply.ts'
import type { InputOf } from '../command-calls.ts'
import { FINANCE_ROLES } from '../people/person.ts'
import { type Asked, type Commands, card, notice, quote } from './asked.ts'

/** Where the digest goes and what it covers. */
export const CHANNEL_COMMANDS: Commands<'status' | 'subscribe' | 'unsubscribe' | 'filters' | 'save-filters'> =
  {
    status: { mayUse: 'everyone', run: status },
    subscribe: { mayUse: FINANCE_ROLES, run: subscribe },
    unsubscribe: { mayUse: FINANCE_ROLES, run: unsubscribe },
    filters: { mayUse: FINANCE_ROLES, run: filters },
    'save-filters': { mayUse: FINANCE_ROLES, run: saveFilters },
  }

async function status({ context, viewer, place }: Asked): Promise<Reply> {
  const found = await loadStatus(context.db, context.organisationId, viewer.today)
  return card(statusCard(found, viewer.organisation, viewer.version, context.now, place, context))
}

const NOT_HERE = 'A digest goes to a channel. Type this in the channel that gets it, or should.'

function channelOf({ place }: Asked): Channel {
  const { channelId, workspace } = place
  const channelName = place.channelName ?? unnamedChannel(workspace.platform, channelId)
  return { workspaceId: workspace.id, channelId, channelName }
}

function labelOf({ place: { workspace, channelName } }: Asked): string {
  return channelName ? channelLabel(workspace.platform, channelName) : 'this channel'
}

async function subscribe(asked: Asked, { words }: InputOf<'subscribe'>): Promise<Reply> {
  if (!getsDigests(asked.place)) return notice(NOT_HERE)
  const channel = channelOf(asked)
  const now = await loadChannelFilters(asked.context.db, asked.context.organisationId, channel)
  if (words) return filtersTyped(asked, words)
  if (!now) return openForm(asked, NO_FILTERS, true)
  return notice(
    `The digest already comes to ${labelOf(asked)}, ${when(asked)}. ${quote(asked, 'dunwell', 'filters')} changes what it shows.`,
  )
}

async function filters(asked: Asked, { words }: InputOf<'filters'>): Promise<Reply> {
  if (!getsDigests(asked.place)) return notice(NOT_HERE)
  const now = await loadChannelFilters(asked.context.db, asked.context.organisationId, channelOf(asked))
  if (!now)
    return notice(`This channel gets no digest yet. ${quote(asked, 'dunwell', 'subscribe')} starts one.`)
  return words ? filtersTyped(asked, words) : openForm(asked, now, false)
}

async function openForm(asked: Asked, now: ChannelFilters, isNew: boolean): Promise<Reply> {
  const { context, viewer } = asked
  const known = await loadFilterValues(context.db, context.organisationId)
  const { reportingCurrency } = viewer.organisation
  return { kind: 'form', form: filtersForm(now, known, labelOf(asked), reportingCurrency, isNew) }
}

async function filtersTyped(asked: Asked, words: string): Promise<Reply> {
  const { context, viewer } = asked
  const known = await loadFilterValues(context.db, context.organisationId)
  const reading: FilterReading = readFilterWords(words, known, viewer.organisation.reportingCurrency)
  return reading.kind === 'refused' ? notice(reading.why) : apply(asked, reading.filters)
}

async function saveFilters(asked: Asked, { answers }: InputOf<'save-filters'>): Promise<Reply> {
  if (!getsDigests(asked.place)) return notice(NOT_HERE)
  const { context, viewer } = asked
  const { db, organisationId } = context
  const known = await loadFilterValues(db, organisationId)
  const before = (await loadChannelFilters(db, organisationId, channelOf(asked))) ?? NO_FILTERS
  const read = filtersFromAnswers(answers, before, known, viewer.organisation.reportingCurrency)
  return read.kind === 'invalid' ? read : apply(asked, read.filters)
}

/** Starts the digest with these filters, or narrows the one there is. */
async function apply(asked: Asked, wanted: ChannelFilters): Promise<Reply> {
  const { context, actor } = asked
  const channel = channelOf(asked)
  const names = await collectorNames(context.db, context.organisationId, wanted.collectorIds)
  const shown = filtersText(wanted, names) ?? 'everything'
  const name = labelOf(asked)
  switch (await changeFilters(context, channel, wanted)) {
    case 'changed':
      return notice(`From the next digest on, ${name} gets: ${shown}.`)
    case 'unchanged':
      return notice(`The digest already comes to ${name}, ${when(asked)}: ${shown}.`)
    case 'absent':
      await subscribeChannel(context, channel, actor.id, wanted)
      return notice(`The digest comes to ${name} ${when(asked)}: ${shown}.${invitation(asked)}`)
  }
}

/** In Teams the bot is a member of every channel it can be asked in. */
function invitation({ place }: Asked): string {
  return place.workspace.platform === 'slack' ? ' If I am not a member yet, type /invite @Dunwell here.' : ''
}

function when({ viewer }: Asked): string {
  return `every working day at ${String(viewer.organisation.digestHour).padStart(2, '0')}:00`
}

async function unsubscribe(asked: Asked): Promise<Reply> {
  const { context, place } = asked
  const stopped = await unsubscribeChannel(context, place.workspace.id, place.channelId)
  return notice(
    stopped
      ? `No more digests here. ${quote(asked, 'dunwell', 'subscribe')} brings them back.`
      : 'This channel gets no digest.',
  )
}
