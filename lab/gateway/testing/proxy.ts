import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackage } from './debian.ts';

/** Debian's nginx: the machine's, or unpacked beside the test (not installed: its package would start it). undefined: none is to be had. */
export function nginxProgram(folder: string): string | undefined {
  for (const path of ['/usr/sbin/nginx', '/usr/bin/nginx']) if (existsSync(path)) return path;
  const unpacked = join(folder, 'nginx');
  mkdirSync(unpacked, { recursive: true });
  const get = 'apt-get download nginx >/dev/null 2>&1 || { apt-get update -qq && apt-get download nginx; }; dpkg-deb -x nginx_*.deb .';
  spawnSync('sh', ['-c', get], { cwd: unpacked, stdio: 'ignore', timeout: 120_000 });
  const program = join(unpacked, 'usr/sbin/nginx');
  return existsSync(program) && spawnSync(program, ['-v'], { stdio: 'ignore' }).status === 0 ? program : undefined;
}

/** Whether certificates can be made; openssl is installed from Debian where that is allowed. */
export function haveOpenssl(): boolean {
  const there = () => spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
  if (!there()) installPackage('openssl');
  return there();
}

/** A certificate of the test's own authority, and where its parts lie. */
export interface Certificate {
  certificate: string;
  key: string;
}

/** An authority of this test, and certificates by it for a name: one that holds, one that is over. @throws Error of openssl */
export function authority(folder: string): { ca: string; issue(name: string, over?: boolean): Certificate } {
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  };
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/O=Day One test/CN=Day One test authority');
  writeFileSync(at('ca.cnf'), ['[ca]', 'default_ca=d', '[d]', 'dir=.', 'database=index.txt', 'serial=serial', 'new_certs_dir=.', 'certificate=ca.pem', 'private_key=ca.key', 'default_md=sha256', 'policy=p', 'copy_extensions=copy', 'unique_subject=no', '[p]', 'commonName=supplied', ''].join('\n'));
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('serial'), '01\n');
  let n = 0;
  return {
    ca: at('ca.pem'),
    issue(name, over = false) {
      const stem = `certificate-${++n}`;
      openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${stem}.key`, '-out', `${stem}.csr`, '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`);
      const day = (from: number) => `${new Date(Date.now() + from * 86_400_000).toISOString().slice(2).replace(/[-:T]/g, '').slice(0, 12)}Z`;
      openssl('ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', `${stem}.csr`, '-out', `${stem}.pem`, '-startdate', day(-30), '-enddate', over ? day(-1) : day(20));
      return { certificate: at(`${stem}.pem`), key: at(`${stem}.key`) };
    },
  };
}

/** The server block of the operator's guide, word by word; what a test needs otherwise is replaced in it. */
export function guidesServer(guide: string): string {
  const found = /```nginx\n([\s\S]*?)```/.exec(readFileSync(guide, 'utf8'))?.[1];
  if (!found) throw new Error(`${guide} has no nginx block`);
  return found;
}

/** Starts nginx with these `server` blocks. Resolves when it listens. */
export async function startProxy(program: string, port: number, servers: string): Promise<{ stop(): Promise<void>; log(): string }> {
  const folder = mkdtempSync(join(tmpdir(), 'day-one-nginx-'));
  for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'nginx.conf'), [
    'daemon off; master_process off;', `pid ${folder}/pid; error_log ${folder}/error.log notice;`, 'events { worker_connections 512; }', 'http {', 'access_log off;',
    ...[['client_body', 'body'], ['proxy', 'proxy'], ['fastcgi', 'fastcgi'], ['uwsgi', 'uwsgi'], ['scgi', 'scgi']].map(([what, name]) => `${what}_temp_path ${folder}/${name};`),
    servers, '}', '',
  ].join('\n'));
  const child: ChildProcess = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const exited = new Promise<void>((done) => child.on('exit', () => done()));
  const log = () => said + (readdirSync(folder).includes('error.log') ? readFileSync(join(folder, 'error.log'), 'utf8') : '');
  for (let tries = 0; ; tries++) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) break;
    if (child.exitCode !== null || tries > 100) throw new Error(`nginx does not start: ${log().slice(0, 1000)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  return {
    log,
    async stop() {
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
