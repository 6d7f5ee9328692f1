import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { WebSocket } from 'ws';

/** What the certificate of an https address is worth to a tablet. */
export type CertificateFinding =
  | { seen: 'trusted'; days: number; issuer: string }
  /** `over`: its time is past (or has not come, then `days` is positive). `name`: it is for `names`. `private`: no public authority vouches for it, or the chain sent is not whole. */
  | { seen: 'refused'; kind: 'over' | 'name' | 'private' | 'other'; why: string; days: number; names: string }
  | { seen: 'unreachable'; why: string };

const kinds: readonly [RegExp, 'over' | 'name' | 'private'][] = [
  [/EXPIRED|NOT_YET_VALID/, 'over'],
  [/ALTNAME|altnames|Hostname\/IP/, 'name'],
  [/SELF_SIGNED|UNABLE_TO|UNTRUSTED/, 'private'],
];

/** Looks at a certificate as a browser with nothing but public authorities does. */
export function examineCertificate(url: URL, timeoutMs = 10_000): Promise<CertificateFinding> {
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port || 443), ...(isIP(url.hostname) ? {} : { servername: url.hostname }), rejectUnauthorized: false }, () => {
      const certificate = socket.getPeerCertificate() as PeerCertificate | undefined;
      const days = (Date.parse(certificate?.valid_to ?? '') - Date.now()) / 86_400_000;
      // Node gives a code, or an error with one.
      const error: unknown = socket.authorizationError;
      const why = error instanceof Error ? `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`.trim() : String(error ?? '');
      const kind = kinds.find(([like]) => like.test(why))?.[1] ?? 'other';
      const names = (certificate?.subjectaltname ?? certificate?.subject?.CN?.toString() ?? '').replaceAll('DNS:', '');
      resolve(socket.authorized ? { seen: 'trusted', days, issuer: certificate?.issuer?.O?.toString() ?? '' } : { seen: 'refused', kind, why, days, names });
      socket.destroy();
    });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    socket.on('error', (error) => resolve({ seen: 'unreachable', why: error.message }));
  });
}

/** Whether the way to the gateway carries WebSockets: its own close code has to come back. */
export type SocketFinding = { seen: 'gateway'; code: number; seconds: number } | { seen: 'refused'; why: string } | { seen: 'cut'; code: number; seconds: number };

/** Opens a terminal's socket and says nothing: the gateway answers with 4504 after its hello deadline; a proxy that cuts says something else. */
export function examineSocket(url: URL, timeoutMs = 20_000): Promise<SocketFinding> {
  const target = new URL('/ws', url);
  target.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new Promise((resolve) => {
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    const socket = new WebSocket(target, ['lab.v1'], { origin: url.origin, handshakeTimeout: timeoutMs, rejectUnauthorized: false });
    const timer = setTimeout(() => socket.terminate(), timeoutMs);
    socket.on('error', (error) => {
      clearTimeout(timer);
      resolve({ seen: 'refused', why: error.message });
    });
    socket.on('close', (code) => {
      clearTimeout(timer);
      resolve(code >= 4400 && code < 4600 ? { seen: 'gateway', code, seconds: seconds() } : { seen: 'cut', code, seconds: seconds() });
    });
  });
}

/** Answer of a path, and the server's clock against ours in seconds (positive: it is ahead), good to about a second. */
export function ask(url: URL, timeoutMs = 10_000): Promise<{ status: number; text: string; ahead: number | undefined }> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? secureRequest : plainRequest;
    const sent = send(url, { rejectUnauthorized: false, timeout: timeoutMs }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => (text += more));
      response.on('end', () => {
        const date = Date.parse(response.headers.date ?? '');
        resolve({ status: response.statusCode ?? 0, text, ahead: Number.isNaN(date) ? undefined : (date - Date.now()) / 1000 });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} s`))).on('error', reject).end();
  });
}

const durations: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
/** Annotations by which controllers are told how long a quiet connection may live. */
const timeouts = ['nginx.ingress.kubernetes.io/proxy-read-timeout', 'nginx.ingress.kubernetes.io/proxy-send-timeout', 'haproxy.org/timeout-tunnel', 'haproxy-ingress.github.io/timeout-tunnel', 'nginx.org/proxy-read-timeout', 'nginx.org/proxy-send-timeout'];

/** The shortest time that an Ingress's annotations give a quiet socket, in seconds; undefined if they say nothing. */
export function quietSeconds(annotations: Readonly<Record<string, string>>): number | undefined {
  const found = timeouts.flatMap((name) => {
    const [, digits = '', unit = ''] = /^([0-9.]+)([smhd]?)$/.exec(annotations[name] ?? '') ?? [];
    return digits ? [Number(digits) * durations[unit]!] : [];
  });
  return found.length > 0 ? Math.min(...found) : undefined;
}
