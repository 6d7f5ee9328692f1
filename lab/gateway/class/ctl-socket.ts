import { CTL_MAX_BYTES, readClientMessage } from '../../../src/engine/live/ctl.ts';
import { FieldError } from '../../../src/engine/live/fields.ts';
import type { Audit } from '../audit/audit.ts';
import type { SocketHandler } from '../front.ts';
import type { Classroom } from './classroom.ts';

/** Messages of one page that wait for their turn; more than that is a flood. */
const WAITING = 200;

/** Socket handler of `lab-ctl.v1`. A page's messages take effect in the order they came. */
export function ctlSocket(classroom: Classroom, audit: Audit): SocketHandler {
  return {
    path: '/ctl',
    longestText: CTL_MAX_BYTES,
    open({ socket, claims }) {
      const role = claims.role === 'teacher' ? 'teacher' : 'learner';
      let waiting = 0;
      const entered = classroom.enter(claims, {
        send: (message) => socket.send(JSON.stringify(message)),
        close: (code, reason) => socket.close(code, reason),
      });
      let turn: Promise<unknown> = entered;
      const failed = (error: unknown) => {
        audit.log('class.failed', { workshop: claims.ws, seat: claims.sub, why: error instanceof Error ? error.message : String(error) });
        // The store is away: the page comes back by itself.
        socket.close(4503, 'the classroom is not there just now');
      };
      entered.catch(failed);
      socket.onMessage((data) => {
        let message;
        try {
          if (typeof data !== 'string') throw new FieldError('message', 'binary');
          message = readClientMessage(data, role);
          // Not in its turn: whether somebody is there does not depend on the store.
          if (message.t === 'probe') return socket.send('{"t":"beat"}');
          if (++waiting > WAITING) return socket.close(4429, 'too many messages');
        } catch (error) {
          return socket.close(4400, error instanceof FieldError ? error.message.replace(/[^ -~]/g, '?').slice(0, 100) : 'not a message');
        }
        turn = turn
          .then(async () => (await entered)?.says(message))
          .catch(failed)
          .finally(() => waiting--);
      });
      socket.onClose(() => {
        turn = turn.then(async () => (await entered)?.leaves()).catch(failed);
      });
    },
  };
}
