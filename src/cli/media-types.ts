import { extname } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.cast': 'application/x-asciicast; charset=utf-8',
};

/** Media type of a file of the built site, by its ending. */
export const mediaType = (file: string): string => types[extname(file)] ?? 'application/octet-stream';

/** Worth a gzip. */
export const compressible = (type: string): boolean => /^(text|application)\/|svg/.test(type);
