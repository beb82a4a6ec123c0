// The console without reloading: replies are appended, arrow keys walk through what was typed,
// names of commands are completed. Without this file the form sends itself and the page comes back.

const KEPT = 128
const OFFERED = 8

/** @param {HTMLFormElement} prompt @param {HTMLElement} log */
function attach(prompt, log) {
  const input = /** @type {HTMLTextAreaElement} */ (prompt.elements.namedItem('cmd'))
  const past = /** @type {string[]} */ ([])
  let at = 0
  let draft = ''

  /** @param {string} typed @param {Node} answer */
  function append(typed, answer) {
    const entry = document.createElement('div')
    entry.className = 'redis-entry'
    const line = document.createElement('p')
    line.className = 'redis-typed'
    const code = document.createElement('code')
    code.textContent = typed
    line.append(code)
    entry.append(line, answer)
    log.append(entry)
    while (log.childElementCount > KEPT) log.firstElementChild?.remove()
    entry.scrollIntoView({ block: 'nearest' })
    log.scrollTop = log.scrollHeight
  }

  /** @param {string} text */
  function failure(text) {
    const message = document.createElement('div')
    message.className = 'redis-error'
    message.textContent = text
    return message
  }

  /** @param {HTMLFormElement} form */
  async function send(form) {
    const data = new FormData(form)
    data.delete('page')
    const typed = String(data.get('cmd') ?? '')
    log.setAttribute('aria-busy', 'true')
    try {
      const reply = await fetch(form.action, { method: 'POST', body: data, redirect: 'error' })
      if (!reply.ok) throw new Error(String(reply.status))
      // The answer's texts were escaped by the server; it holds no script, and none would run.
      const parsed = new DOMParser().parseFromString(await reply.text(), 'text/html')
      const answer = document.createDocumentFragment()
      answer.append(...parsed.body.childNodes)
      append(typed, answer)
      // The question and not its button: a second Enter must not answer it.
      const ask = log.querySelector('.redis-entry:last-child .redis-question')
      if (ask) /** @type {HTMLElement} */ (ask).focus()
    } catch {
      append(typed, failure(prompt.dataset.lost ?? ''))
    } finally {
      log.removeAttribute('aria-busy')
    }
  }

  prompt.addEventListener('submit', (event) => {
    event.preventDefault()
    const typed = input.value
    if (!typed.trim()) return
    if (past.at(-1) !== typed) past.push(typed)
    if (past.length > KEPT) past.shift()
    at = past.length
    send(prompt)
    input.value = ''
    completion.show([])
  })
  log.addEventListener('submit', async (event) => {
    event.preventDefault()
    const form = /** @type {HTMLFormElement} */ (event.target)
    await send(form)
    form.querySelector('button')?.remove()
    input.focus()
  })

  const completion = complete(prompt, input)
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || completion.key(event)) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      prompt.requestSubmit()
    } else if (event.key === 'ArrowUp' && !input.value.slice(0, input.selectionStart).includes('\n')) {
      walk(event, at - 1)
    } else if (event.key === 'ArrowDown' && !input.value.slice(input.selectionEnd).includes('\n')) {
      walk(event, at + 1)
    }
  })

  /** @param {KeyboardEvent} event @param {number} to */
  function walk(event, to) {
    if (to < 0 || to > past.length) return
    event.preventDefault()
    if (at === past.length) draft = input.value
    at = to
    input.value = at === past.length ? draft : past[at]
    input.setSelectionRange(input.value.length, input.value.length)
  }
}

/** @param {HTMLFormElement} prompt @param {HTMLTextAreaElement} input */
function complete(prompt, input) {
  const list = /** @type {HTMLElement} */ (prompt.querySelector('#redis-list'))
  const hint = /** @type {HTMLElement} */ (prompt.querySelector('#redis-hint'))
  /** @type {{name: string, syntax: string, summary: string}[]} */
  let commands = []
  let active = -1
  fetch(prompt.dataset.commands ?? '')
    .then((reply) => (reply.ok ? reply.json() : { commands: [] }))
    .then((found) => {
      commands = found.commands
      document.documentElement.toggleAttribute('data-redis-ready', true)
    })
    .catch(() => {})

  /** @param {typeof commands} found */
  function show(found) {
    active = -1
    input.removeAttribute('aria-activedescendant')
    list.replaceChildren(
      ...found.map((one, number) => {
        const item = document.createElement('li')
        item.id = `redis-option-${number}`
        item.setAttribute('role', 'option')
        item.setAttribute('aria-selected', 'false')
        item.textContent = one.name.toUpperCase()
        item.title = one.summary
        item.addEventListener('mousedown', (event) => event.preventDefault())
        item.addEventListener('click', () => take(one.name))
        return item
      }),
    )
    list.hidden = !found.length
  }

  /** @param {string} name */
  function take(name) {
    input.value = `${name.toUpperCase()} `
    input.focus()
    update()
  }

  /** @param {number} to */
  function move(to) {
    const items = [...list.children]
    active = (to + items.length) % items.length
    items.forEach((item, number) => item.setAttribute('aria-selected', String(number === active)))
    items[active].scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', items[active].id)
  }

  function update() {
    const typed = input.value.toLowerCase().replace(/\s+/g, ' ').trimStart()
    const found = typed.trim()
      ? commands.filter((one) => one.name.startsWith(typed) && one.name !== typed)
      : []
    show(found.slice(0, OFFERED))
    const current = commands
      .filter((one) => `${typed} `.startsWith(`${one.name} `))
      .sort((one, other) => other.name.length - one.name.length)[0]
    if (current) hint.textContent = `${current.name.toUpperCase()} ${current.syntax} – ${current.summary}`
    else hint.textContent = found.length ? `${found.length} ${prompt.dataset.found}` : ''
  }

  input.addEventListener('input', update)
  input.addEventListener('blur', () => show([]))
  return {
    show,
    /** @param {KeyboardEvent} event @returns {boolean} whether the list has used the key */
    key(event) {
      if (list.hidden) return false
      if (event.key === 'ArrowDown') move(active + 1)
      else if (event.key === 'ArrowUp' && active >= 0) move(active - 1)
      else if (event.key === 'Escape') show([])
      else if ((event.key === 'Enter' || event.key === 'Tab') && active >= 0) {
        /** @type {HTMLElement} */ (list.children[active]).click()
      } else return false
      event.preventDefault()
      return true
    },
  }
}

const prompt = document.getElementById('redis-prompt')
const log = document.getElementById('redis-log')
if (prompt instanceof HTMLFormElement && log) attach(prompt, log)
