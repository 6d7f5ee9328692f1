/** Ids of terminals and pages, as the gateway knows them. */

/** A random id of this page view. */
export function pageId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The seat that a token is for; tabs of the same seat share one shell. */
function seatOf(token: string): string {
  try {
    const { ws, sub } = JSON.parse(atob(token.split('.')[0]!.replace(/-/g, '+').replace(/_/g, '/'))) as { ws: string; sub: string };
    return `${ws}/${sub}`;
  } catch {
    return '?';
  }
}

const key = 'day-one:lab-shell';

/** Where the id of the seat's shell is kept: a reload and a second tab come back to it. */
export function keptShell(token: () => string | undefined): { get: () => string | undefined; set: (sid: string | undefined) => void } {
  return {
    get: () => {
      const held = token();
      try {
        const { seat, sid } = JSON.parse(localStorage.getItem(key) ?? '{}') as { seat?: string; sid?: string };
        return held && seat === seatOf(held) ? sid : undefined;
      } catch {
        return undefined;
      }
    },
    set: (sid) => {
      const held = token();
      try {
        if (sid && held) localStorage.setItem(key, JSON.stringify({ seat: seatOf(held), sid }));
        else localStorage.removeItem(key);
      } catch {
        // private mode: a reload opens a new shell
      }
    },
  };
}
