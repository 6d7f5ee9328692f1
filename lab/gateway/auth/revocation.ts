import type { Claims } from './token.ts';

/** Which tokens no longer hold although their signature does. Asked at every hello, and again for every open socket after `onRevoke`. */
export interface Revocations {
  /** Quick: called for every open socket. */
  revoked(claims: Claims): boolean;
  /** Tells that an answer of `revoked` may have changed; open sockets are then examined again. Returns how to stop. */
  onRevoke(listener: () => void): () => void;
}

/** Revocations in memory: for local mode and tests. */
export class MemoryRevocations implements Revocations {
  readonly #generations = new Map<string, number>();
  readonly #tokens = new Set<string>();
  readonly #listeners = new Set<() => void>();

  revoked({ sub, ws, gen, jti }: Claims): boolean {
    return this.#tokens.has(jti) || gen < (this.#generations.get(`${ws}/${sub}`) ?? 0);
  }

  onRevoke(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Every token of the seat below this generation stops to hold. */
  revokeSeat(ws: string, sub: string, below: number): void {
    this.#generations.set(`${ws}/${sub}`, below);
    this.#tell();
  }

  revokeToken(jti: string): void {
    this.#tokens.add(jti);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
