import { h } from '../dom.js'
import { headers } from '../net/api.js'

/** Whether a file of this name is a picture that browsers show. */
export const isPicture = name => /\.(png|jpe?g|gif|webp)$/i.test(name)

/** A picture: fetched with the token, which an address of a picture has not. */
export function picture(address, alt, signal) {
  const image = h('img', { alt })
  fetch(address, { headers: headers(), signal })
    .then(async response => {
      if (!response.ok) return image.remove()
      image.src = URL.createObjectURL(await response.blob())
      image.addEventListener('load', () => URL.revokeObjectURL(image.src), { once: true })
    }, () => {})
  return image
}

/** A button that saves what is at `address` as a file called `name`. */
export function saving(address, name, signal) {
  return h('button', { type: 'button', class: 'plain', 'aria-label': `Save ${name}`, on: { click: save } }, h('bdi', {}, name))

  async function save() {
    const response = await fetch(address, { headers: headers(), signal })
    if (!response.ok) return
    const link = h('a', { href: URL.createObjectURL(await response.blob()), download: name })
    link.click()
    URL.revokeObjectURL(link.href)
  }
}
