/** First and last address of a block ("172.30.1.0/24"; a bare address is a block of one) as numbers. */
function range(block: string): [number, number] {
  const [address = '', bits = '32'] = block.split('/');
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(value / size) * size;
  return [first, first + size - 1];
}

/** Whether two IPv4 blocks share an address. */
export function overlap(a: string, b: string): boolean {
  const [[firstA, lastA], [firstB, lastB]] = [range(a), range(b)];
  return firstA <= lastB && firstB <= lastA;
}

/** The block's nth address. */
export function addressOf(block: string, n: number): string {
  const value = range(block)[0] + n;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
