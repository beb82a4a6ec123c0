// A relation with too many records for a list: a box to search in.
import TomSelect from 'tom-select/dist/esm/tom-select.js'
import clear_button from 'tom-select/dist/esm/plugins/clear_button/plugin.js'
import remove_button from 'tom-select/dist/esm/plugins/remove_button/plugin.js'

TomSelect.define('clear_button', clear_button)
TomSelect.define('remove_button', remove_button)

const LIMIT = 20

/** @param {HTMLSelectElement} select */
export function attach(select) {
  const none = select.dataset.none
  const title = select.dataset.remove
  /** @type {Set<string> | undefined} What the server answered last. */
  let answered
  const control = new TomSelect(select, {
    plugins: select.multiple ? { remove_button: { title } } : { clear_button: { title } },
    searchField: ['text'],
    sortField: [{ field: '$order' }],
    // The server has searched: what it answered fits, and a choice made before need not.
    score: () => (option) => (!answered || answered.has(option.value) ? 1 : 0),
    placeholder: select.dataset.placeholder,
    maxOptions: LIMIT,
    preload: 'focus',
    shouldLoad: () => true,
    loadThrottle: 250,
    hidePlaceholder: true,
    allowEmptyOption: false,
    async load(query, callback) {
      const url = new URL(select.dataset.url ?? '', location.href)
      url.searchParams.set('query', query)
      url.searchParams.set('limit', String(LIMIT))
      try {
        const answer = await fetch(url, { headers: { Accept: 'application/json' } })
        const found = answer.ok ? await answer.json() : []
        this.clearOptions((option) => this.items.includes(option.value))
        answered = new Set(found.map(([value]) => value))
        callback(found.map(([value, text]) => ({ value, text })))
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
}
