const units: Readonly<Record<string, number>> = { '': 1, n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 };

/** A quantity of Kubernetes as a number: `250m` is 0.25, `64Mi` is 67108864; NaN if it is none. */
export function quantity(text: string | number | undefined): number {
  if (text === undefined) return 0;
  const [, digits = '', unit = ''] = /^([0-9.]+(?:e[0-9]+)?)([A-Za-z]*)$/.exec(String(text)) ?? [];
  return digits === '' || !(unit in units) ? NaN : Number(digits) * units[unit]!;
}
