import { always, type Family, type Place, phrase } from '../phrase.ts'

export const OUTSIDERS =
  '(?:customers?|clients?|investors?|shareholders?|board(?: members?| of directors)?|backers?|lenders?|banks?|bankers?|creditors?|competitors?|landlords?|insurers?|auditors?|neighbou?rs?|famil(?:y|ies)|wife|husband|spouse|parents|employees?|workforce|workers|suppliers?|vendors?|business partners?|resellers?|distributors?|stakeholders?|financiers|funders|donors|sponsors|parent company|franchise[er]s?|users)'
const PUBLIC =
  '(?:press|media|newspapers?|journalists?|reporters?|social media|linkedin|twitter|facebook|reddit|trustpilot|glassdoor|forum|trade press|industry|market|public|world|internet|community|everyone|everybody|whole town|chamber of commerce|trade association|industry association|association)'
const STATE =
  '(?:police|tax (?:office|authorit(?:y|ies)|authority)|authorities|regulators?|prosecutors?|immigration|irs|hmrc|fbi|interpol|government|customs)'
const TELL =
  '(?:tell|tells|telling|inform|informs|informing|notify|notifies|notifying|alert|alerting|contact|contacting|call|calling|warn|warning|write to|writing to|speak (?:to|with)|speaking (?:to|with)|talk to|talking to|approach|approaching|ask|asking|report (?:[a-z]+ ){0,3}to|reporting (?:[a-z]+ ){0,3}to|mention (?:[a-z]+ ){0,4}to|mentioning (?:[a-z]+ ){0,4}to|go to|going to|turn to|reach out to|share (?:[a-z]+ ){0,4}with|sharing (?:[a-z]+ ){0,4}with|raise (?:[a-z]+ ){0,3}with|involve|involving|send (?:[a-z]+ ){0,4}to|bring (?:[a-z]+ ){0,3}to|let|get|advise|make (?:[a-z]+ ){0,2}known to|take (?:[a-z]+ ){0,2}to|post|publish|phone|ring|visit|email|e-mail|cc|copy|expose (?:[a-z]+ ){0,2}to)'
const WILL =
  "(?:will|shall|would|could|may|might|can|must|should|have to|need to|going to|ready to|prepared to|want to|intend to|plan to|happy to|free to|forced to|about to|'ll|'d|not hesitate to|consider|considering|thinking of|without)"

/** An invitation that names the same people, or their own wish. */
const isInvited = ({ before, sentence }: Place): boolean =>
  /\b(?:you|your team|your company) (?:[a-z]+ )?$/.test(before) ||
  /\b(?:webinar|newsletter|case study|reference call|conference|survey|if you (?:like|wish|want)|happy customers)\b/.test(
    sentence.text,
  )

export const INTIMIDATION: Family = {
  rule: 'threat',
  advice: 'Take this out: the debt is told to nobody else, and nobody comes; offer a date or a plan.',
  weight: always('block'),
  phrases: [
    phrase(
      `(?:make sure|ensure|see to it|make certain|so) (?:that )?(?:all )?your (?:[a-z]+ ){0,2}?${OUTSIDERS} (?:[a-z]+ )?(?:knows?|hears?|learns?|finds? out|sees?|gets?)|(?:never|not|nobody will ever) (?:[a-z]+ ){0,3}?(?:work|trade|do business|be trusted|get anything|find a (?:supplier|vendor|partner)) (?:[a-z]+ )?(?:in|with|on) (?:this|the|any|our) (?:[a-z]+)`,
      { innocent: isInvited, unless: /\b(?:does not|doesn't|do not|don't) work (?:in|with|on)\b/ },
    ),
    phrase(
      `${WILL} (?:[a-z]+ ){0,3}${TELL} (?:[a-z']+ ){0,3}?(?:your|the|their|all|each|every one) (?:[a-z]+ ){0,4}?${OUTSIDERS}`,
      { innocent: isInvited },
    ),
    phrase(
      `your (?:[a-z]+ ){0,2}?${OUTSIDERS} (?:[a-z]+ ){0,2}?(?:will|would|might|may|could|shall|should|deserve to|ought to|are going to|are about to|is going to|must|can) (?:[a-z]+ ){0,3}?(?:hear|know|learn|find out|get|receive|read|see|be told|be informed|be interested|to know|to hear|be contacted|discover|be surprised|take note|like to)(?! (?:value|from))`,
      { innocent: isInvited, unless: /\b(?:their invoice|a receipt|more value|logging in|your invoices)\b/ },
    ),
    phrase(`(?:each|every|every one|all) (?:one )?of (?:your|the) (?:[a-z]+ )?${OUTSIDERS}`, {
      innocent: isInvited,
    }),
    phrase(`${TELL} (?:[a-z']+ ){0,4}?(?:the |your |local |on )*(?:${PUBLIC}|${STATE})`, {
      innocent: (place) =>
        isInvited(place) ||
        !/press|media|newspaper|journalist|reporter|linkedin|twitter|facebook|reddit|trustpilot|police|author|regulat|prosecut|immigration|irs|hmrc|industry|public|world|everyone|everybody|association|chamber|market|customs|tax/.test(
          place.words,
        ) ||
        /\b(?:to everyone|for everyone|everyone (?:involved|in copy)|public holiday|ask everyone)\b/.test(
          place.words + place.after.slice(0, 14),
        ),
    }),
    phrase(
      `(?:the |your )?(?:${PUBLIC}|${STATE}) (?:will|would|may|might|could|shall|is going to|to) (?:[a-z]+ ){0,2}(?:know|hear|learn|read|take (?:an )?interest|be (?:told|informed|interested|involved|called|notified)|find out|come|see)`,
      { innocent: isInvited },
    ),
    phrase(
      '(?:everybody|everyone|people|anyone|the whole [a-z]+) (?:in (?:the|your|this) (?:industry|business|market|trade|sector|town|field) )?(?:will |shall |would |soon |should )*(?:know|knows|hear|hears|learn|find out|read)|make (?:it|this|your name|sure (?:that )?(?:everybody|everyone|people|the (?:industry|market)))[a-z ]{0,20}(?:public|known|knows?|hears?)|go(?:ing)? public|(?:publish|post|expose|publici[sz]e|broadcast) (?:[a-z]+ ){0,4}(?:your|this|the|online|unpaid|debt|name)',
      {
        innocent: isInvited,
        unless:
          /\b(?:hope|so that) (?:everyone|everybody|all)\b|\b(?:post(?:ed)?|book(?:ed)?) (?:the|your|this) (?:payment|invoice|transfer|credit|cheque|check|letter)\b|\b(?:posted|published) about\b/,
      },
    ),
    phrase(
      '(?:send|sending|have) (?:someone|somebody|a man|people|men|our people|a colleague|an agent|collectors?|a team) (?:[a-z]+ ){0,3}?(?:round|around|over|by|to your|to you|to the|at your|to collect|to visit)|(?:come|comes|coming|show up|showing up|turn up|turning up|appear|appearing|stand|standing|wait|waiting|drop by|stop by|knock|knocking|be|call in|parked?) (?:[a-z]+ ){0,3}?(?:at|to|on|by|outside|in front of) (?:your|the) (?:private |personal |own |front )*(?:home|house|door|doorstep|address|premises|family|office|offices|reception|lobby|headquarters)|(?:visit|visits|visiting) (?:[a-z]+ ){0,4}?(?:home|house|private|unannounced|in person|personally|premises|doorstep|your offices?|your address)|(?:pay|paying|paid) you (?:all )?a (?:[a-z]+ )?visit|(?:unannounced|personal|home|surprise|little) visits?|(?:on|at) your doorstep|(?:we|i) know where you live',
      {
        unless:
          /\b(?:training|onboarding|go-?live|quarterly review|kick-?off|coffee|happy to (?:visit|come)|glad to (?:visit|come)|installation)\b/,
      },
    ),
    phrase(
      'no (?:bank|lender|supplier|one|other supplier|vendor|company|business)[a-z ]{0,16} (?:will|would|is going to) (?:[a-z]+ ){0,2}?(?:lend|work|touch|trust|deal|supply|give|do business|extend|sell|take)[a-z]*|nobody (?:will|would) (?:[a-z]+ ){0,2}?(?:lend|work|touch|trust|deal|supply|give|do business|extend|sell)|never (?:[a-z]+ ){0,2}?(?:get|obtain|receive|be given|have|see) (?:[a-z]+ ){0,3}?(?:credit|loan|loans|financing|finance|funding)|unable to borrow|(?:cannot|never) borrow',
      {},
    ),
    phrase(
      '(?:seize|seizing|repossess|repossessing|repossession|confiscate|impound|help ourselves|collect the goods ourselves|change the locks|wipe|erase|destroy|hold (?:[a-z]+ )?hostage|ransom|remote(?:ly)? (?:disable|wipe|lock|brick)|brick your)(?: [a-z]+){0,3}|(?:take|taking|pick|fetch|fetching|grab|remove|removing|get|recover|reclaim|collect) (?:[a-z]+ ){0,4}?(?:equipment|hardware|goods|machines?|devices?|property|assets|servers?|belongings|stock|vehicles?)(?: [a-z]+){0,4}? (?:back|ourselves|from your|without|by force)|(?:take|taking) back (?:the|our|your) (?:[a-z]+ )?(?:equipment|hardware|goods|machines?|devices?|property|servers?)|(?:delete|deleting|destroy|erase|wipe|purge|lose)[a-z]* (?:all )?(?:of )?your (?:[a-z]+ )?(?:data|files|records|backups?|history|projects?)|(?:data|files|records|backups) (?:will|may|could|might|would) (?:[a-z]+ )?be (?:deleted|erased|wiped|lost|destroyed|purged)|(?:debit|charge|charging|withdraw|draw|take|taking|pull|help ourselves)[a-z]* (?:[a-z]+ ){0,5}?(?:without (?:asking|your|any|further|warning|consent|permission|notice)|whether you)|with or without your (?:consent|permission|agreement|help|cooperation)|whether you (?:like|agree|want)',
      { unless: /\b(?:no action on your side|as agreed|direct debit mandate)\b/ },
    ),
    phrase(
      "(?:friends|contacts|people|colleagues|peers|companies|others|network|acquaintances) (?:[a-z]+ ){0,2}?(?:in|across|throughout|around) (?:the|your|this|our) (?:[a-z]+ )?(?:industry|market|sector|trade|business|community|town|field|scene)|word (?:gets|travels|spreads|will|goes|would|might|may|has a way)|(?:talk|gossip) of the|(?:your|the company's|your company's) (?:[a-z]+ )?(?:reputation|good name|name in the|image|standing in)|(?:what|how) (?:[a-z]+ ){0,3}(?:would|will) (?:[a-z]+ ){0,2}?(?:your )(?:customers|clients|investors|board|shareholders|employees) (?:think|say|feel)|(?:in front of|outside|on the steps of|at the (?:door|gates) of|in the (?:lobby|reception) of|camp(?:ed|ing)? (?:out )?(?:at|in)|picket(?:ing)?|demonstrat(?:e|ing) (?:at|outside)) your (?:[a-z]+ )?(?:headquarters|offices?|building|house|home|premises|door|gate|shop|store|hq)",
      {
        unless:
          /\b(?:excellent|great|strong|good|outstanding) reputation\b|\b(?:like other|many companies|most companies)\b/,
        innocent: ({ sentence, words }) =>
          /^(?:people|colleagues|companies|others)/.test(words) &&
          !/\b(?:hear|know|told|tell|learn|talk|interest|listen|read)\b/.test(sentence.text),
      },
    ),
    phrase(
      'police|criminal (?:charges?|complaint|case|report|record|proceedings|investigation|matter|offen[cs]e|consequences|action)|(?:press|bring|face|file) charges|jail|prison|handcuffs|arrest(?:ed|s)?|fraud (?:charges?|report|complaint|investigation)|behind bars',
      { unless: /\b(?:police (?:department|force|station|academy)|card fraud|arrested? development)\b/ },
    ),
  ],
}
