import type { Card, Part } from '../chat/card.ts'
import type { Organisation } from '../organisations/organisation.ts'
import { sumsText } from '../overdue/overdue.ts'
import { accountItem, counted, listButton } from '../overdue/parts.ts'
import { type Policy, tierFor } from '../policy/policy.ts'
import { bucketStart } from '../receivables/aging.ts'
import type { DigestFacts, OverdueBucket } from './digest.ts'

/** One age class in the thread: its first accounts by name, and the way to the others. */
export function sectionCard(
  facts: DigestFacts,
  bucket: OverdueBucket,
  organisation: Organisation,
  policy: Policy,
): Card {
  const sum = facts.totals.buckets.find((one) => one.bucket === bucket)
  const { accounts, total } = facts.sections[bucket]
  const title = `${bucket} days late · ${counted(total, 'account')}`
  if (!sum || total === 0) {
    const text = `No account has invoices ${bucket} days late any more.`
    return { title: `${bucket} days late`, summary: text, parts: [{ kind: 'text', text }] }
  }
  const happens = tierFor(policy, bucketStart(bucket))?.whatHappens
  return {
    title,
    summary: `${title}: ${sumsText(sum.sums, 'short')}`,
    parts: [
      {
        kind: 'text',
        text: [
          { bold: sumsText(sum.sums, 'short') },
          ` in ${counted(sum.invoices, 'invoice')}${happens ? ` · ${happens}` : ''}`,
        ],
      },
      { kind: 'list', items: accounts.map((account) => accountItem(account, organisation, policy)) },
      ...moreParts(facts, bucket, total, total - accounts.length),
    ],
  }
}

function moreParts(facts: DigestFacts, bucket: OverdueBucket, total: number, more: number): Part[] {
  if (more <= 0) return []
  return [
    { kind: 'context', text: `and ${more.toLocaleString('en-US')} more` },
    {
      kind: 'buttons',
      buttons: [
        listButton(`Show all ${total.toLocaleString('en-US')}`, { by: 'bucket', bucket }, facts.scope),
      ],
    },
  ]
}
