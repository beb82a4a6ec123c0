// The list's table: heads that stay in view, and sorting by several columns with Shift.
const MOST = 5

/** @param {HTMLElement} card */
export function attach(card) {
  const table = card.querySelector('table')
  if (!table) return

  // A table that fits needs no scrolling box, and only without one can its head stick to the
  // window. A wider one scrolls in a box as high as the window, to which head and names stick.
  const fit = () => {
    card.classList.remove('ad-fits', 'ad-wide')
    card.classList.add(table.scrollWidth > card.clientWidth ? 'ad-wide' : 'ad-fits')
  }
  fit()
  addEventListener('resize', fit)

  // Enter on a link is a click too, so Shift and Enter do what Shift and the mouse do.
  table.tHead?.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || !event.shiftKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const url = new URL(link.href)
    const name = (url.searchParams.get('sort') ?? '').replace(/^-/, '')
    const sorted = (table.dataset.sort ?? '').split(',').filter(Boolean)
    const place = sorted.findIndex((one) => one.replace(/^-/, '') === name)
    if (place < 0) sorted.push(name)
    else sorted[place] = sorted[place].startsWith('-') ? name : `-${name}`
    url.searchParams.set('sort', sorted.slice(0, MOST).join(','))
    location.assign(url)
  })
}
