// A relation with too many records for a list: a box to search in. Further answers come when the
// end of the list is reached.
import TomSelect from 'tom-select/dist/esm/tom-select.js'
import clear_button from 'tom-select/dist/esm/plugins/clear_button/plugin.js'
import remove_button from 'tom-select/dist/esm/plugins/remove_button/plugin.js'

TomSelect.define('clear_button', clear_button)
TomSelect.define('remove_button', remove_button)

/** How near to the end of the list more is asked for, in pixels. */
const NEAR = 40

/** @param {HTMLSelectElement} select */
export function attach(select) {
  const { none, remove: title, more } = select.dataset
  const size = Number(select.dataset.size) || 10
  const minimum = Number(select.dataset.minimum) || 0
  /** @type {Set<string> | undefined} What the server has answered to the present text. */
  let answered
  /** The text, how many records were there for it, and whether there may be more. */
  let state = { query: '', offset: 0, hasMore: false, isBusy: false }

  const ask = async (/** @type {string} */ query, /** @type {number} */ offset) => {
    const url = new URL(select.dataset.url ?? '', location.href)
    url.searchParams.set('query', query)
    url.searchParams.set('limit', String(size))
    if (offset) url.searchParams.set('offset', String(offset))
    const answer = await fetch(url, { headers: { Accept: 'application/json' } })
    const found = answer.ok ? await answer.json() : []
    state = { query, offset: offset + found.length, hasMore: found.length === size, isBusy: false }
    return found.map((/** @type {[string, string]} */ [value, text]) => ({ value, text }))
  }

  const control = new TomSelect(select, {
    plugins: select.multiple ? { remove_button: { title } } : { clear_button: { title } },
    searchField: ['text'],
    sortField: [{ field: '$order' }],
    // The server has searched: what it answered fits, and a choice made before need not.
    score: () => (option) => (!answered || answered.has(option.value) ? 1 : 0),
    placeholder: select.dataset.placeholder,
    maxOptions: null,
    preload: 'focus',
    shouldLoad: (query) => query.length >= minimum,
    loadThrottle: 250,
    hidePlaceholder: true,
    allowEmptyOption: false,
    async load(query, callback) {
      try {
        const found = await ask(query, 0)
        this.clearOptions((option) => this.items.includes(option.value))
        answered = new Set(found.map(({ value }) => value))
        callback(found)
      } catch {
        callback([])
      }
    },
    render: {
      option: (data, escape) => `<div>${escape(data.text)}</div>`,
      item: (data, escape) => `<div>${escape(data.text)}</div>`,
      no_results: (_data, escape) => `<div class="no-results">${escape(none)}</div>`,
      loading: () => '',
    },
  })
  control.control_input.setAttribute('aria-label', select.getAttribute('aria-label') ?? '')

  const list = control.dropdown_content
  list.addEventListener('scroll', async () => {
    const isAtEnd = list.scrollTop + list.clientHeight > list.scrollHeight - NEAR
    if (!isAtEnd || !state.hasMore || state.isBusy) return
    state.isBusy = true
    const { query } = state
    const note = list.appendChild(Object.assign(document.createElement('div'), { className: 'no-results', textContent: more }))
    try {
      const found = await ask(query, state.offset)
      if ((control.lastValue ?? '') !== query) return
      for (const { value } of found) answered?.add(value)
      const { scrollTop } = list
      control.addOptions(found)
      control.refreshOptions(false)
      list.scrollTop = scrollTop
    } catch {
      state.hasMore = false
    } finally {
      note.remove()
    }
  })
}
