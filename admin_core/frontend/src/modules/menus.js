// Open menus close on Escape, on a click elsewhere, and when another one opens.
const MENUS = 'details.ad-rowmenu'

/** @param {Document} document */
export function closeMenus(document) {
  /** @param {Element | null} kept */
  const close = (kept) => {
    for (const menu of document.querySelectorAll(`${MENUS}[open]`)) {
      if (menu !== kept) menu.removeAttribute('open')
    }
  }
  document.addEventListener('click', (event) => {
    close(event.target instanceof Element ? event.target.closest(MENUS) : null)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const open = document.querySelector(`${MENUS}[open]`)
    close(null)
    open?.querySelector('summary')?.focus()
  })
}
