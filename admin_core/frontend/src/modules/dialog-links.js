// A link with data-dialog opens its page above this one; with a key held down, or where the
// script cannot be loaded, it is a link like any other.

/**
 * @param {Document} document
 * @param {(root: ParentNode) => void} start
 */
export function openDialogs(document, start) {
  document.addEventListener('click', async (event) => {
    const target = event.target instanceof Element ? event.target : null
    const link = /** @type {HTMLAnchorElement | null} */ (target?.closest('a[data-dialog]') ?? null)
    const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    if (!link || !isPlain || event.defaultPrevented) return
    event.preventDefault()
    // A second click while the first one's page is on its way opens nothing more.
    if (link.ariaBusy) return
    link.ariaBusy = 'true'
    try {
      const { open } = await import('./dialog.js')
      await open(link, start)
    } catch {
      location.assign(link.href)
    } finally {
      link.ariaBusy = null
    }
  })
}
