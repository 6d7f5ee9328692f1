import type { ServerResponse } from 'node:http';

/** What kubectl reads of a refusal or a fault. */
export interface Failure {
  code: number;
  reason: string;
  message: string;
}

/** A Status as the API server writes it. */
export const statusOf = ({ code, reason, message }: Failure): string => JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });

/** Whether an answer of the API server is a refusal. */
export const refused = (code: number | undefined): boolean => code === 401 || code === 403;

/** Answers with a Status. */
export function fail(response: ServerResponse, failure: Failure): void {
  if (response.headersSent) return void response.destroy();
  const text = statusOf(failure);
  response.writeHead(failure.code, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...(failure.code === 429 ? { 'retry-after': '1' } : {}) }).end(text);
}

/** The sentence in a Status; the text itself if it is none. */
export function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}
