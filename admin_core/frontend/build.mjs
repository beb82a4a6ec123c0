// Bundles src/ into the Python package: ES modules with hashed names, a manifest that maps an
// entry's plain name to its hashed file, and the licences of what was bundled.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as esbuild from 'esbuild'
import { bothDirections } from './logical.mjs'

const OUT = '../src/admin_core/static/dist'

rmSync(OUT, { recursive: true, force: true })
mkdirSync(OUT, { recursive: true })

const common = {
  outdir: OUT,
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  target: 'es2022',
  metafile: true,
}
// Runs before anything is drawn, so it is no module, which would wait.
const early = await esbuild.build({ ...common, entryPoints: ['src/theme.js'], format: 'iife' })
const result = await esbuild.build({
  ...common,
  entryPoints: ['src/admin.js', 'src/admin.css'],
  plugins: [bootstrap(), autoDark()],
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]-[hash]',
  splitting: true,
  format: 'esm',
  // The whole licence texts go into LICENSES.txt below; the notices inside the files stay too.
  legalComments: 'inline',
  loader: { '.svg': 'file', '.png': 'file', '.woff2': 'file' },
})

writeFileSync(join(OUT, 'manifest.json'), manifest(early.metafile, result.metafile))
writeFileSync(join(OUT, 'LICENSES.txt'), licences(result.metafile))

/**
 * Leaves out the parts of Bootstrap that do nothing without its script, which is not here, and
 * those for pages of other kinds: floating labels, coloured links, figures, things that wait.
 */
function needed(css) {
  const part = /\.(?:bs-)?(?:accordion|carousel|collaps(?:e|ing)|drop(?:down|end|start|up)|figure|focus-ring|form-floating|icon-link|link|modal|offcanvas|placeholder|popover|ratio|spinner|toast|tooltip)(?![a-z])/
  return css.replace(/[^{};]+\{[^{}]*\}/g, (rule) => {
    const selectors = rule.slice(0, rule.indexOf('{')).split(',')
    return selectors.every((one) => part.test(one)) ? '' : rule
  })
}

/** Bootstrap for both directions of writing. */
function bootstrap() {
  const file = (name) => readFileSync(`node_modules/bootstrap/dist/css/${name}`, 'utf8')
  return {
    name: 'bootstrap',
    setup(build) {
      build.onLoad({ filter: /bootstrap\/dist\/css\/bootstrap\.css$/ }, () => ({
        contents: bothDirections(needed(file('bootstrap.css')), needed(file('bootstrap.rtl.css'))),
        loader: 'css',
      }))
    },
  }
}

/**
 * Bootstrap's dark colours hang on data-bs-theme="dark". The default theme follows the system
 * without any script, so the same rules are repeated for "auto" inside a media query.
 */
function autoDark() {
  const NAME = 'auto-dark'
  return {
    name: NAME,
    setup(build) {
      build.onResolve({ filter: /^auto-dark$/ }, () => ({ path: NAME, namespace: NAME }))
      build.onLoad({ filter: /.*/, namespace: NAME }, () => {
        const css = readFileSync('node_modules/bootstrap/dist/css/bootstrap.css', 'utf8')
        const rules = css.match(/^\[data-bs-theme=dark\][^{}]*\{[^{}]*\}/gm) ?? []
        const turned = rules.join('\n').replaceAll('[data-bs-theme=dark]', '[data-bs-theme=auto]')
        return { contents: `@media (prefers-color-scheme: dark) {\n${turned}\n}`, loader: 'css' }
      })
    },
  }
}

function manifest(...metafiles) {
  const names = {}
  for (const [file, output] of metafiles.flatMap((one) => Object.entries(one.outputs))) {
    if (output.entryPoint?.startsWith('src/')) {
      names[output.entryPoint.slice('src/'.length)] = basename(file)
    }
  }
  return JSON.stringify(names, Object.keys(names).sort(), 2) + '\n'
}

function licences(metafile) {
  const bundled = new Set()
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
