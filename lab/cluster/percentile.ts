/** The smallest of the values that `share` of them (0–1) do not exceed; NaN of none. */
export const percentile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? NaN;

/** The middle one, the lower of two; NaN of none. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);
