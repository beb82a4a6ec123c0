// The link beside a relation leads to the record that is chosen now.

/** @param {HTMLElement} element */
export function attach(element) {
  const select = element.closest('.ad-related')?.querySelector('select')
  const link = /** @type {HTMLAnchorElement | null} */ (element.querySelector('a[data-start]'))
  if (!select || !link) return
  const show = () => {
    link.hidden = !select.value
    if (select.value) link.href = `${link.dataset.start}${encodeURIComponent(select.value)}${link.dataset.end}`
  }
  select.addEventListener('change', show)
  show()
}
