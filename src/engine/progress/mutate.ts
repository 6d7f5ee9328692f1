/** Damaged copies of a text, as they come from bad transfers and curious hands: for tests and the benchmark. */
export function* mutations(text: string, count: number, next: () => number): Generator<string> {
  const at = (limit = text.length) => Math.floor(next() * limit);
  const junk = ['"', '{', '}', '[', ']', ',', '0', '-1', '1e999', 'null', 'true', '\u0000', '\uD800', '파드', '__proto__', '\\', 'NaN', ' '];
  const bit = () => junk[at(junk.length)] as string;
  const kinds: (() => string)[] = [
    () => text.slice(0, at()),
    () => text.slice(at()),
    () => { const i = at(); return text.slice(0, i) + bit() + text.slice(i); },
    () => { const i = at(); return text.slice(0, i) + bit() + text.slice(i + 1 + at(6)); },
    () => { const i = at(); return text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ (1 << at(7))) + text.slice(i + 1); },
    () => { const i = at(); const j = at(); return text.slice(0, i) + text.slice(j, j + at(80)) + text.slice(i); },
    () => text.replace(/\d+/g, (digits) => (next() < 0.1 ? bit() : digits)),
    () => text.replace(/"[^"]*"/g, (name) => (next() < 0.05 ? `"${bit()}"` : name)),
  ];
  for (let i = 0; i < count; i++) {
    let mutated = (kinds[i % kinds.length] as () => string)();
    if (next() < 0.2) mutated += bit();
    yield mutated;
  }
}
