// The panel in which columns are hidden and rows set closer. Its boxes are made from the heads of
// the table; the first column names the row and always stays.
import { keepLook, keptLook, showLook } from '../kept-look.js'

/** @param {HTMLElement} element */
export function attach(element) {
  const heads = [...document.querySelectorAll('.model-list th.column-header')].slice(1)
  const choices = element.querySelector('.ad-choices')
  const status = element.querySelector('[role=status]')
  const count = element.querySelector('summary .ad-count')
  const all = element.querySelector('button')
  const densities = [...element.querySelectorAll('.ad-density input')]
  if (heads.length === 0 || !choices || !status || !count || !all) return

  const look = keptLook()
  const names = heads.map(nameOf)
  // A column that is gone must not be counted, nor come back hidden.
  look.hidden = look.hidden.filter((name) => names.includes(name))

  const boxes = heads.map((head) => {
    const label = document.createElement('label')
    const box = document.createElement('input')
    box.type = 'checkbox'
    box.className = 'form-check-input'
    box.value = nameOf(head)
    label.append(box, ` ${head.querySelector('a, .ad-head')?.firstChild?.textContent?.trim() ?? ''}`)
    const hint = head.querySelector('.ad-hint')
    if (hint) label.append(Object.assign(document.createElement('small'), { textContent: hint.textContent }))
    choices.append(label)
    return box
  })

  const show = () => {
    for (const box of boxes) box.checked = !look.hidden.includes(box.value)
    for (const radio of densities) radio.checked = radio.value === look.density
    const shown = String(heads.length + 1 - look.hidden.length)
    count.textContent = look.hidden.length > 0 ? ` ${shown}/${heads.length + 1}` : ''
    all.hidden = look.hidden.length === 0
    showLook(look)
    return shown
  }
  const change = () => {
    keepLook(look)
    const text = element.dataset.shown ?? ''
    status.textContent = text.replace('{shown}', show()).replace('{all}', String(heads.length + 1))
    dispatchEvent(new Event('resize'))
  }
  choices.addEventListener('change', () => {
    look.hidden = boxes.filter((box) => !box.checked).map((box) => box.value)
    change()
  })
  for (const radio of densities) {
    radio.addEventListener('change', () => {
      look.density = radio.value
      change()
    })
  }
  all.addEventListener('click', () => {
    look.hidden = []
    change()
    boxes[0].focus()
  })
  show()
  element.hidden = false
}

/** @param {Element} head */
function nameOf(head) {
  return [...head.classList].find((name) => name.startsWith('col-')) ?? ''
}
