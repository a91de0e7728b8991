import type { CardJson } from '../../src/sandbox/teams/card/card-json.ts'
import { actionsOf, titleOf } from '../../src/sandbox/teams/card/reading.ts'
import type { Pressed } from '../../src/sandbox/teams/outcome.ts'
import type { Post } from '../../src/sandbox/teams/post.ts'
import type { TeamsSandbox } from '../../src/sandbox/teams/teams-sandbox.ts'
import type { SeenForm } from './stage.ts'
import type { Thread } from './teams-screen.ts'
import { type CardField, errorsOf, fieldsOf, textOfCards } from './teams-text.ts'

/** A form in a dialog, or as a card among the messages. */
interface OpenForm {
  card: CardJson
  title: string
  /** Absent: a dialog. */
  post?: Post
}

/** The form this person was asked to fill in last. */
export function formOf(teams: TeamsSandbox, userId: string): SeenForm | undefined {
  const open = openForm(teams, userId)
  if (!open) return undefined
  const fields = fieldsOf(open.card).map(({ label, choices }) => [label, choices.map(({ title }) => title)])
  return { title: open.title, fields: Object.fromEntries(fields) }
}

/** Where the form stands that is filled in next, if not in a dialog. */
export function threadOfForm(teams: TeamsSandbox, userId: string): Thread | undefined {
  const post = openForm(teams, userId)?.post
  return post && { place: post.conversation, root: post.root ?? post.id }
}

/** Fills in by the words beside the inputs, and sends it off. */
export async function submitForm(
  teams: TeamsSandbox,
  userId: string,
  values: Record<string, string | string[]>,
): Promise<{ errors: Record<string, string> }> {
  const open = openForm(teams, userId)
  if (!open) throw new Error(`${userId} has no form open`)
  const fields = fieldsOf(open.card)
  const inputs = Object.fromEntries(
    Object.entries(values).map(([label, given]) => {
      const field = fields.find((one) => one.label === label)
      if (!field) throw new Error(`the form has no field ${label}`)
      return [
        field.id,
        [given]
          .flat()
          .map((words) => choiceValue(field, words))
          .join(','),
      ]
    }),
  )
  const result = await send(teams, userId, open, inputs)
  if (!result.ok) throw new Error(`Teams showed an error: ${result.error}`)
  if (result.errors) return { errors: result.errors }
  const after = open.post ? teams.tenant.cardsFor(userId, open.post)[0] : teams.tenant.dialog(userId)?.card
  return { errors: after && isForm(after) ? errorsOf(after) : {} }
}

function openForm({ tenant }: TeamsSandbox, userId: string): OpenForm | undefined {
  const dialog = tenant.dialog(userId)
  if (dialog?.card) return { card: dialog.card, title: dialog.title }
  const mine = [tenant.personalChat(userId), ...tenant.teams().flatMap(({ id }) => tenant.channels(id))]
    .flatMap(({ id }) => tenant.posts(id))
    .filter((post) => post.author.kind === 'app' && isFor(post))
    .sort((a, b) => Number(a.id) - Number(b.id))
  function isFor({ conversation, root }: Post): boolean {
    if (conversation === tenant.personalChat(userId).id) return true
    const asked = root === undefined ? undefined : tenant.post(conversation, root)
    return asked?.author.kind === 'person' && asked.author.id === userId
  }
  for (const post of mine.reverse()) {
    const card = tenant.cardsFor(userId, post).find(isForm)
    if (card) return { card, title: textOfCards([card]).split('\n')[0] ?? '', post }
  }
  return undefined
}

function isForm(card: CardJson): boolean {
  return fieldsOf(card).length > 0 && submitOf(card) !== undefined
}

/** A picker has inputs too, but its button runs at once. */
function submitOf(card: CardJson): string | undefined {
  const button = actionsOf(card).find(({ type, verb }) => verb === 'submit' || type === 'Action.Submit')
  return button && titleOf(button)
}

function send(
  { act }: TeamsSandbox,
  userId: string,
  { card, post }: OpenForm,
  inputs: Record<string, string>,
): Promise<Pressed> {
  if (!post) return act.submitDialog(userId, inputs)
  return act.press(userId, post.conversation, post.id, submitOf(card) ?? '', { inputs })
}

function choiceValue({ label, choices }: CardField, words: string): string {
  if (choices.length === 0) return words
  const choice =
    choices.find(({ title }) => title === words) ?? choices.find(({ title }) => title.startsWith(words))
  if (!choice) throw new Error(`${label} has no entry ${words}`)
  return choice.value
}
