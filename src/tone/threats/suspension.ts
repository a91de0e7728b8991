import { type Family, type Place, phrase, untilNotice } from '../phrase.ts'

/** What a customer has from us. */
const SERVICE =
  '(?:access|accounts?|services?|licen[cs]es?|seats?|subscriptions?|platforms?|workspaces?|tenan(?:ts?|cy)|environments?|api|apis|log-?ins?|logons?|users?|instances?|systems?|software|products?|hosting|dashboards?|credentials|tools?|deliver(?:y|ies)|shipments?|supply|supplies|contracts?|agreements?|integrations?|features?|servers?|applications?|apps?|connections?|usage|membership|logins|profiles?|modules?|privileges|permissions|keys|work|project|support|sites?|websites?|orders|plan|data|backups?|lines?|cooperation|partnership|relationship)'
/** What cannot be taken for anything but our service. */
const OURS =
  '(?:access|accounts?|services?|licen[cs]es?|seats?|subscriptions?|platforms?|workspaces?|tenan(?:ts?|cy)|environments?|api|apis|log-?ins?|logons?|users?|instances?|software|hosting|dashboards?|credentials|deliver(?:y|ies)|shipments?|suppl(?:y|ies)|contracts?|agreements?|integrations?|servers?|app|apps|connections?|usage|membership|logins|profiles?|modules?|privileges|permissions|api keys|cooperation|partnership)'
const OWN = `(?:(?:your|the|our|all|any|this|that|these|those|its|their|every|each|of|to|some|such|user|api|team|company's|organi[sz]ation's|customer|client|cloud|premium|production|further|future|new|no|more) ){0,4}(?:[a-z-]{2,16} ){0,2}`
/** Verbs that say no more than this. */
const CERTAIN =
  '(?:suspend(?:s|ed|ing)?|deactivat(?:e|es|ed|ing)|disabl(?:e|es|ed|ing)|discontinu(?:e|es|ed|ing)|terminat(?:e|es|ed|ing)|revok(?:e|es|ed|ing)|disconnect(?:s|ed|ing)?|decommission(?:ed|ing)?|de-?provision(?:ed|ing)?)'
const POSSIBLE =
  '(?:paus(?:e|es|ed|ing)|freez(?:e|es|ing)|froze|frozen|interrupt(?:s|ed|ing)?|disrupt(?:s|ed|ing)?|cancel(?:s|led|ling|ed|ing)?|restrict(?:s|ed|ing)?|block(?:s|ed|ing)?|lock(?:s|ed|ing)?(?: out| down)?|shut(?:s|ting)?(?: off| down)?|switch(?:es|ed|ing)? off|turn(?:s|ed|ing)? off|turned down|cut(?:s|ting)?(?: off| back| down)?|ceas(?:e|es|ed|ing)|halt(?:s|ed|ing)?|stop(?:s|ped|ping)?|withhold(?:s|ing)?|withheld|withdraw(?:s|n|ing)?|downgrad(?:e|es|ed|ing)|throttl(?:e|es|ed|ing)|limit(?:s|ed|ing)?|curtail(?:s|ed|ing)?|clos(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|los(?:e|es|ing|t)|losing|pull(?:s|ed|ing)?|stripp?(?:ed|ing)?|take(?:n|s)? away|taking away|take(?:n|s)? offline|taking offline|put(?:ting)? on hold|barr(?:ed|ing)|inactivat(?:e|ed|ing)|forfeit(?:ed|ing)?|lapse[ds]?|wind(?:ing)? down|end(?:s|ed|ing)?|delet(?:e|es|ed|ing))'
const ACT =
  '(?:suspension|deactivation|disconnection|termination|interruptions?|disruptions?|revocation|withdrawal|restrictions?|limitations?|cancell?ation|discontinuation|discontinuance|shut-?down|closure|loss|cut-?off|blocking|freez(?:e|ing)|lock-?out|hold|pause|downtime|stoppage|removal)'

const ELSEWHERE =
  /\b(?:maintenance|migrat\w+|upgrad(?:e|ing) (?:to|of)|outage|power cut|holidays?|strike|storm|at your (?:own )?request|as you (?:asked|requested)|you (?:have )?(?:asked|requested|wanted)|on your side|trial|pilot|(?:billing|payment|payments|supplier|vendor|invoice|invoicing|procurement|purchasing|ap|erp|p2p|ariba|coupa|your) (?:portal|page|mailbox|inbox|gateway|system|network|site|bank|card|erp|workflow|queue|server|(?:bank|e-?mail|mail) [a-z]+)|spam|firewall|phishing|password|bank holiday|card (?:was|is|has)|incident|duplicate)\b/
const MODAL = /\b(?:will|may|might|could|would|shall|can|must|going to|unless|otherwise|until|if|should)\b/
const HISTORY = /\b(?:was|were|had been)\b/

/** A portal that was down for maintenance, a project they paused themselves. */
function isElsewhere({ sentence, words, before, after }: Place): boolean {
  const near = `${before.slice(-60)}${words}${after.slice(0, 60)}`
  if (
    /\b(?:you|your (?:team|company|colleagues|it|side)|they|he|she|the bank|your bank)(?: have| had|'ve| has)? (?:recently |already )?$/.test(
      before,
    ) &&
    /^(?:paused?|cancell?ed|suspended|stopped|closed|lost|blocked|ended|terminated|turned|switched|shut|froze|disabled|restricted|locked|cut|halted|removed)/.test(
      words,
    )
  )
    return true
  if (
    /\b(?:reminders?|this case|chas(?:e|ing)|late fees?|these e-?mails|messages|follow-?ups?|dunning|notices)\b/.test(
      `${words}${after.slice(0, 25)}`,
    ) &&
    /^(?:paus|stop|suspend|ceas|halt|hold)/.test(words)
  )
    return true
  if (
    ELSEWHERE.test(near) &&
    !/\b(?:we|i|our (?:system|team|side)) (?:will|may|might|could|would|shall|can|must|have to|are going to)\b/.test(
      sentence.text,
    )
  )
    return true
  return HISTORY.test(near) && !MODAL.test(sentence.text) && !/\b(?:has|have) been\b/.test(near)
}
/** Losing the link to a bill is no loss of service. */
const isAccessToABill = ({ words, after }: Place): boolean =>
  /access|login|log-in/.test(words) &&
  /^ (?:to|for|into) (?:the |your |our |this )?(?:[a-z-]+ )?(?:invoice|bill|billing|payment|supplier|vendor|mailbox|inbox|document|statement|pdf|link)/.test(
    after,
  )
const innocent = (place: Place): boolean => isElsewhere(place) || isAccessToABill(place)

const WILL = "(?:will|would|may|might|could|can|shall|must|'ll|find(?: that)?|be|is|are|get|become)"

/** Service that stops: the word itself, or a verb and what stops. */
export const SUSPENSION: Family = {
  rule: 'threat',
  advice: 'Say what is open and how to settle it; service is named in a final notice only.',
  weight: untilNotice('block'),
  phrases: [
    phrase(
      `(?:${OURS}|features?|functions?|functionality|things) (?:[a-z]+ ){0,4}?no longer (?:be )?(?:there|available|work[a-z]*|accessible|active|enabled|reachable|yours|open)`,
      {
        innocent,
        unless: /\b(?:portal|mailbox|address|link|contact|approver|colleague)\b/,
      },
    ),
    phrase(
      'interruptions?|disruptions?|(?:continue|continuing|keep|go on|going on|carry on) (?:to )?(?:provid|serv|support|suppl|deliver|host|grant|offer)[a-z]*',
      {
        innocent,
        unless:
          /\b(?:sorry|apolog\w+|caused|look(?:ing)? forward|thank\w*|last (?:week|month)|experienced)\b/,
      },
    ),
    phrase(`${CERTAIN} ${OWN}${SERVICE}`, { innocent }),
    phrase(`${POSSIBLE} ${OWN}${SERVICE}`, { innocent: (place) => innocent(place) || isBusiness(place) }),
    phrase(`${OURS} (?:(?!and |i |we |who |or )[a-z']+ ){0,6}?(?:${CERTAIN}|${POSSIBLE})`, {
      innocent: (place) => innocent(place) || isBusiness(place) || isActive(place),
    }),
    phrase(`(?:${ACT}) (?:of|to|in|for|on) ${OWN}(?:${SERVICE})`, { innocent }),
    phrase(`(?:temporary |service |account |access |delivery |credit )+(?:${ACT})s?`, { innocent }),
    phrase(`suspen(?:sion|d|ds|ded|ding)|deactivat(?:e|ed|ion|ing)|pull(?:ing)? the plug`, { innocent }),
    phrase(
      '(?:cut|cuts|cutting|lock|locking|shut|shutting|switch|switching|turn|turning) (?:you|them|your (?:team|people|users|company|colleagues)|everyone|everybody|your [a-z]+ [a-z]+) (?:off|out|down)|locked out|lock-?out|(?:go|goes|going|went|turn|turns|stay) (?:dark|offline|read-only)|lights? (?:go |going )?(?:out|off)',
      { innocent },
    ),
    phrase(
      `${WILL} (?:[a-z]+ ){0,3}(?:no longer|not|unable to|lose the ability to|stop being able to) (?:[a-z]+ ){0,4}(?:log ?in|sign ?in|log on|use|access|work|open|reach|get in|continue|connect|serve|supply|deliver|support)|(?:can|could|will|would)(?:not|n't) (?:keep|continue to|go on|carry on) (?:serv|supply|provid|support|deliver|work|host)[a-z]*|no longer (?:be able to )?(?:log ?in|sign ?in|log on|serve you|supply you|provide|deliver)`,
      { unless: /\b(?:invoice|link|portal|payment page) (?:will|may|might|can|could) (?:no longer|not)\b/ },
    ),
    phrase(
      `(?:keep|keeps|keeping|remain|remains|stay|stays|maintain|maintaining|retain|retaining|preserve|safeguard|protect|ensure|guarantee) (?:[a-z']+ ){0,4}(?:${SERVICE})(?: [a-z]+){0,2} (?:active|alive|running|open|online|up|going|live|uninterrupted|intact|available|enabled|switched on|on)`,
      { innocent },
    ),
    phrase(
      `${OURS} (?:[a-z']+ ){0,5}?(?:at risk|in jeopardy|under review|in question|on the line|at stake|in danger|affected|impacted|jeopardi[sz]ed|compromised|on (?:a )?(?:credit )?(?:hold|stop))|(?:affect|impact|jeopardi[sz]e|risk|endanger|threaten|compromise)(?:s|ing)? ${OWN}${OURS}|(?:account|deliveries|orders|service) (?:[a-z]+ ){0,3}on (?:credit )?(?:hold|stop)|credit (?:hold|stop|freeze)|(?:service|business|operational) continuity|continuity of`,
      {
        innocent,
        unless:
          /\b(?:not|n't|never|nothing|un)(?: be| been| in any way| at all)? ?(?:affect|impact|at risk|change)|\b(?:sorry|apolog\w+|reminders? on hold)\b/,
      },
    ),
    phrase(
      "(?:you|your [a-z]+|everyone|everybody|nobody|people|users|they) (?:[a-z]+ )?(?:couldn't|could not|can't|cannot|can no longer|could no longer|may not|might not|won't|will not|would not|wouldn't|unable to|may no longer|might no longer) (?:be able to )?(?:log ?in|sign ?in|log on|get in|get into|use the|use our|access the (?:platform|system|service|software|account|workspace|dashboard|data)|work with|open the (?:app|platform|workspace|dashboard))",
      { unless: /\b(?:portal|link|invoice page|payment page|document)\b/ },
    ),
    phrase(
      '(?:back ?up|backing up|export|exporting|download|downloading|save|secure|copy) (?:of )?(?:all )?(?:your|the) (?:[a-z]+ )?(?:data|files|projects|records|work)|(?:service|access|account|platform|subscription) (?:runs?|lasts?|works?|stays|remains?|continues?|is (?:open|available|active|live)) (?:[a-z]+ ){0,3}?(?:until|till|through)[^.!?]{0,40}(?:after that|then|depends)',
      { innocent },
    ),
    phrase(
      '(?:uninterrupted|continued|continuous|ongoing|further) (?:use|usage|access|service|supply|delivery|support|provision)|without (?:any )?(?:interruption|disruption)s?|(?:carry on|continue|go on|keep) (?:working|using|to use|enjoying|to enjoy|to have access|having access|serving|running your)|keep(?:ing)? (?:your )?(?:licen[cs]es|seats|access|account|service|subscription|workspace|users) (?:[a-z]+ ){0,2}(?:active|running|open|on|alive)|in good standing|account (?:is )?up to date|keep you (?:connected|online|live)|stay (?:connected|online|live|active)',
      { unless: /\b(?:thank|thanks|grateful|glad|enjoyed|pleasure)\b/ },
    ),
  ],
}

/** "Close this item", "stop by", "your order was cancelled": the doer or the thing is another. */
function isBusiness({ words, after }: Place): boolean {
  if (/\b(?:limit|end|close|stop|cut|lock|pull|remove)\w* (?:of|to|in|on|by|at)\b/.test(words)) return true
  if (/\b(?:payment|instal\w+) plan/.test(words) || /\bplan$/.test(words)) return true
  if (
    /\b(?:open items?|credit limits?|month|quarter|year|week|invoices?|ticket|case|question|query|gap|loop|matter|topic)\b/.test(
      words,
    )
  )
    return true
  return /^ (?:tickets?|cases?|requests?|questions?|quer(?:y|ies)|calls?|managers?|executives?|team|number|owner|holder|statement|summary|payable|receivable)/.test(
    after,
  )
}
/** "The service team stopped by": a subject that acts itself is not acted upon. */
const isActive = ({ words }: Place): boolean => {
  const verb = words.split(' ').at(-1) ?? ''
  const passive =
    /\b(?:be|been|being|is|are|was|were|get|gets|getting|becomes?|go|goes|it) (?:[a-z]+ ){0,3}[a-z]+(?: (?:off|out|down|back|away|offline))?$/.test(
      words,
    )
  const alone =
    /\b(?:will|may|might|could|would|can|shall|to) (?:[a-z]+ )?(?:pause|freeze|lapse|stop|end|cease|lock|close|expire)$/.test(
      words,
    )
  return (
    !(
      passive ||
      alone ||
      /\b(?:frozen|disabled|revoked|deactivated|suspended|blocked|discontinued|terminated)$/.test(words)
    ) || verb === ''
  )
}
