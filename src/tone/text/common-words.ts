/** Ordinary words of business letters: in capitals they shout, and letters set apart are joined to them. */
const WORDS = `
a able about above accept access according account act action actual add address advance advise after again
against ago agree agreement ahead all allow almost alone along already also although always am amount an and
another answer any anybody anyone anything apologise apologize appreciate appropriate are arrange arrangement
arrive as ask at attached attention authority authorise available avoid aware away back bad balance be because
become been before begin behind being believe below best better between bill bills block blocked both break bring business
but by call came can cannot care careful careless carry case cash cause certain chance change charge check
choice choose clear clearly client close collect collection come comes coming committed company complete concern
confirm consequences consider contact continue contract copy cost could country course court customer cut daily date day
days deadline deal dear debt decide decision delay deliver delivery demand department despite detail did different
disconnect discuss dispute do document does done down due during duty each early earlier easy effect effort either
else email empty end enough ensure entire even ever every everybody everyone everything exactly except expect
expected explain extra extremely face fact fail failed failure fair far fast favour few final finally finance find
fine finish first five follow for force forever forget forgot form forward four free friday friend from full
further gave general get gets getting give given go goes going gone good got great had half hand happen happy hard
has have having he hello help her here him his hold hope hour hours how however hurry if ignore ignored ignoring immediate
immediately important impossible in include including incredibly inform information instead instruct interest
into invoice invoices is issue it its itself join just keep kept kind kindly knew know last late later
lawyer leave left legal less let letter like line list little long longer look lose lost lot made mail make many
matter may maybe me mean meet mention message mind minute miss missed missing mistake monday money month months
more morning most move much must my name near necessary need needed needs neither never new next nice no nobody
none nor not note nothing notice noticed now number obligation of off offer office often okay old on once one only
open option or order other others otherwise our ours out outstanding over overdue owe owed own page paid part past
patience pause pay paying payment payments people perhaps person phone place plan please point possible prevent
previous previously probably problem process promise promised prompt promptly proof provide pull put question
quick quickly quite rather reach read ready real really reason receive received recent recently record refuse
refused regard regards regret remain remains remember remind reminder reminders repeat reply request require required resolve
respect respond response responsible rest result return review right rules run said same saturday save say see
seem seen send sending sent serious seriously service services settle settled several shall she short should show
since six small so some somebody someone something soon sorry speak special spoke start state statement still stop
stopped subject such sunday suspend suspended suspension take taken takes taking talk tell ten terms than thank
thanks that the their them then there these they thing things think third this those though three through thursday
time times to today together told tomorrow tonight too took total touch transfer tried true try trying tuesday
turn two under understand unless unpaid until up upon urgent urgently us use used usual very wait waiting want
warning was watch way we wednesday week weeks well went were what when where whether which while who whole why will
wish with within without word words work working would write writing wrong wrote year years yes yesterday yet you
your yours yourself serious second fourth fifth repeated continued several contact immediate attorney lawsuit terminate terminated
disgrace shame unacceptable ridiculous enough deserve demanded effective expire expired expires guarantee penalty
fraud thief liar liars lawyers courts sue
seat seats licence licences license access login logins user users platform subscription workspace disable disabled
agency agencies idiot idiots stupid fool fools shut turn off cut down judge bank banks press police consequence reputation
`
const KNOWN = new Set(WORDS.split(/\s+/).filter((word) => word !== ''))

/** Whether a word in small letters is an ordinary one; `I`, `US` and `IT` are none in capitals. */
export function isCommonWord(word: string): boolean {
  if (KNOWN.has(word)) return true
  const stem = /^([a-z]{3,})(?:s|es|ed|d|ing|ly|er|'s|n't)$/.exec(word)?.[1]
  return stem !== undefined && (KNOWN.has(stem) || KNOWN.has(`${stem}e`))
}

const TRIGGERS =
  /^(?:suspen[ds]|terminat|deactivat|disabl|disconnect|discontinu|revok|revoc|restrict|interrupt|lawyer|attorney|solicitor|barrister|counsel|legal|lawsuit|litigat|tribunal|judg|bailiff|court|collect|bureau|credit|agenc|recover|consequenc|repercuss|ramificat|escalat|immediate|urgent|prompt|penalt|polic|investor|customer|shareholder|promis|ignor|excus|dishonest|liar|lied|fraud|thie[fv]|irresponsib|unacceptab|unprofessional|disgrac|shame|pathetic|incompeten|negligen|delinquen|deadbeat|proceeding|prosecut|enforce|experian|equifax|blacklist|licen[cs]e|service|account|access|block|lock|freez|froze|paus|switch|regret|force|threat|warning|final|deadline|hour|today|tomorrow|seiz|repossess|debt|press|scam|crook|cheat|sue|sued|suing|cut|stop|pay|payment|lose|loss)/

/** Whether somebody may have reason to hide the word. */
export function isTriggerWord(word: string): boolean {
  return TRIGGERS.test(word)
}
