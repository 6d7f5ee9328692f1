/**
 * Whether this page was served by a lab's gateway: the gateway adds this element to every page it serves. A page
 * from anywhere else has none, and asks no one.
 */
export function hasGateway(): boolean {
  return document.querySelector('meta[name="day-gateway"]') !== null;
}
