// A list of rows inside a form: add, remove, move and mark them without a round trip.

/** @param {HTMLElement} list */
export function attach(list) {
  const templates = own(list, 'template')
  const status = part(list, 'status')
  const adding = own(list, '[data-part="add"]')
  const body = part(list, 'rows')
  let next = 0
  for (const row of rows()) next = Math.max(next, numberOf(row) + 1)

  list.addEventListener('click', (event) => {
    const button = /** @type {Element} */ (event.target).closest('button[data-part]')
    if (!button || button.closest('[data-module="inline"]') !== list) return
    const row = button.closest('[data-part="row"]')
    const action = button.getAttribute('data-part')
    const template = templates.find((one) => one.dataset.kind === button.dataset.kind)
    // Without a pattern the server adds the row.
    if (action === 'add' && !template) return
    if (action === 'add') append(template)
    else if (action === 'drop') drop(row)
    else if (action === 'up' || action === 'down') move(row, action, button)
    else return
    event.preventDefault()
  })
  list.addEventListener('change', (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target)
    if (box.dataset.part !== 'delete' || box.closest('[data-module="inline"]') !== list) return
    const row = box.closest('[data-part="row"]')
    row.classList.toggle('is-removed', box.checked)
    say(box.checked ? 'marked' : 'kept', titleOf(row))
  })
  settle()

  function append(template) {
    const copy = document.createElement('template')
    // The pattern holds no visitor's text but defaults, all of it escaped by the server.
    copy.innerHTML = template.innerHTML.replaceAll(list.dataset.mark, String(next++))
    const row = /** @type {HTMLElement} */ (copy.content.querySelector('[data-part="row"]'))
    body.append(row)
    part(list, 'empty')?.remove()
    settle()
    row.dispatchEvent(new CustomEvent('admin:added', { bubbles: true }))
    say('added', titleOf(row))
    /** @type {HTMLElement} */
    const first = row.querySelector('input:not([type=hidden]), select, textarea') ?? row
    first.focus()
  }

  function drop(row) {
    const beside = row.nextElementSibling ?? row.previousElementSibling ?? adding[0] ?? list
    say('removed', titleOf(row))
    row.remove()
    settle()
    beside.focus()
  }

  function move(row, action, button) {
    const beside = action === 'up' ? row.previousElementSibling : row.nextElementSibling
    if (!beside) return
    if (action === 'up') beside.before(row)
    else beside.after(row)
    settle()
    say('moved', titleOf(row))
    const other = action === 'up' ? 'down' : 'up'
    const target = button.disabled ? row.querySelector(`[data-part="${other}"]`) : button
    target.focus()
  }

  /** Numbers the rows as they stand, and offers only what can be done. */
  function settle() {
    const all = rows()
    all.forEach((row, place) => {
      const before = titleOf(row)
      const isNumbered = !('single' in list.dataset)
      const title = isNumbered ? before.replace(/#\d+(?=[^#]*$)/, `#${place + 1}`) : before
      part(row, 'title').textContent = title
      const number = part(row, 'number')
      if (number) number.textContent = String(place + 1)
      for (const name of ['up', 'down', 'drop', 'delete']) {
        const control = part(row, name)
        const label = control?.getAttribute('aria-label')
        if (label) control.setAttribute('aria-label', label.replace(before, title))
      }
      const [up, down] = [part(row, 'up'), part(row, 'down')]
      if (up) up.disabled = place === 0
      if (down) down.disabled = place === all.length - 1
    })
    const isFull = Boolean(list.dataset.max) && all.length >= Number(list.dataset.max)
    for (const button of adding) button.hidden = isFull
  }

  function rows() {
    return [...body.children].filter((row) => row.matches('[data-part="row"]'))
  }

  function numberOf(row) {
    return Number(row.id.slice(row.id.lastIndexOf('-') + 1)) || 0
  }

  function titleOf(row) {
    return part(row, 'title').textContent
  }

  function say(what, title) {
    status.textContent = list.dataset[what].replace('%(row)s', title)
  }
}

/** The first element of that part, not inside a list within. */
function part(root, name) {
  return own(root, `[data-part="${name}"]`)[0]
}

function own(root, selector) {
  const list = root.closest('[data-module="inline"]')
  return [...root.querySelectorAll(selector)].filter(
    (one) => one.parentElement.closest('[data-module="inline"]') === list,
  )
}
