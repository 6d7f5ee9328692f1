import type { JoinCode, Workshop } from './model.ts';

/** Crockford's base 32: no I, L, O, U, so that a code can be read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** Eight characters, 40 random bits. `random` gives that many random bytes. */
export function newCode(random: (bytes: number) => Uint8Array): string {
  return Array.from(random(LENGTH), (byte) => alphabet[byte & 31]).join('');
}

/** An id of lower-case letters and digits, 50 random bits, as Kubernetes allows them in names. */
export function newId(random: (bytes: number) => Uint8Array): string {
  return Array.from(random(10), (byte) => alphabet[byte & 31]).join('').toLowerCase();
}

/** Forgives case, blanks, hyphens and look-alikes. undefined: not such a code. */
export function readCode(text: string): string | undefined {
  const clean = text.normalize('NFKC').toUpperCase().replace(/[\s\-–—_.]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return clean.length === LENGTH && Array.from(clean).every((char) => alphabet.includes(char)) ? clean : undefined;
}

/** As it is shown and read aloud: `ABCD-EFGH`. */
export const shownCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** Whether people may come in now. */
export function openness(workshop: Workshop, now: number): 'open' | 'not-yet' | 'over' {
  return workshop.closed || now >= workshop.until ? 'over' : now < workshop.from ? 'not-yet' : 'open';
}

/** `count` codes for one person each. */
export function onceCodes(workshop: string, count: number, random: (bytes: number) => Uint8Array): JoinCode[] {
  return Array.from({ length: count }, () => ({ code: newCode(random), workshop, once: true, used: false, seat: null }));
}

/** A name as it is shown: no control or direction characters, single blanks, at most 40 characters. Empty: not a name. */
export function readName(text: string): string {
  const clean = text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, ' ').replace(/\s+/g, ' ').trim();
  return Array.from(clean).slice(0, 40).join('').trim();
}

/** The name, with a number where someone has it already. */
export function freeName(name: string, taken: readonly string[]): string {
  let free = name;
  for (let n = 2; taken.includes(free); n++) free = `${Array.from(name).slice(0, 36).join('')} ${n}`;
  return free;
}
