/** Time as the class needs it, so that tests can hold it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back again and again. Returns how to stop. */
  every(ms: number, work: () => void): () => void;
}

export const realClock: Clock = {
  now: () => Date.now(),
  every(ms, work) {
    const timer = setInterval(work, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};
