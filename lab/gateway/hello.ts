import { readMessage, text } from '../../src/engine/live/control-fields.ts';
import { Close, ProtocolError } from '../../src/engine/live/problem.ts';
import type { Revocations } from './auth/revocation.ts';
import { TokenError, verify, type Claims } from './auth/token.ts';

/** Why a hello was refused: a code for the page, and for the audit log what the page is not told. */
export class HelloError extends Error {
  readonly code: number;
  readonly why: string;
  readonly claims: Claims | undefined;

  constructor(code: number, say: string, why: string, claims?: Claims) {
    super(say);
    this.code = code;
    this.why = why;
    this.claims = claims;
  }
}

/** Reads a socket's first message. @throws HelloError */
export function readFirst(data: string | Uint8Array, keys: readonly string[], revocations: Revocations, now: number): { claims: Claims; hello: Record<string, unknown> } {
  if (typeof data !== 'string') throw new HelloError(Close.protocol, 'the first message is a hello', 'binary');
  let token;
  let hello: Record<string, unknown>;
  try {
    const fields = readMessage(data, 4096);
    if (fields.t !== 'hello') throw new ProtocolError('t: hello comes first');
    token = text(fields, 'token', 1024);
    hello = { ...fields };
    delete hello.token;
  } catch (error) {
    if (error instanceof ProtocolError) throw new HelloError(error.code, error.message, 'not a hello');
    throw error;
  }
  try {
    const claims = verify(token, keys, now);
    if (revocations.revoked(claims)) throw new HelloError(Close.auth, 'not valid', 'revoked', claims);
    return { claims, hello };
  } catch (error) {
    if (error instanceof TokenError) throw new HelloError(Close.auth, 'not valid', error.problem);
    throw error;
  }
}
