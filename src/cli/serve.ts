// Serves dist/ on 127.0.0.1:4321, or on the next free port, and says which.
import { serveStatic } from './static-server.ts';

const first = Number(process.env.PORT ?? 4321);
const base = `/${(process.env.BASE ?? '/').replace(/^\/|\/$/g, '')}/`.replace('//', '/');

for (let port = first; ; port++) {
  try {
    const { url } = await serveStatic('dist', base, port);
    if (port !== first) console.log(`Port ${first} is taken, using ${port}.`);
    console.log(`\n  쿠버네티스 첫날   ${url}\n  Kubernetes Day One  ${url}en/\n\n  Ctrl+C stops.`);
    break;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port >= first + 50) throw error;
  }
}
