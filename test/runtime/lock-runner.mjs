// A process that locks data folders. `hold FOLDER VERB` keeps one; `race FIRST_AT EVERY_MS FOLDER…` tries
// each folder at its own moment and keeps what it gets, so that rivals can be told apart.
import { register } from 'tsx/esm/api'

register()
const { lockFolder } = await import('../../src/local/folder-lock.ts')
const [how, ...words] = process.argv.slice(2)

if (how === 'hold') {
  const [folder, verb] = words
  console.log('lock' in lockFolder(folder, verb) ? 'held' : 'refused')
} else {
  const [firstAt, everyMs, ...folders] = words
  for (const [round, folder] of folders.entries()) {
    const at = Number(firstAt) + round * Number(everyMs)
    while (Date.now() < at);
    console.log(round, 'lock' in lockFolder(folder, 'race') ? 'got it' : 'held by another')
  }
  console.log('done')
}
setInterval(() => {}, 60_000)
