import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'

/** `npx tsx test/screenshots/draw-icons.ts`: the app's icons for Teams, from the drawings beside them. */
const ICONS = [
  { name: 'color', size: 192 },
  { name: 'outline', size: 32 },
]
const FOLDER = new URL('../../manifests/teams/', import.meta.url)

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  for (const { name, size } of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    const drawing = await readFile(new URL(`${name}.svg`, FOLDER), 'utf8')
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`)
    await writeFile(new URL(`${name}.png`, FOLDER), await page.screenshot({ omitBackground: true }))
    await page.close()
  }
} finally {
  await browser.close()
}
