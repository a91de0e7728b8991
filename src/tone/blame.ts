import { always, type Family, type Place, phrase } from './phrase.ts'

const YOU =
  '(?:you|your (?:company|team|side|people|organi[sz]ation|firm|management|colleagues|department|accounts payable(?: team)?|ap team|finance team))'
const HAVE =
  "(?:'ve|'re|'s|'d| have| has| had| are| is| were| was| do| did| simply| just| clearly| obviously| apparently| evidently| keep| kept| continue| chose| choose| seem| seems| appear| appears| again| still| really| repeatedly| consistently| deliberately| knowingly| once| even| always| now| been| to| also| both| all| cannot| can't| did not| didn't| do not| don't)*"

/** The writer's own fault, or that of a bank. */
const isOwn = ({ before, words }: Place): boolean =>
  /\b(?:if|in case|unless|should|whether|without|not|never|that|when|please|can|could|hope|wonder if|not saying|to) (?:[a-z]+ )?$/.test(
    before,
  ) &&
  !/\b(?:wonder|know|seems?|clear) (?:that|whether)? ?$/.test(before) &&
  !/(?:lied|liar|dishonest|bad faith|promise|word)/.test(words)
const OURS = /\b(?:we|i|our|my|us) (?:[a-z]+ ){0,4}$/
const isOurs = ({ before, after }: Place): boolean =>
  OURS.test(before.slice(-40)) ||
  /^ (?:[a-z]+ ){0,3}(?:on our (?:side|part)|of (?:us|ours|mine)|from us)\b/.test(after)
const APOLOGY =
  /\b(?:sorry|apologi[sz]e|apologies|our (?:mistake|error|fault|side|part)|ours|forgive (?:me|us)|my (?:mistake|fault))\b/

export const ACCUSATION: Family = {
  rule: 'blame',
  advice: 'Say what you know and ask what happened, without judging the customer.',
  weight: always('block'),
  phrases: [
    phrase(
      "(?:promises?|assurances?|commitments?) (?:[a-z]+ ){0,4}?(?:worthless|empty|broken|hollow|lies|meaningless|not kept|never kept|worth nothing)|(?:we|i|everyone|everybody) (?:all |both )?(?:know|knows|see|sees|suspect) (?:that )?(?:you|your company) (?:have|has|can|could|got|are|do)(?:n't)? (?:[a-z]+ )?(?:the money|the funds|pay|afford|solvent|rich)|you can (?:well |easily |surely |certainly )?afford|deep pockets",
      {},
    ),
    phrase(
      '(?:we|i) (?:feel|felt|have been|are being|were|are) (?:[a-z]+ )?(?:deceived|cheated|misled|used|exploited|ignored|disrespected|strung along|lied to|duped|tricked|taken for (?:a ride|fools|granted))|(?:not|never|hardly|clearly no) (?:a|your|much of a|any) priority|low(?:est)? priority (?:for|to|with) you|your priorities',
      { unless: /\bnot a priority for us\b|\bsorry\b/ },
    ),
    phrase(
      '(?:payment|paying) (?:morale|discipline|habits?|behaviou?r|attitude|culture|ethics)|(?:trying|try|attempt|attempting|attempts|seeking|looking) to (?:avoid|evade|dodge|escape|get out of|wriggle|wiggle|get away|mislead|deceive|delay|buy time|weasel)',
      {
        innocent: (place) =>
          isOurs(place) || /\b(?:you|customers|we) (?:may|might|could) have $/.test(place.before),
        unless: /\bnot a priority for us\b|\bsorry\b/,
      },
    ),
    phrase(
      `${YOU}${HAVE} (?:failed|failing|fail|neglect(?:ed|ing)?|refus(?:e|es|ed|ing)|ignor(?:e|es|ed|ing)|avoid(?:ed|ing)|dodg(?:e|ed|ing)|evad(?:e|ed|ing)|stall(?:ed|ing)?|lie|lied|lying|misle(?:d|ading)|deceiv(?:e|ed|ing)|cheat(?:ed|ing)?|disrespect(?:ed|ing)?|delay(?:ed|ing)|drag(?:ged|ging)|hiding|hid|exploit(?:ed|ing)?|abus(?:e|ed|ing)|disregard(?:ed|ing)?|steal(?:ing)?|stole|wast(?:e|ed|ing)|pretend(?:ed|ing)?|string(?:ing)|violat(?:ed|ing)|breach(?:ed|ing)|default(?:ed|ing)|playing games|playing for time|making a fool|blam(?:e|ed|ing)|mistreat(?:ed|ing)?|forgotten (?:about )?(?:us|your (?:obligations|manners|duties))|freeload(?:ing)?|free-?riding)`,
      { innocent: isOwn },
    ),
    phrase(
      `${YOU} (?:[a-z']+ ){0,3}?(?:broke|break|breaks|breaking|broken|did not keep|didn't keep|do not keep|don't keep|have not kept|haven't kept|not honou?red?|failed to (?:keep|honou?r)|went back on|go back on|going back on) (?:[a-z]+ ){0,3}?(?:promises?|word|commitments?|agreements?|assurances?|pledge)`,
      {},
    ),
    phrase(
      '(?:broken|empty|false|hollow|unkept|yet another|another|more|those|these|so many|worthless) (?:[a-z]+ )?(?:promises?|assurances?|excuses?|commitments?)|(?:your|the) (?:[a-z]+ )?promises? (?:was|were|is|are|has|have|had) (?:[a-z]+ )?(?:broken|worth|not|empty|hollow|kept|come|been)|promises? (?:not|never) kept|(?:gave|give|given|gives) (?:us|me) (?:[a-z]+ )?(?:your|their|its) word|(?:your|their) word (?:means|is worth|counts|is not|has)',
      {},
    ),
    phrase(`${YOU} (?:[a-z']+ ){0,3}?(?:promised|assured|swore|pledged|vowed|guaranteed|committed)`, {
      unless: /\b(?:as promised (?:in|on)|thank\w*|appreciate|kept your)\b/,
    }),
    phrase(
      `${YOU} (?:[a-z]+ )?(?:said|told us|told me|agreed|claimed|confirmed|stated|wrote|announced) (?:[a-z]+ ){0,3}?(?:you|that|it|the|payment|would|they)[a-z0-9 ,']{0,70}? (?:but|yet|and yet|however|nevertheless|instead|once again|nothing|never|still (?:no|nothing))`,
      { unless: /\b(?:thank\w*|no problem|understand)\b/ },
    ),
    phrase(
      "(?:your|the company's) (?:[a-z]+ ){0,2}?(?:failure|refusal|negligence|carelessness|excuses?|dishonesty|incompetence|behaviou?r|conduct|attitude|silence|bad faith|greed|arrogance|indifference|neglect|disregard|evasion|tactics|games|stalling|lies|lie|broken promises?|lack of (?:[a-z]+ ){0,2}(?:respect|professionalism|courtesy|cooperation|response|communication|care|interest|integrity|honesty|decency|organi[sz]ation|discipline)|inability|unwillingness|irresponsibility|delaying|poor (?:payment|cash|planning|organi[sz]ation)[a-z ]*|bad (?:habits?|manners|payment)[a-z ]*|fault|default|delinquency)",
      {
        unless:
          /\b(?:not|never|no longer|is it) your fault\b|\bno fault of your\b|\byour silence (?:may|might) mean\b/,
      },
    ),
    phrase(
      '(?:stop|quit|enough|no more|spare (?:us|me)|sick|tired|fed up|heard|full of|out of|run out|running out)(?: [a-z]+){0,3}? (?:excuses?|games|lies|nonsense|stalling|tricks)|excuses|cheque is in the (?:mail|post)|check is in the mail|dog ate',
      {},
    ),
    phrase(
      'dead-?beats?|liars?|thie(?:f|ves)|crooks?|cheats?|cheapskates?|scammers?|scam|freeloaders?|parasites?|spongers?|fraudsters?|con (?:man|men|artists?)|idiots?|fools?|clowns?|amateurs?|cowards?|irresponsible|unprofessional|shameful|shameless|disgrace(?:ful)?|pathetic|incompeten(?:t|ce)|dishonest|lazy|sloppy|careless|negligent|unacceptable|inexcusable|outrageous|scandalous|embarrassing|ridiculous|absurd|laughable|a joke|theft|stealing|robbing|disrespectful|insult(?:ing)?|rude|ashamed|shame on|untrustworthy|unreliable|bad faith|disorgani[sz]ed|chaotic|immature|childish|selfish|greedy|arrogant|hypocrit(?:e|es|ical)|unethical|immoral|unfair|appalling|despicable|contempt(?:ible)?|bad payers?|poor payers?|poor form|bad manners|slap in the face|serial (?:late )?payers?|notorious(?:ly)?|took us for|take us for|taking us for|fraudulent|intolerable|disappointing (?:behaviou?r|conduct)|dead beat',
      {
        innocent: (place) =>
          isOurs(place) ||
          APOLOGY.test(place.sentence.text) ||
          /\b(?:payment|card|phishing|ceo) $/.test(place.before),
      },
    ),
    phrase(
      "(?:did not|didn't|never|have not|haven't|failed to|without ever) (?:[a-z]+ )?(?:honou?r(?:ed|ing)?|kept|keep|stick|stuck|fulfil(?:led)?|live up|follow(?:ed)? through|deliver(?:ed)? on|stand by|stood by)(?: [a-z]+)?|(?:evidently|clearly|obviously|simply|plainly|apparently|demonstrably|turned out to be|proved|proven|was|were|is) (?:not true|untrue|false|a lie|lies|made up|invented|fiction)|not (?:be )?telling (?:us )?the truth|(?:hide|hid|hides|hiding|hidden) (?:behind|from)|(?:play|plays|playing|played) (?:dead|dumb|games|for time|us)|wast(?:e|ing|ed) (?:of )?(?:our|my|everyone's) (?:time|energy)|waste of time|fool(?:ed|ing)? us|betray(?:ed|al|ing)?|how dare|(?:blatant|flagrant|wilful|willful|deliberate|intentional|systematic|utter|complete|sheer|gross)(?:ly)? (?:disregard|disrespect|neglect|ignor[a-z]+|refus[a-z]+|delay[a-z]*|non-?payment|breach|lack|withhold[a-z]*|avoid[a-z]*)|you (?:people|lot|guys) (?:never|always|really|again|keep|just|clearly)|owes? us an? (?:explanation|apology|answer)|(?:using|use|uses|used|enjoy|enjoying|consum[a-z]+) (?:[a-z]+ ){0,4}?(?:without (?:paying|ever paying|payment)|for free|free of charge)|without paying|(?:is|are|be|seems?|looks? like|in) (?:such |quite |clearly |obviously |in )?(?:a |an |total |complete |utter )*(?:mess|shambles|chaos|disaster|circus|farce|laughing stock)|(?:cannot|can't|never|no longer|don't|do not|hard to) (?:[a-z]+ )?trust (?:you|your|a word)|trust (?:is|has been) (?:broken|gone|lost|destroyed)",
      {
        innocent: (place) =>
          isOurs(place) ||
          APOLOGY.test(place.sentence.text) ||
          (/^(?:using|use|enjoy)/.test(place.words) &&
            /\b(?:trial|month|plan|tier)\b/.test(place.sentence.text)),
      },
    ),
    phrase(
      "(?:taken|took|take|taking) (?:unfair |full )?advantage of (?:our|us|my|me|the)|(?:do|does|did)(?: not|n't) (?:[a-z]+ )?care(?: |$)(?:about|for|at all|enough|what|that|whether)?|don't give a|cannot be bothered|can't be bothered|couldn't be bothered|could not be bothered|not be bothered|never bother(?:ed)?|too busy to|never (?:[a-z]+ )?(?:pay|paid|reply|replied|respond|answer|answered|intended|had any intention|planned to pay|on time)|no intention of|have the (?:decency|courtesy)|common (?:decency|courtesy)|basic (?:decency|courtesy|respect)|at (?:our|my) expense|free of charge forever|live on credit|living on credit|money you (?:do not|don't) have|(?:hold|keep|sit|sitting|live|living)(?:ing)? (?:on )?(?:our|back our|on to our) money",
      {
        unless:
          /\b(?:we|i) (?:do not|don't|did not|didn't) care\b|\bnever paid (?:by card|this way|us late)\b/,
      },
    ),
  ],
}

export const SARCASM: Family = {
  rule: 'blame',
  advice: 'Leave the irony out; ask openly what is holding the payment up.',
  weight: always('block'),
  phrases: [
    phrase(
      '(?:is|was|can) (?:it|that|this|paying|replying|answering)(?: a bill| us)? (?:really )?(?:that|so|too|really) (?:hard|difficult|complicated|much)|(?:how (?:hard|difficult) (?:can|is) it)|(?:fall|fell|fallen|falling) asleep|hibernat[a-z]+|under a rock|on the moon|forgotten how|forgot how|lost the ability',
      {},
    ),
    phrase(
      '[\'"](?:prompt|timely|quick|speedy|fast|reliable|valued|generous|lovely|kind|punctual|swift|immediate|trusted|loyal)[\'"]|so-called',
      {},
    ),
    phrase(
      'how (?:very |so )?(?:convenient|nice|lovely|surprising|original|generous|thoughtful|kind of you|interesting|funny|strange|odd|curious)(?: (?:that|for you|how|of you|it must))?|(?:what|big|imagine my|imagine our|no|colou?r me) (?:a )?(?:surprise[ds]?|shock(?:ed)?|pleasant surprise)|surprise,? surprise|shocking(?:ly)?|unsurprisingly|funny how|funny,|must be (?:nice|lovely|great|wonderful|pleasant)|wonders never cease|lucky (?:us|you|me)|bravo|well done|slow clap|congratulations on (?:ignoring|another|not|avoiding|your (?:silence|[a-z]+ month))|thanks (?:so much |a lot |a bunch )?for (?:nothing|ignoring|the silence|your silence|not)|thank you (?:so much )?for (?:nothing|ignoring|your silence|the silence|not (?:paying|replying|answering))|(?:great|good|nice|fine|wonderful|excellent) (?:job|work) (?:ignoring|avoiding|not|dodging|on (?:ignoring|not))',
      {
        unless: /\bsurprise[d]? (?:to hear|invoice)\b(?! that you)/,
        innocent: ({ sentence, words }) =>
          /^(?:well done|bravo)$/.test(words) &&
          /\b(?:launch|project|release|award|go-?live|round|team)\b/.test(sentence.text),
      },
    ),
    phrase(
      "(?:not|isn't|aren't|never) (?:exactly |really |quite )?(?:your|their) (?:[a-z]+ )?(?:thing|strong suit|strength|strong point|forte|priority|style|speciality|specialty|cup of tea|hobby)|remember (?:us|me|that we exist|who we are)(?: |$)|(?:i|we) (?:guess|suppose|assume|take it|gather|imagine) (?:that )?(?:you|your|paying|our|replying|invoices|money|answering|silence)|let me guess|yeah,? right|oh,? (?:sure|right|great|wait|well|really)|of course (?:you|not|it is|nobody|no one)|news ?flash|spoiler alert|believe it or not|hint,? hint|gold star|medal|trophy|standing ovation|(?:round of )?applause|kudos for (?:not|ignoring|the silence)|hats off to|(?:is|are|was|were) (?:not|hardly|no) (?:a |an |just )?(?:suggestion|decoration|joke|game|gift|donation|souvenir|work of art|collector's item|charity)|we (?:also |too )?(?:like|enjoy|love) (?:being|to be|getting) paid|money tree|seriously\\?|(?:serious|decent|honest|reputable|professional|respectable|real|normal|grown-up|responsible|honou?rable|proper) (?:companies|company|business(?:es)?|partners?|people|customers?|clients?|finance teams?) (?:[a-z]+ )?(?:pay|pays|do|does|would|reply|replies|keep|answer|know|behave)|(?:grown-?ups|adults) (?:here|do|pay)|any (?:child|toddler|intern|idiot|fool) (?:can|could|knows)",
      {
        unless:
          /\b(?:i|we) (?:assume|gather|imagine|guess|suppose|take it) (?:that )?(?:your (?:ap|accounts payable|approver|new system|payment run|finance team|colleague|team)|you (?:are|were|have been) (?:waiting|migrat|chang|missing|still|in the middle))|\bdonation to\b/,
      },
    ),
    phrase(
      "(?:is|are|be|seems?|must be|as if|were) (?:apparently |merely |purely |just |only |somehow |clearly )?(?:optional|a hobby|a suggestion|a game to you|a foreign concept|beneath you|too (?:much|hard|difficult) (?:to ask|for you))|apparently,? (?:paying|invoices|replying|our|your|you|due dates|deadlines|answering)|too much to ask|not too much trouble|too hard for|what a due date (?:is|means)|(?:learn|teach|explain|taught|know|knows) (?:[a-z]+ ){0,3}?(?:what|how) (?:a |to |an |the )?(?:due date|pay|read|invoice|calendar|reply|money|write|count)|own a calendar|a calendar (?:might|could|would|may)|buy (?:you )?a calendar|(?:more|better|other|far more) important (?:things|matters|business) (?:to do|than)|better things to do|busy (?:counting|spending|enjoying|ignoring|not|with more)|(?:i am|i'm|we are|we're) sure (?:that )?(?:you|your) (?:[a-z']+ ){0,4}?(?:busy|important|holiday|yacht|forgot)|(?:we are|we're|i am|i'm) not (?:a|your) (?:bank|charity|lender|credit card|piggy bank)|interest-free (?:loan|credit)|free (?:loan|lunch|credit)|(?:lost|got lost) in the (?:mail|post) again|(?:somebody|someone) at your (?:company|end|side)[a-z ]{0,14} (?:could|can|should|might|knows) (?:[a-z]+ )?(?:learn|read|find|count|remember)|magically|mysteriously|miracle|once upon a time|fairy ?tale|money (?:does not|doesn't) grow|hold(?:ing)? (?:our|my) breath|(?:perhaps|maybe) (?:you|your (?:[a-z]+ )?(?:keyboard|pen|wallet|calendar|phone|company)) (?:[a-z]+ ){0,3}?(?:forgot|broken|lost|allergic|cannot|can't|do not|don't)|wallet|allergic to|world(?:'s)? slowest|any (?:decade|century|year) now|before (?:christmas of|the next ice age|we all retire|hell)|this (?:century|decade|millennium)",
      {
        unless:
          /\b(?:e-?wallet|mobile wallet|digital wallet|apple|google|purchase order (?:number|field) is optional|(?:field|reference|step) is optional)\b/,
      },
    ),
  ],
}

export const REPROACH: Family = {
  rule: 'blame',
  advice: 'Leave the count of reminders out: "I have no reply on file" says the same without a reproach.',
  weight: always('warn'),
  phrases: [
    phrase(
      '(?:should|ought to) have been (?:[a-z]+ )?(?:settled|paid|resolved|done|cleared|sorted|transferred)|(?:more than |given (?:you )?|had )(?:enough|ample|plenty of|sufficient|all the) (?:time|notice|warning|opportunit(?:y|ies)|chances?)|long ago',
      {
        innocent: ({ words, sentence }) =>
          words === 'long ago' && !/\b(?:due|paid|pay|settled|invoice|payment|overdue)\b/.test(sentence.text),
      },
    ),
    phrase(
      '(?:after|following) (?:[a-z0-9]+ ){0,2}?(?:several|repeated|multiple|numerous|many|countless|three|four|five|six|so many|[3-9]) (?:[a-z]+ ){0,2}?(?:reminders?|attempts?|e-?mails?|messages?|requests?|letters?|calls?|notices?|follow-?ups?)|(?:despite|in spite of|notwithstanding|even after|regardless of) (?:[a-z0-9]+ ){0,3}?(?:several|repeated|multiple|numerous|many|countless|various|all|our|my|two|three|four|five|six|these|so many|previous|earlier|[2-9]) (?:[a-z]+ ){0,2}?(?:reminders?|attempts?|e-?mails?|messages?|requests?|letters?|calls?|notices?|efforts|follow-?ups?)',
      {
        unless:
          /\b(?:after our (?:call|e-?mail|message)|following (?:our|my) (?:e-?mail|message|call|letter) (?:of|on|from))\b/,
      },
    ),
    phrase(
      '(?:this is|it is|now|already|for) (?:[a-z]+ ){0,2}?(?:the|our|my) (?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|3rd|4th|5th|6th|umpteenth|nth) (?:time|reminder|e-?mail|letter|message|attempt|request|note|notice|call)|(?:again and again|time and (?:time )?again|over and over(?: again)?|yet again)|(?:have|having|had|need|needing|forced) to (?:keep )?(?:chase|chasing|run after|beg|remind you|ask again|ask twice|repeat (?:myself|ourselves))|chasing you|chase you|(?:several|repeated|multiple|numerous|many|countless|three|four|five|third|fourth|fifth|umpteenth|nth) (?:[a-z]+ )?(?:reminders?|attempts?|unanswered|follow-?ups?|times (?:already|now|before))|(?:reminded|written|wrote|asked|told|e-?mailed|called|contacted|requested|informed|notified|chased|tried)(?: to [a-z]+)? (?:you )?(?:[a-z]+ )?(?:repeatedly|several times|many times|multiple times|numerous times|countless times|again and again|time and again|over and over|three times|twice already|so many times|more than once)|(?:repeatedly|again and again|time and (?:time )?again|over and over|yet again|once more we|as (?:we|i) have (?:already |repeatedly )?(?:told|said|explained|mentioned|stated)|as (?:previously|already|repeatedly) (?:told|requested|stated|explained|asked|advised|communicated))',
      {},
    ),
    phrase(
      "(?:disappoint(?:ed|ing|ment)|frustrat(?:ed|ing|ion)|dismay(?:ed)?|annoy(?:ed|ing)|upset|let down|displeased|unhappy|puzzled|baffled|astonished)|(?:we|i) (?:expected|had hoped for|deserve) (?:better|more)|(?:you|your (?:team|company|side)) (?:should|ought to|were supposed to|were meant to|needed to|were to) (?:have|pay) ?(?:paid|replied|answered|settled|told|been|done|let|already)?(?: [a-z]+)?|(?:we|i) (?:have|'ve|had) been (?:[a-z]+ )?(?:patient|lenient|understanding|generous|accommodating|forgiving|tolerant|flexible enough)|(?:our|my) (?:patience|goodwill|leniency|understanding|generosity)",
      {
        unless:
          /\b(?:sorry|apologi[sz]e|apologies|thank you for your patience|your (?:frustration|disappointment)|you (?:are|were|may be|might be) (?:unhappy|disappointed|frustrated|puzzled)|should have (?:received|got|arrived|reached|an? )|(?:should|could) have (?:the|your|a|an|it|received|got|seen|been sent|come))\b/,
      },
    ),
    phrase(
      `(?:you|nobody|no one|your (?:team|company)) (?:still |again )?(?:have|has|had|'ve)?(?:n't| not| never|) ?(?:still )?(?:not |never )(?:yet |even |once |bothered to |so much as )?(?:repl(?:y|ied)|answer(?:ed)?|respond(?:ed)?|reacted|paid|got back|come back|called back|acknowledged|written back)(?: |$)|you (?:still )?(?:haven't|hadn't|didn't|have not|did not) (?:yet |even |once )?(?:repl(?:y|ied)|answer(?:ed)?|respond(?:ed)?|react(?:ed)?|paid|pay|got back|get back|come back|acknowledged?)|(?:remain|remains|remained|gone|went|been|still|stay|stays|left|go) (?:[a-z]+ )?(?:unanswered|ignored|without (?:an )?(?:answer|reply|response|a reply))|(?:nobody|no one) (?:answers|replies|responds|reacts|ever|has answered|has replied)|(?:we|i) (?:still |have still |are still |am still )(?:have(?:n't| not)? )?(?:not )?(?:heard nothing|heard|had no|have no)|(?:there has|there's) (?:still )?been no (?:answer|reply|response)(?: at all| whatsoever)?$|silence from (?:you|your)|radio silence|long-?overdue|chronic(?:ally)?|once again (?:late|unpaid|overdue|no)|delinquent|as (?:usual|always|ever)(?= |$)|every (?:single )?(?:month|time) the same|why (?:have|has|haven't|did|didn't) (?:you|nobody|no one)`,
      {
        innocent: ({ words, sentence, before }) =>
          (/^as (?:usual|always|ever)$/.test(words) &&
            !/\b(?:late|unpaid|overdue|nothing|silence|no reply|no answer|excuse)\b/.test(sentence.text)) ||
          (/\b(?:if|in case|perhaps|maybe|may|might|should) (?:that )?$/.test(before) &&
            /^you/.test(words)) ||
          /\bno (?:hurry|rush)\b/.test(sentence.text) ||
          /\bnot yet paid\b.*\bplease\b/.test(words),
      },
    ),
  ],
}
