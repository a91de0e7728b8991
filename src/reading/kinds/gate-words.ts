const NO_CONTACT =
  /\b(?:(?:do\s+not|don't|dont|please\s+not|never|not\s+to|rather\s+not|shouldn't|should\s+not|better\s+not|can\s+you\s+not|let's\s+not)\s+(?:\p{L}+\s+)?(?:contact|touch|chase|e-?mail|send|call|reach|bother|write|message|remind|ping|nudge|push|poke|approach|disturb|go|do\s+anything|follow)|rather\s+you\s+didn't|prefer\s+(?:it\s+)?if\s+you\s+didn't|no\s+(?:contact|e-?mails?|outreach|chasing|reminders?|chaser|dunning)|(?:stop|hold\s+off|pause|quit|avoid|cease|suspend)\s+(?:\p{L}+\s+)?(?:contact\p{L}*|e-?mail\p{L}*|chas\p{L}*|send\p{L}*|outreach|remind\p{L}*|call\p{L}*|writing|anything|messages|dunning|it|this|them|all|everything))\b/iu
const HOLD =
  /(?<!(?:threshold|on\s+the|get|got|a|getting|take|catch)\s)(?<!\p{L})(?:(?:please\s+|pls\s+|let's\s+|just\s+|can\s+we\s+|could\s+(?:we|you)\s+|put\s+(?:it|this|them|\d+)?\s*(?:all\s+)?on\s+)?hold(?!s?\s+(?:the\s+)?(?:up\s+(?:their|on\s+their)|them\s+up)|ing\s+company)|on\s+hold|hands\s+off|stand\s+down|back\s+off|stay\s+away|pause|park|freeze|wait(?!ing|ed|s)|skip|snooze|leave\s+(?:them|it|this|him|her|the\s+client|that)(?!\s+(?:with|to)\s+me)(?:\s+\p{L}+)?|give\s+(?:them|it|him|her|us|me)(?=\s+(?:\p{L}+\s+(?:week|day|month)|until|a\b|an\b|some|time|the|more|space|\d|two|three|few))|not\s+(?:yet|now|before|until|this\s+(?:week|month|quarter)|today|tomorrow|right\s+now|at\s+the\s+moment|next)|hold\s+your\s+horses|later\s+please)(?!\p{L})/iu
const CLEAR_STRONG =
  /(?:\b(?:go\s+(?:ahead|for\s+it)|fire\s+away|all\s+clear|clear\s+to\s+(?:contact|send|go|chase|email)|cleared|good\s+to\s+(?:go|contact|send|chase)|(?:ok|okay|fine|free|happy|safe|alright|cool|good|you\s+can|you\s+may|can|feel\s+free)\s+(?:for\s+you\s+|now\s+)?(?:to\s+)?(?:contact|send|chase|e-?mail|reach\s+out|proceed|go\s+out|write|call|remind|nudge)|(?:yes|yep|please|sure|do|just|ok|okay)[,!]?\s+(?:please\s+|do\s+|go\s+|just\s+)*(?:chase|contact|send|proceed|e-?mail|reach\s+out|nudge|remind)(?:\s+(?:them|it|him|her|away|now))?|proceed|send\s+(?:it|away)|send\s+(?:it\s+)?(?:out|off)|no\s+(?:objections?|concerns?|issues?|reason\s+(?:to\s+(?:hold|wait)|not\s+to)|blockers?|worries|problem)|nothing\s+(?:to\s+know|going\s+on|from\s+(?:me|my)|special|new|to\s+(?:add|report|flag|hold)|i\s+know|i'm\s+aware|on\s+my|unusual|known)|not\s+aware\s+of\s+any\p{L}*|lgtm|green\s+light|thumbs\s+up|chase\s+(?:them|away)|contact\s+them|fine\s+(?:by|with)\s+me|works\s+for\s+me|be\s+my\s+guest|by\s+all\s+means|nudge\s+them|no\s+need\s+to\s+(?:wait|hold)|don't\s+wait|clear)\b|👍|:(?:\+1|thumbsup|white_check_mark|ok_hand)(?::skin-tone-\d)?:|✅|👌|🆗|✔)/iu
const CLEAR_WEAK =
  /^(?:\W*\b(?:ok|okay|okey|k|kk|sure|yes|yep|yeah|yup|ya|ye|y|aye|alright|all\s+right|fine|good|great|perfect|cool|sounds\s+good|no\s+problem|of\s+course|certainly|absolutely|definitely|approved?|agreed|done|please|do\s+it|do|thing|thanks?|thank\s+you|thx|ty|with\s+me|by\s+me|go|all\s+good|from\s+me|here|oui|ja|si|klar|for\s+me)\b\W*)+$/iu
const YES =
  /\b(?:ok|okay|okey|k|kk|sure|yes|yep|yeah|yup|aye|alright|all\s+right|fine|good|great|perfect|cool|approved?|agreed|do\s+it|of\s+course|certainly|absolutely|definitely|go|y|oui|ja|si|klar)\b/iu
const FROM_DAY =
  /\b(?:ok|okay|fine|sure|yes|good|go\s+ahead|can|may|clear|feel\s+free|happy\s+for\s+you|free\s+to|contact|e-?mail|chase|reach\s+out)\b.*\b(?:from|after|starting|as\s+of|but\s+(?:only\s+)?(?:not\s+before|after|from|not\s+until|wait\s+until)|not\s+before|only\s+(?:from|after|on)|not\s+until|beginning)(?=\s|$)/iu
const NOT_HOLD =
  /\b(?:no\s+(?:need|reason)\s+to|don't(?:\s+need\s+to)?|not?\s+(?:need|have)\s+to|release|lift|end|remove|drop)\s+(?:the\s+|a\s+|any\s+|my\s+)?(?:hold|wait|pause|stop|skip)/iu
const NOT_CLEAR =
  /(?:\b|(?=n't))(?:not|n't|isn't|never)\s+(?:\p{L}+\s+){0,2}?(?:clear|ok|okay|fine|good\s+to\s+go|approved|cleared|safe|go\s+ahead|sure|proceed|comfortable)\b/iu

const EMPTY =
  /^(?:\W*\b(?:not\s+sure|no\s+(?:idea|clue|comment)|i\s+(?:do\s+not|don't)\s+know|dunno|no|nope|nah|na|thx|thanks?|thank\s+you|ty|tx|cheers|lol|lmao|rofl|haha+|hehe+|ha|seen|noted|read|hm+|hmm+|huh|what|wat|idk|eh|meh|wow|oh|ah|uh|um|hi|hello|hey|morning|good\s+morning|interesting|right|i\s+see|got\s+it|ack|acknowledged|roger|later|nvm|never\s+mind|nothing|null|test|merci|danke|gracias|so|much|for|the|heads|up)\b\W*)+$/iu

export const saysFromDay = (text: string): boolean => FROM_DAY.test(text) && !NOT_CLEAR.test(text)
export const saysHold = (text: string): boolean =>
  !NOT_HOLD.test(text) &&
  (NO_CONTACT.test(text) || HOLD.test(text) || (NOT_CLEAR.test(text) && !/\bnot\s+sure\b/i.test(text)))
export const saysClearPlainly = (text: string): boolean =>
  (CLEAR_STRONG.test(text) && !NOT_CLEAR.test(text) && !NO_CONTACT.test(text)) || NOT_HOLD.test(text)
/** "ok", "sure" alone; beside something else that was said they only take note of it. */
export const saysYes = (text: string): boolean =>
  CLEAR_WEAK.test(text) && YES.test(text) && !/^\W*(?:thanks?|thx|ty|please)\W*$/iu.test(text)
export const isEmptyTalk = (text: string): boolean => EMPTY.test(text) || !/[\p{L}\p{N}]/u.test(text)

const SARCASM =
  /(?:🙄|🙃|😒|🤡|😏|💀|:(?:eye_?roll|face_with_rolling_eyes|rolling_eyes|upside_down_face|unamused|clown_face|smirk|skull):|(?:^|\s)\/s\b|\byeah,?\s+right\b|\bsuu+re+\b|\bas\s+if\b|\bwhat\s+could\s+(?:possibly\s+)?go\s+wrong|\bgood\s+luck\s+with\b|\boh,?\s+(?:sure|great|yes|please|yeah|absolutely|wonderful|brilliant|fantastic)\b|\b(?:great|brilliant|genius|fantastic|wonderful|lovely|excellent)\s+(?:idea|plan|timing|move)\b|\bbecause\s+(?:that|threatening|it|chasing|this)\s+(?:always\s+)?(?:work(?:s|ed)|went|goes|helps?)\b|\b(?:kill|ruin|blow\s+up|wreck|torch|tank|destroy|burn|scare\s+(?:off|away)|lose)\s+(?:\p{L}+\s+){0,3}?(?:renewal|deal|client|customer|relationship|account|expansion|bridge)|\bwhy\s+not\s+(?:just\s+)?(?:sue|suspend|insult|ruin|kill|annoy)|\bknock\s+yourself\s+out\b|\bha\s?ha\b.*\bsure\b)/iu
const MACHINE =
  /\b(?:(?:ignore|forget|disregard|override|bypass)\s+(?:\p{L}+\s+){0,3}?(?:rules?|instructions?|prompts?|guidelines|policy|policies|restrictions|programming|everything\s+above)|(?:system|assistant|developer|admin)\s*(?:prompt|mode|override|:)|as\s+an?\s+(?:ai|language\s+model|bot|assistant)|you\s+are\s+(?:now\s+)?(?:an?\s+|in\s+)?(?:ai|bot|assistant|admin|developer|dan|language|root)|(?:dear|hey|hello|attention)\s+(?:ai|bot|machine|robot|llm)|jailbreak|prompt\s+injection|new\s+instructions\s*:|<\/?(?:system|instructions?|prompt)>|\[(?:system|inst)\]|act\s+as\s+(?:if|an?)|pretend\s+(?:to|you))/iu

export const isSarcastic = (text: string): boolean => SARCASM.test(text)
export const addressesMachine = (text: string): boolean => MACHINE.test(text)
