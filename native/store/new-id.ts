/** Random, for what a person makes: 48 bits, hexadecimal. */
export function newId(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, 12);
}
