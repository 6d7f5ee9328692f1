import { Close } from '../live/problem.ts';

/** What a session does after it lost its socket. */
export type Fate =
  /** The shell is over. */
  | 'ended'
  /** Another page has the shell: stay away. */
  | 'taken'
  /** The gateway said no, for good. */
  | 'refused'
  /** Connect at once: another gateway answers already. */
  | 'again'
  /** Connect at once, and ask for a new shell: the old one is gone. */
  | 'anew'
  /** Somebody answered, and asked for patience. */
  | 'starting'
  /** Try again after a pause. */
  | 'later';

/**
 * What to do after a close, by its code (docs/protocol.md).
 *
 * @param was `greeted`: the socket was past its welcome; `exited`: the shell's end was told on it; `returning`: the hello named a terminal
 */
export function fateOf(code: number, was: { greeted: boolean; exited: boolean; returning: boolean }): Fate {
  if (was.exited || code === Close.bye) return 'ended';
  if (code === Close.takenOver) return 'taken';
  if (code === Close.draining) return was.greeted ? 'again' : 'starting';
  if (code === Close.noSession && was.returning) return 'anew';
  return code >= 4400 && code < 4500 ? 'refused' : 'later';
}
