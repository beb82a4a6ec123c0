// One style sheet for both directions of writing: Bootstrap's "left" and "right" become the start
// and the end of a line.  What CSS has no such word for, as the place of a background, is taken
// from Bootstrap's own sheet for writing from right to left, for pages that are.

const START = { left: { left: 'start', right: 'end' }, right: { right: 'start', left: 'end' } }

/**
 * @param {string} css written for the one direction
 * @param {string} mirrored the same, written for the other
 * @returns {string} both in one
 */
export function bothDirections(css, mirrored) {
  const one = logical(css, 'left')
  const known = new Map(rules(one).map((rule) => [rule.where + rule.selector, rule]))
  const same = new Set(rules(one).map(text))
  const others = rules(logical(mirrored, 'right')).filter((rule) => !same.has(text(rule)))
  return one + others.map((rule) => override(rule, known.get(rule.where + rule.selector))).join('\n')
}

function logical(css, from) {
  const side = START[from]
  return css
    .replace(/\/\*(?!!)[^]*?\*\//g, '')
    .replace(/(?<![\w-])(margin|padding)-(left|right):/g, (_, what, at) => `${what}-inline-${side[at]}:`)
    .replace(/(?<![\w-])border-(left|right)((?:-\w+)?):/g, (_, at, rest) => `border-inline-${side[at]}${rest}:`)
    .replace(/(?<![\w-])border-(top|bottom)-(left|right)-radius:/g, (_, block, at) => {
      return `border-${block === 'top' ? 'start' : 'end'}-${side[at]}-radius:`
    })
    .replace(/(?<![\w-])(left|right):/g, (_, at) => `inset-inline-${side[at]}:`)
    .replace(/text-align:\s*(left|right)/g, (_, at) => `text-align: ${side[at]}`)
    .replace(/float:\s*(left|right)/g, (_, at) => `float: inline-${side[at]}`)
    .replace(/clear:\s*(left|right)/g, (_, at) => `clear: inline-${side[at]}`)
    .replace(
      /(?<![\w-])(margin|padding):\s*([^\s();!}]+) ([^\s();!}]+) ([^\s();!}]+) ([^\s();!}]+)(?=[;}])/g,
      (_, what, top, right, bottom, left) => {
        const [start, end] = from === 'left' ? [left, right] : [right, left]
        return `${what}-block: ${top} ${bottom}; ${what}-inline: ${start} ${end}`
      },
    )
}

/** Lists the rules of a sheet, each with the at-rules that it stands in. */
function rules(css) {
  const found = []
  const open = []
  let begin = 0
  for (let at = 0; at < css.length; at++) {
    if (css[at] === '"') {
      at = css.indexOf('"', at + 1)
    } else if (css[at] === '{') {
      open.push(css.slice(begin, at).trim())
      begin = at + 1
    } else if (css[at] === '}') {
      const selector = open.pop()
      if (!selector.startsWith('@')) {
        found.push({ where: open.join('{'), selector, body: css.slice(begin, at).trim() })
      }
      begin = at + 1
    } else if (css[at] === ';' && !open.length) {
      begin = at + 1
    }
  }
  return found
}

function text({ where, selector, body }) {
  return `${where}{${selector}{${body}`.replace(/\s+/g, ' ')
}

function declarations(body) {
  const parts = body.match(/(?:"[^"]*"|[^";])+/g) ?? []
  return parts.map((part) => part.trim()).filter(Boolean)
}

/** Writes what differs in a rule for pages written from right to left. */
function override({ where, selector, body }, other) {
  if (where.includes('keyframes')) return ''
  const known = new Set(other ? declarations(other.body) : [])
  const names = new Set([...known].map((one) => one.split(':')[0]))
  const changed = declarations(body).filter((one) => !known.has(one))
  // A property that only one of the two sets would need to be unset: only Popper's arrows do that.
  if (!changed.length || (other && changed.some((one) => !names.has(one.split(':')[0])))) return ''
  const at = where ? where.split('{') : []
  const mirrored = selector.split(',').map((one) => `[dir=rtl] ${one.trim()}`)
  const rule = `${mirrored.join(', ')} { ${changed.join('; ')} }`
  return at.map((one) => `${one} {`).join(' ') + rule + '}'.repeat(at.length)
}
