/** 32-bit FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** The options in an order that depends only on the key and their text: the same in both languages and on paper. */
export function inOrderOf<T extends { text: string }>(key: string, options: readonly T[]): T[] {
  return [...options].sort((a, b) => hash(key + a.text) - hash(key + b.text));
}
