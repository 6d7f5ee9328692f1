import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

const config = `user  www-data;
worker_processes  auto;
error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;
events { worker_connections  1024; }
http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';
    access_log  /var/log/nginx/access.log  main;
    sendfile        on;
    keepalive_timeout  65;
    include /etc/nginx/conf.d/*.conf;
}
`;
const site = `server {
    listen       80;
    server_name  localhost;
    location / { root   /usr/share/nginx/html; index  index.html index.htm; }
    error_page   500 502 503 504  /50x.html;
}
`;

/** Lays Debian's nginx out as the image of Docker Hub is: logs on stdout and stderr, one site on port 80. */
export async function nginxLayer(packages: string, folder: string): Promise<void> {
  for (const name of ['nginx', 'nginx-common', 'libpcre2-8-0', 'libssl3']) await run('cp', ['-a', `${join(packages, name)}/.`, folder]);
  const at = (...parts: string[]) => join(folder, ...parts);
  for (const part of ['lib/systemd', 'usr/share/doc', 'usr/share/man', 'usr/share/lintian', 'etc/init.d', 'etc/logrotate.d', 'etc/ufw', 'etc/default']) rmSync(at(part), { recursive: true, force: true });
  for (const name of readdirSync(at('etc/nginx'))) if (/^(sites|modules|snippets)/.test(name)) rmSync(at('etc/nginx', name), { recursive: true });
  // The base has merged /usr: /lib is a link there, and a folder of that name would hide it.
  if (existsSync(at('lib'))) {
    cpSync(at('lib'), at('usr/lib'), { recursive: true, verbatimSymlinks: true });
    rmSync(at('lib'), { recursive: true });
  }
  for (const part of ['etc/nginx/conf.d', 'var/log/nginx', 'var/lib/nginx', 'var/cache/nginx', 'usr/share/nginx/html', 'run']) mkdirSync(at(part), { recursive: true });
  for (const [log, target] of [['access.log', '/dev/stdout'], ['error.log', '/dev/stderr']] as const) {
    rmSync(at('var/log/nginx', log), { force: true });
    symlinkSync(target, at('var/log/nginx', log));
  }
  writeFileSync(at('etc/nginx/nginx.conf'), config);
  writeFileSync(at('etc/nginx/conf.d/default.conf'), site);
}
