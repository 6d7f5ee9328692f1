import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { kubectlCommand } from '../cluster/on.ts';
import { inState, kubeconfig } from '../cluster/paths.ts';
import { cleanEnv, LabError, until } from '../cluster/run.ts';

const socket = () => inState('recorder.sock');

/** An answer of the API server that is no object. */
export class ApiError extends LabError {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/**
 * The API server as the recorder asks it: some thousand questions, each a few milliseconds, where a kubectl costs a tenth of a second
 * of a processor. One `kubectl proxy` on a Unix socket stands between, which needs neither certificates here nor a route to the lab.
 */
export class LabApi {
  readonly #proxy: ChildProcess;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  private constructor(proxy: ChildProcess) {
    this.#proxy = proxy;
  }

  /** @throws LabError if the lab does not answer */
  static async open(): Promise<LabApi> {
    rmSync(socket(), { force: true });
    const [command, args] = kubectlCommand(['proxy', `--unix-socket=${socket()}`]);
    // It ends with this process, however that ends.
    const proxy = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...args], { stdio: 'ignore', env: { ...cleanEnv, HOME: inState('home'), KUBECONFIG: kubeconfig } });
    proxy.on('error', () => {});
    const api = new LabApi(proxy);
    try {
      await until('the API server’s answer', 20, () => api.get('/version').catch(() => undefined), 50);
    } catch (error) {
      api.close();
      throw error;
    }
    return api;
  }

  #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const wrong = (error: Error) => reject(new ApiError(`${method} ${path}: ${error.message}`, 0));
      request({ socketPath: socket(), agent: this.#agent, method, path, timeout: 20_000, headers: { host: 'localhost', accept: 'application/json', ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) } }, (answer) => {
        let received = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (received += chunk)).on('error', wrong);
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          if (status >= 300) reject(new ApiError(`${method} ${path}: ${status} ${received.slice(0, 300)}`, status));
          else resolve(JSON.parse(received) as T);
        });
      })
        .on('timeout', function (this: { destroy(error: Error): void }) {
          this.destroy(new Error('no answer'));
        })
        .on('error', wrong)
        .end(text);
    });
  }

  /** @throws ApiError */
  get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path);
  }

  /**
   * Deletes an object or a collection; what it owns goes afterwards. What is not there is no error.
   *
   * @param grace seconds for each Pod instead of its own; 0 does not wait for the kubelet
   * @throws ApiError
   */
  async remove(path: string, grace?: number): Promise<void> {
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', ...(grace === undefined ? {} : { gracePeriodSeconds: grace }) };
    await this.#send('DELETE', path, options).catch((error: unknown) => {
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 409)) throw error;
    });
  }

  close(): void {
    this.#agent.destroy();
    this.#proxy.kill('SIGTERM');
    rmSync(socket(), { force: true });
  }
}
