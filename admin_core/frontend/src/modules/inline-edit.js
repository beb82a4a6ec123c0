// Cells that are edited in place. A cell holds a link to its editor, which is a small page of its
// own; here the same form is fetched and shown at the cell. Enter saves, Escape cancels, Tab saves
// and goes on to the next cell.
const JSON_ONLY = { Accept: 'application/json' }

/** @param {HTMLElement} marker stands beside the table, whose own element has other behaviours */
export function attach(marker) {
  const table = marker.parentElement
  if (!table) return
  const links = () => [...table.querySelectorAll('a.ad-edit')]
  const status = announcer(table)
  /** @type {Editor | undefined} */
  let editor

  /** @param {HTMLAnchorElement} link */
  async function open(link) {
    if (editor?.link === link) return editor.focus()
    if (editor && !(await editor.leave())) return
    editor = new Editor(link, status, (step) => {
      editor = undefined
      const next = step && links()[links().indexOf(link) + step]
      if (next) open(next)
      else link.focus()
    })
    await editor.open()
  }

  table.addEventListener('click', (event) => {
    const link = event.target.closest('a.ad-edit') ?? linkOf(event.target)
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    open(link)
  })
  table.addEventListener('keydown', (event) => {
    if (event.key !== 'F2') return
    const link = event.target.closest('td, th')?.querySelector('a.ad-edit')
    if (link) open(link)
  })
  document.addEventListener('pointerdown', (event) => {
    if (editor && !editor.holds(event.target) && editor.isUntouched()) editor.close()
  })
}

/**
 * A click on a cell's text opens its editor as well, but not one on a link in it, or on text that
 * is being selected.
 */
function linkOf(target) {
  if (target.closest('a, button, input, label, [popover]') || !getSelection()?.isCollapsed) return null
  return target.closest('.ad-value')?.parentElement.querySelector(':scope > a.ad-edit') ?? null
}

/** Says to screen readers what became of an edit. */
function announcer(table) {
  const region = document.createElement('p')
  region.className = 'visually-hidden'
  region.setAttribute('role', 'status')
  table.after(region)
  return (text) => {
    region.textContent = text
  }
}

class Editor {
  /** @param {(step?: number) => void} done gets 1 or -1 when the next or previous cell follows */
  constructor(link, status, done) {
    this.link = link
    this.status = status
    this.done = done
    this.box = document.createElement('div')
    this.box.className = 'ad-cell-box'
    this.box.popover = 'manual'
    this.box.setAttribute('role', 'dialog')
    this.box.setAttribute('aria-label', link.getAttribute('aria-label') ?? '')
    this.place = () => place(this.box, link.parentElement)
    this.isBusy = false
  }

  async open() {
    let answer
    try {
      answer = await (await fetch(this.link.href, { headers: JSON_ONLY })).json()
    } catch {
      // The editor is a page as well.
      location.assign(this.link.href)
      return
    }
    this.link.after(this.box)
    if (answer.editor) await this.fill(answer.editor)
    else this.box.textContent = answer.error
    this.box.showPopover()
    this.place()
    addEventListener('scroll', this.place, true)
    addEventListener('resize', this.place)
    this.box.addEventListener('keydown', (event) => this.key(event))
    this.focus()
    if (!answer.editor) {
      this.box.setAttribute('role', 'alert')
      this.box.tabIndex = -1
      this.box.focus()
    }
  }

  /** @param {string} html the server's own form, with what was typed where there was something */
  async fill(html) {
    this.box.innerHTML = html
    this.form = this.box.querySelector('form')
    this.shown = contents(this.form)
    for (const select of this.box.querySelectorAll('[data-module="related"]')) {
      const { attach } = await import('./related.js')
      attach(select)
    }
    this.form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.save()
    })
    this.form.querySelector('[data-cancel]')?.addEventListener('click', (event) => {
      event.preventDefault()
      this.close()
    })
  }

  /** What a value is typed into; a select that a script replaced is hidden. */
  controls() {
    return [...this.box.querySelectorAll('.ad-field :is(input, select, textarea)')].filter((one) => one.checkVisibility())
  }

  control() {
    return this.controls()[0]
  }

  focus() {
    const control = this.control()
    control?.focus()
    if (control?.matches('input:not([type=checkbox], [type=radio])')) control.select()
  }

  holds(target) {
    return this.box.contains(target) || this.link.contains(target)
  }

  isUntouched() {
    return !this.form || contents(this.form) === this.shown
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = event.target
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      this.close()
    } else if (event.key === 'Tab' && target === (event.shiftKey ? this.control() : this.last())) {
      event.preventDefault()
      this.save(event.shiftKey ? -1 : 1)
    } else if (event.key === 'Enter' && !event.isComposing) {
      const isPlain = target.matches('select, input[type=checkbox]') && !target.closest('.ts-wrapper')
      if (isPlain || (target.matches('textarea') && (event.ctrlKey || event.metaKey))) {
        event.preventDefault()
        this.save()
      }
    }
  }

  /** The last control that a value is typed into: behind it, Tab leaves the cell. */
  last() {
    return this.controls().at(-1)
  }

  /** @returns {Promise<boolean>} whether the editor is gone */
  async leave() {
    if (this.isUntouched()) this.close()
    else await this.save(0, true)
    return !this.box.isConnected
  }

  /** @param {number} [step] @param {boolean} [isLeaving] whether something else gets the focus */
  async save(step, isLeaving) {
    if (this.isBusy || !this.form) return
    if (step && this.isUntouched()) return this.close(step)
    this.isBusy = true
    let answer = {}
    try {
      const body = new URLSearchParams(new FormData(this.form))
      const response = await fetch(this.form.action, { method: 'POST', headers: JSON_ONLY, body })
      answer = await response.json()
    } catch {
      answer = { error: this.form.dataset.failed }
    }
    this.isBusy = false
    if (answer.reload) {
      location.reload()
    } else if (answer.cell !== undefined) {
      this.link.parentElement.querySelector('.ad-value').innerHTML = answer.cell
      this.close(step, isLeaving)
      this.status(answer.message)
    } else {
      await this.refused(answer)
    }
  }

  async refused({ editor, error }) {
    const before = this.shown
    if (editor) {
      await this.fill(editor)
      this.shown = before
    }
    this.place()
    this.focus()
    // The message stands in the form; where the server sent none, it is said below it.
    const line = this.form.querySelector('[role=status]')
    line.classList.toggle('visually-hidden', Boolean(editor))
    line.textContent = editor ? '' : (error ?? '')
  }

  /** @param {number} [step] @param {boolean} [isLeaving] */
  close(step, isLeaving) {
    removeEventListener('scroll', this.place, true)
    removeEventListener('resize', this.place)
    this.box.remove()
    this.done(isLeaving ? 0 : step)
  }
}

/** What a form would send, but for what changes by itself. */
function contents(form) {
  const data = new FormData(form)
  for (const name of ['csrf_token', '_fingerprint']) data.delete(name)
  return new URLSearchParams(data).toString()
}

/** Put the editor over its cell, within the window. */
function place(box, cell) {
  const { left, right, top, width } = cell.getBoundingClientRect()
  const isRtl = getComputedStyle(cell).direction === 'rtl'
  box.style.minWidth = `${Math.min(Math.max(width, 240), innerWidth - 16)}px`
  const start = isRtl ? right - box.offsetWidth : left
  box.style.left = `${Math.max(8, Math.min(start, innerWidth - box.offsetWidth - 8))}px`
  box.style.top = `${Math.max(8, Math.min(top, innerHeight - box.offsetHeight - 8))}px`
}
