// The filter panel: conditions and groups are added and removed without loading the page anew.
// The server makes the panel's new look from what was typed; the list below stays as it is.

/** @param {HTMLFormElement} form */
export function attach(form) {
  const panel = form.closest('details')

  const prepare = () => {
    for (const select of form.querySelectorAll('select[data-search]:not(.tomselected)')) {
      import('./related.js').then(({ attach: search }) => search(select))
    }
  }
  if (panel?.open) prepare()
  panel?.addEventListener('toggle', () => panel.open && prepare())

  form.addEventListener('submit', async (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter)
    if (button?.name !== '_do') return
    event.preventDefault()
    const address = form.getAttribute('action') ?? ''
    const query = new URLSearchParams(/** @type {any} */ (new FormData(form, button)))
    try {
      const answer = await fetch(`${address}?${query}&_panel=1`)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = page.querySelector('#filter_form')
      if (!answer.ok || !fresh) throw new Error(answer.statusText)
      form.replaceChildren(...fresh.childNodes)
    } catch {
      location.assign(`${address}?${query}`)
      return
    }
    prepare()
    /** @type {HTMLElement | null} */
    const wanted = form.querySelector('[autofocus]')
    wanted?.focus()
  })
}
