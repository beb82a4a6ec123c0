// Two buttons in a group of boxes tick all of them, or none.

/** @param {HTMLFieldSetElement} group */
export function attach(group) {
  const boxes = () => group.querySelectorAll('input[type=checkbox]')
  const bar = document.createElement('div')
  bar.className = 'ad-tick-all'
  for (const [label, ticked] of [[group.dataset.all, true], [group.dataset.none, false]]) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'btn btn-plain btn-sm'
    button.textContent = String(label)
    button.addEventListener('click', () => {
      for (const box of boxes()) /** @type {HTMLInputElement} */ (box).checked = Boolean(ticked)
    })
    bar.append(button)
  }
  group.querySelector('legend')?.after(bar)
}
