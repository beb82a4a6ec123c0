// Bundles src/ into the Python package. The starter and the style sheet keep their names; what
// the starter loads only where there is a map gets a hashed one.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { feature } from 'topojson-client'

const OUT = '../src/admin_geo/static/dist'

rmSync(OUT, { recursive: true, force: true })
mkdirSync(OUT, { recursive: true })

const result = await esbuild.build({
  outdir: OUT,
  entryPoints: ['src/geo.js', 'src/geo.css'],
  entryNames: '[name]',
  chunkNames: 'map-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  metafile: true,
  legalComments: 'inline',
  loader: { '.svg': 'dataurl', '.png': 'dataurl' },
})

// The continents' outlines, which maps show where no tiles are configured.
const atlas = JSON.parse(readFileSync('node_modules/world-atlas/land-110m.json', 'utf8'))
const land = feature(atlas, atlas.objects.land)
const rounded = (_name, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value)
writeFileSync(join(OUT, 'land.json'), JSON.stringify(land, rounded))
writeFileSync(join(OUT, 'LICENSES.txt'), licences(result.metafile))

/** @param {{ outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }} metafile */
function licences(metafile) {
  const bundled = new Set(['node_modules/world-atlas'])
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const found = input.match(/.*node_modules\/(?:@[^/]+\/)?[^/]+/)
      if (found && bytesInOutput > 0) bundled.add(found[0])
    }
  }
  const texts = [...bundled].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : ''
    return `${name} ${version} (${license})\n\n${text.trim()}\n`
  })
  return texts.join(`\n${'-'.repeat(78)}\n\n`)
}
