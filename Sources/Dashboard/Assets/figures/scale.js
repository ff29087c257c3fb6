import { isDark } from '../page/theme.js'

/** Cividis, which reads the same to eyes that see fewer colours, from bad to good. */
const light = ['#c9c07a', '#a69d75', '#8a8779', '#6f7375', '#565f6d', '#39476b', '#00224e']
const dark = ['#26406e', '#4a5a74', '#6b7078', '#8a8779', '#aea371', '#d3c164', '#fee838']

/** The colour of a share from 0, bad, to 1, good. */
export function shade(share) {
  const colours = isDark() ? dark : light
  return colours[Math.min(colours.length - 1, Math.max(0, Math.round(share * (colours.length - 1))))]
}
