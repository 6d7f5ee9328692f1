/** Time as a parameter: tests bring their own. */
export interface Clock {
  /** Milliseconds from any start. */
  now(): number;
  /** Calls back once after so many milliseconds; returns what cancels it. */
  after(ms: number, callback: () => void): () => void;
}
