// The bar of batch actions is there only while rows are selected, and says how many.

/** @param {HTMLFormElement} form */
export function attach(form) {
  const bar = form.querySelector('.ad-bulk')
  const label = form.querySelector('.ad-bulk-label')
  if (!bar || !label) return
  label.setAttribute('role', 'status')
  const show = () => {
    const count = document.querySelectorAll('input.action-checkbox:checked').length
    bar.toggleAttribute('hidden', count === 0)
    label.textContent =
      count === 1 ? form.dataset.one : form.dataset.many.replace('{count}', String(count))
  }
  document.addEventListener('change', show)
  document.addEventListener('admin:selection', show)
  // The browser may restore ticks when one comes back to the page.
  addEventListener('pageshow', show)
  show()
}
