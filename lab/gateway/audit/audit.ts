/** Values of an audit line. Never keystrokes, never a token, never terminal output. */
export type AuditFields = Record<string, string | number | boolean | undefined>;

/** One structured line per thing that an operator may have to explain later. */
export interface Audit {
  /** @param event dotted, lower case: `socket.refused`, `session.opened`, `seat.revoked` */
  log(event: string, fields?: AuditFields): void;
}

/** Longest value kept of a field that someone else chose (an Origin, a name). */
const longest = 256;

/** An audit log of JSON lines: `{"at":"…","event":"…",…}`. */
export function jsonAudit(write: (line: string) => void, now: () => Date = () => new Date()): Audit {
  return {
    log(event, fields = {}) {
      const line: Record<string, string | number | boolean> = { at: now().toISOString(), event };
      for (const [name, value] of Object.entries(fields)) if (value !== undefined) line[name] = typeof value === 'string' ? value.slice(0, longest) : value;
      write(`${JSON.stringify(line)}\n`);
    },
  };
}

/** For tests and for parts that run without a log. */
export const noAudit: Audit = { log() {} };
