/** Context that could change how a collector acts, and is no answer by itself. */
const NOTEWORTHY =
  /\b(?:fyi|heads[\s-]up|note\s+that|be\s+(?:gentle|careful|nice|kind|polite|tactful|aware)|careful|gently|sensitive|delicate|layoffs?|laid\s+off|laying\s+off|acqui(?:red|sition|ring)|merg(?:er|ed|ing)|bankrupt\p{L}*|insolven\p{L}*|chapter\s+11|administration|restructur\p{L}*|reorg\p{L}*|resign\p{L}*|new\s+(?:cfo|ceo|coo|cto|owner|management|sponsor|champion|procurement)|champion|renewal|upsell|expansion|churn\p{L}*|angry|upset|unhappy|frustrated|annoyed|furious|escalat\p{L}*|complain\p{L}*|competitor|rfp|freeze|budget|fiscal|audit|holidays?|vacation|on\s+leave|out\s+of\s+(?:the\s+)?office|ooo|closed|closing|shut\s+down|strike|lawsuit|legal|outage|incident|funding|ipo|moved\s+offices?|office|speaks?\s+only|prefers?|vip|strategic|reference\s+customer|always\s+pay|late\s+payer|good\s+payer|usually)\b/iu

export const isNoteworthy = (text: string): boolean => NOTEWORTHY.test(text)
