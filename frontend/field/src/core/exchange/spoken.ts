/** The spoken code (口令): shows that the parties met over one record, never what was read. */

/** Eight digits from a command's hash, as `4718 2036`. */
export function spokenCode(hash: string): string {
  const digits = (BigInt(`0x${hash.slice(0, 32)}`) % 100_000_000n).toString().padStart(8, '0')
  return `${digits.slice(0, 4)} ${digits.slice(4)}`
}

export function sameSpoken(heard: string, hash: string): boolean {
  return heard.replace(/\D/g, '') === spokenCode(hash).replace(' ', '')
}
