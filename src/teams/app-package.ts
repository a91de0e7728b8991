import { strToU8, zipSync } from 'fflate'
import { COLOR_ICON, OUTLINE_ICON, type teamsManifest } from './manifest.ts'

/** The earliest day a zip can name, so that the same app is the same bytes whenever it is packed. */
const PACKED_AT = new Date(1980, 0, 1, 12)

/** The zip an administrator uploads to Teams. */
export function teamsAppPackage(
  manifest: ReturnType<typeof teamsManifest>,
  icons: { color: Uint8Array; outline: Uint8Array },
): Uint8Array {
  const files = {
    'manifest.json': strToU8(`${JSON.stringify(manifest, null, 2)}\n`),
    [COLOR_ICON]: icons.color,
    [OUTLINE_ICON]: icons.outline,
  }
  return zipSync(files, { level: 9, mtime: PACKED_AT })
}
