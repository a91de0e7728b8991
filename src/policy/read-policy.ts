import { checkPolicy } from './check-policy.ts'
import { explainIssue } from './explain-issue.ts'
import { loosePolicy } from './loose-policy.ts'
import { type Policy, policySchema } from './policy.ts'
import { parsePolicyDocument } from './policy-document.ts'
import { type Finding, type PolicyProblem, pathText } from './policy-problem.ts'

export type { PolicyProblem } from './policy-problem.ts'

export type PolicyReading =
  | { policy: Policy; warnings: PolicyProblem[] }
  | { problems: PolicyProblem[]; warnings: PolicyProblem[] }

interface Study {
  /** Null when the text does not have the shape of a policy. */
  policy: Policy | null
  problems: PolicyProblem[]
  warnings: PolicyProblem[]
}

/** Reads and checks a policy file; every problem is reported, not only the first. */
export function readPolicy(source: string): PolicyReading {
  const { policy, problems, warnings } = studied(source)
  return policy && problems.length === 0 ? { policy, warnings } : { problems, warnings }
}

/**
 * Reads a version that was in force already. It was checked by the rules of its day; a rule added since
 * must not stop the product.
 */
export function readStoredPolicy(source: string): { policy: Policy } | { problems: PolicyProblem[] } {
  const { policy, problems } = studied(source)
  return policy ? { policy } : { problems }
}

const REMEMBERED = 16
/** By the text itself, so nothing in it can be stale; the oldest goes first. */
const studies = new Map<string, Study>()

function studied(source: string): Study {
  const known = studies.get(source)
  if (known) return known
  const [oldest] = studies.keys()
  if (oldest !== undefined && studies.size >= REMEMBERED) studies.delete(oldest)
  const fresh = study(source)
  studies.set(source, fresh)
  return fresh
}

function study(source: string): Study {
  const document = parsePolicyDocument(source)
  if ('problems' in document) return { policy: null, problems: document.problems, warnings: [] }
  const parsed = policySchema.safeParse(document.value)
  const findings = parsed.success
    ? checkPolicy(parsed.data)
    : [
        ...parsed.error.issues.flatMap((issue) => explainIssue(issue, document)),
        ...checkPolicy(loosePolicy.parse(document.value)),
      ]
  const told = (wanted: boolean) =>
    inOrder(
      findings
        .filter((finding) => finding.grave === wanted)
        .map((finding: Finding) => ({
          path: pathText(finding.path),
          line: document.lineOf(finding.path),
          problem: finding.problem,
          remedy: finding.remedy,
        })),
    )
  return {
    policy: parsed.success ? frozen(parsed.data) : null,
    problems: told(true),
    warnings: told(false),
  }
}

function inOrder(problems: PolicyProblem[]): PolicyProblem[] {
  return problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

/** Everybody who reads the same text shares the policy. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner)
    Object.freeze(value)
  }
  return value
}
