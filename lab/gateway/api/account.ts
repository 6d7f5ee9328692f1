/** Whose token a request carries. */
export interface Account {
  slot: string;
  /** `Bearer …`, as it came: every question to the API server is asked with it. */
  authorization: string;
}

/**
 * The shell's account that a bearer token names. The signature is not looked at here: nothing is answered that the API server
 * has not answered to this very token, and it looks.
 */
export function accountOf(authorization: string | undefined, shells: string): Account | undefined {
  const payload = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization ?? '')?.[1];
  if (!payload) return undefined;
  try {
    const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { sub?: unknown };
    const slot = typeof sub === 'string' && sub.startsWith(`system:serviceaccount:${shells}:l-`) ? sub.slice(`system:serviceaccount:${shells}:l-`.length) : '';
    return /^[a-z0-9]+$/.test(slot) ? { slot, authorization: authorization! } : undefined;
  } catch {
    return undefined;
  }
}
