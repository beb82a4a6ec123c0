// Starts the behaviours that a page asks for: an element says data-module="name", the module of
// that name exports attach(element). Each is loaded only where it is used. An element with a name
// that is not here sends `admin:attach`, for scripts of plugins to listen to.
import { openDialogs } from './modules/dialog-links.js'
import { closeMenus } from './modules/menus.js'

const modules = {
  columns: () => import('./modules/columns.js'),
  disclosure: () => import('./modules/disclosure.js'),
  filters: () => import('./modules/filters.js'),
  focus: () => import('./modules/focus.js'),
  inline: () => import('./modules/inline.js'),
  'inline-edit': () => import('./modules/inline-edit.js'),
  jump: () => import('./modules/jump.js'),
  list: () => import('./modules/list.js'),
  narrow: () => import('./modules/narrow.js'),
  related: () => import('./modules/related.js'),
  'related-links': () => import('./modules/related-links.js'),
  'select-all': () => import('./modules/select-all.js'),
  selection: () => import('./modules/selection.js'),
  theme: () => import('./modules/theme.js'),
  'tick-all': () => import('./modules/tick-all.js'),
  unsaved: () => import('./modules/unsaved.js'),
}

/**
 * @param {ParentNode} root
 * @returns {Promise<unknown>} when every behaviour works
 */
export function start(root) {
  const elements = [...root.querySelectorAll('[data-module]')]
  return Promise.all(
    elements.map(async (element) => {
      const load = modules[/** @type {HTMLElement} */ (element).dataset.module ?? '']
      if (load) (await load()).attach(element)
      else element.dispatchEvent(new CustomEvent('admin:attach', { bubbles: true }))
    }),
  )
}

// Whoever drives a browser can wait for <html data-ready>.
start(document).then(() => document.documentElement.toggleAttribute('data-ready', true))
document.addEventListener('admin:added', (event) => start(/** @type {Element} */ (event.target)))
closeMenus(document)
openDialogs(document, start)
