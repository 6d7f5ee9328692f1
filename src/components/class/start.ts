import { hasGateway } from '../live/gateway.ts';

/** Brings the class's strip to a page that a gateway served; any other page loads nothing. */
export function startClassBar(): void {
  if (hasGateway()) void import('./bar.ts').then(({ startBar }) => startBar());
}
