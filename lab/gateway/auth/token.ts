import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export type Role = 'learner' | 'teacher' | 'viewer';

/** What a token says about who holds it. */
export interface Claims {
  v: 1;
  /** Seat id. */
  sub: string;
  /** Workshop id. */
  ws: string;
  role: Role;
  /** Generation of the seat: a revoked or reset seat gets a higher one. */
  gen: number;
  /** End of validity, seconds since 1970. */
  exp: number;
  /** Id of this token, for the audit log. */
  jti: string;
}

/** Why a token is not accepted. The page is only told "not valid"; the audit log gets the reason. */
export type TokenProblem = 'malformed' | 'signature' | 'expired' | 'claims';

export class TokenError extends Error {
  readonly problem: TokenProblem;

  constructor(problem: TokenProblem) {
    super(`token not valid: ${problem}`);
    this.name = 'TokenError';
    this.problem = problem;
  }
}

const roles: readonly string[] = ['learner', 'teacher', 'viewer'];
/** Longest token that is looked at; a real one has about 200 characters. */
const longest = 1024;

const mac = (body: string, key: string | Uint8Array) => createHmac('sha256', key).update(body).digest();

/** A fresh token id: 96 random bits. */
export const newTokenId = (): string => randomBytes(12).toString('base64url');

/** `base64url(claims).base64url(HMAC-SHA256)`. @throws RangeError when the key has less than 32 bytes */
export function sign(claims: Claims, key: string | Uint8Array): string {
  if (Buffer.byteLength(key) < 32) throw new RangeError('a signing key has at least 32 bytes');
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${body}.${mac(body, key).toString('base64url')}`;
}

/**
 * The claims of a token signed with any of `keys` (newest first; two while a key is being replaced).
 * @param now milliseconds since 1970
 * @throws TokenError
 */
export function verify(token: string, keys: readonly (string | Uint8Array)[], now: number): Claims {
  const [body = '', signature = '', ...rest] = token.length <= longest ? token.split('.') : [];
  const given = Buffer.from(signature, 'base64url');
  if (rest.length > 0 || body === '' || given.length !== 32) throw new TokenError('malformed');
  // Every key is tried, so that the time taken does not tell which one matched.
  let valid = false;
  for (const key of keys) if (timingSafeEqual(mac(body, key), given)) valid = true;
  if (!valid) throw new TokenError('signature');
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  } catch {
    throw new TokenError('malformed');
  }
  if (!isClaims(claims)) throw new TokenError('claims');
  if (claims.exp * 1000 <= now) throw new TokenError('expired');
  return claims;
}

function isClaims(value: unknown): value is Claims {
  if (typeof value !== 'object' || value === null) return false;
  const { v, sub, ws, role, gen, exp, jti } = value as Record<string, unknown>;
  return (
    v === 1 &&
    [sub, ws, jti].every((text) => typeof text === 'string' && text.length > 0 && text.length <= 64) &&
    roles.includes(role as string) &&
    Number.isSafeInteger(gen) &&
    Number.isSafeInteger(exp)
  );
}
