// A page of this admin in a dialog above another. The server sends its content alone; forms are
// sent from here, and what they answer is either the form again, where to go, or the record that
// was chosen. Dialogs stand above each other as often as they are opened.
import { choose } from './choice.js'

const HEADERS = { 'X-Admin-Dialog': '1', Accept: 'text/html, application/json;q=0.9' }
const REFERENCES = ['for', 'form', 'list', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'popovertarget']
const FIRST = '.ad-field :is(input, select, textarea):not([type="hidden"], :disabled)'
let opened = 0

/**
 * @param {HTMLAnchorElement} link
 * @param {(root: ParentNode) => void} start
 */
export async function open(link, start) {
  const select = link.dataset.dialog === 'choose' ? link.closest('.ad-related')?.querySelector('select') : null
  const url = new URL(link.href)
  url.searchParams.set(...(select ? ['_choose', '1'] : ['modal', 'True']))
  const prefix = `d${++opened}-`
  const dialog = document.createElement('dialog')
  dialog.className = 'ad-dialog'
  let before = ''

  const show = (/** @type {string} */ markup) => {
    dialog.innerHTML = markup
    separate(dialog, prefix)
    const title = dialog.querySelector('[data-dialog-title]')
    if (title) {
      title.id = `${prefix}title`
      dialog.setAttribute('aria-labelledby', title.id)
    }
    if (!dialog.open) dialog.showModal()
    start(dialog)
    before = typed(dialog)
    const first = dialog.querySelector('[role="alert"]') ?? dialog.querySelector(FIRST)
    if (first instanceof HTMLElement) first.focus()
    dialog.scrollTop = 0
  }

  const finish = (/** @type {any} */ answer) => {
    if (answer.location !== undefined) {
      location.assign(answer.location)
      return
    }
    dialog.close()
    if (select && answer.key !== undefined) choose(select, answer.key, answer.label)
    announce(link, answer.messages?.join(' ') ?? '')
  }

  const take = async (/** @type {Response} */ answer) => {
    if (answer.headers.get('Content-Type')?.startsWith('application/json')) {
      finish(await answer.json())
      return
    }
    const markup = await answer.text()
    // A page of somebody else's, such as a sign-in: it is no content for a dialog.
    if (!markup.includes('data-dialog-title')) location.assign(answer.url)
    else show(markup)
  }

  dialog.addEventListener('submit', async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target)
    if (form.method === 'dialog') return
    event.preventDefault()
    if (dialog.ariaBusy) return
    dialog.ariaBusy = 'true'
    const submitter = /** @type {SubmitEvent} */ (event).submitter
    const body = new FormData(form, submitter)
    try {
      await take(await fetch(form.action, { method: 'POST', body, headers: HEADERS }))
    } catch {
      // Nothing answered: the browser's own way says why, and keeps what was typed in its history.
      HTMLFormElement.prototype.submit.call(form)
    } finally {
      dialog.ariaBusy = null
    }
  })
  dialog.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-dialog-close]') : null
    if (!target || target.closest('dialog') !== dialog) return
    event.preventDefault()
    dialog.close()
  })
  dialog.addEventListener('cancel', (event) => {
    const text = dialog.querySelector('[data-discard]')?.getAttribute('data-discard') ?? ''
    if (event.target === dialog && typed(dialog) !== before && !confirm(text)) event.preventDefault()
  })
  dialog.addEventListener('close', (event) => {
    if (event.target !== dialog) return
    dialog.remove()
    link.focus()
  })

  // Beside the link, so that what the page behind is asked for leads into this dialog's own.
  document.body.append(dialog)
  try {
    const answer = await fetch(url, { headers: HEADERS })
    await take(answer)
  } catch (error) {
    dialog.remove()
    throw error
  }
}

/** Tells ids of the dialog from those of the page behind, which may have the same fields. */
function separate(/** @type {ParentNode} */ root, /** @type {string} */ prefix) {
  const ids = new Set()
  for (const one of root.querySelectorAll('[id]')) {
    ids.add(one.id)
    one.id = prefix + one.id
  }
  const renamed = (/** @type {string} */ id) => (ids.has(id) ? prefix + id : id)
  for (const name of REFERENCES) {
    for (const one of root.querySelectorAll(`[${name}]`)) {
      one.setAttribute(name, (one.getAttribute(name) ?? '').split(' ').map(renamed).join(' '))
    }
  }
  for (const one of root.querySelectorAll('a[href^="#"]')) {
    one.setAttribute('href', `#${renamed(one.getAttribute('href')?.slice(1) ?? '')}`)
  }
  for (const one of root.querySelectorAll('template')) separate(one.content, prefix)
}

/** Returns what the dialog's forms hold, as one text. */
function typed(/** @type {HTMLElement} */ dialog) {
  return [...dialog.querySelectorAll('form')]
    .map((form) => new URLSearchParams(/** @type {any} */ ([...new FormData(form)].map(([n, v]) => [n, String(v)]))).toString())
    .join('\n')
}

/** Says what happened where a screen reader listens: in what is still open. */
function announce(/** @type {HTMLElement} */ near, /** @type {string} */ text) {
  const place = near.closest('dialog') ?? document.body
  let status = place.querySelector(':scope > .ad-announced')
  if (!status) {
    status = document.createElement('p')
    status.className = 'ad-announced visually-hidden'
    status.setAttribute('role', 'status')
    place.append(status)
  }
  status.textContent = text
}
