/** Why a connection ends, as WebSocket close codes. Their meaning for the page is in docs/protocol.md. */
export const Close = {
  bye: 1000,
  protocol: 4400,
  auth: 4401,
  role: 4403,
  noSession: 4404,
  idle: 4408,
  takenOver: 4409,
  noShell: 4410,
  tooMuch: 4413,
  rate: 4429,
  draining: 4503,
  late: 4504,
} as const;

export type CloseCode = (typeof Close)[keyof typeof Close];

/** The other side did not keep to the protocol; the connection is closed with this code, the message is its reason. */
export class ProtocolError extends Error {
  readonly code: CloseCode;

  constructor(message: string, code: CloseCode = Close.protocol) {
    super(message);
    this.name = 'ProtocolError';
    this.code = code;
  }
}
