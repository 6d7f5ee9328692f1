import type { Gateway, GatewayOptions } from './front.ts';

export type { Gateway, GatewayOptions, GatewaySocket, Greeted, Route, SocketHandler } from './front.ts';

/** Starts the gateway's front: HTTP, WebSockets, limits, metrics. @throws Error when a port is taken or the configuration does not fit */
export declare function startGateway(options: GatewayOptions): Promise<Gateway>;
