/** How long the last environments took, and what that says about the next. */
export class Durations {
  private readonly last: number[] = [];

  add(seconds: number): void {
    this.last.push(seconds);
    if (this.last.length > 100) this.last.shift();
  }

  get seconds(): readonly number[] {
    return this.last;
  }

  /** Median of the last twenty; undefined while nothing was measured. */
  get usual(): number | undefined {
    const sorted = this.last.slice(-20).sort((a, b) => a - b);
    return sorted.length === 0 ? undefined : sorted[Math.floor(sorted.length / 2)];
  }

  /** Seconds, at least 1, for one that has been in the making for `elapsed`. */
  rest(elapsed: number): number | undefined {
    return this.usual === undefined ? undefined : Math.max(1, Math.ceil(this.usual - elapsed));
  }

  /** Seconds for who is `position`th (from 1) in a queue where `atOnce` are made side by side. */
  queue(position: number, atOnce: number): number | undefined {
    return this.usual === undefined ? undefined : Math.max(1, Math.ceil((Math.ceil(position / Math.max(1, atOnce)) + 0.5) * this.usual));
  }
}
