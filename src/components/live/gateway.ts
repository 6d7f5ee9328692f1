import { getSettings } from '../progress/settings.ts';

/**
 * Whether this page was served by a lab's gateway: the gateway adds this element to every page it serves. A page
 * from anywhere else has none, and asks no one.
 */
export function hasGateway(): boolean {
  return document.querySelector('meta[name="day-gateway"]') !== null;
}

/** Whether the learner has chosen the live shell, on a page that can have one. */
export function wantsLive(): boolean {
  return hasGateway() && getSettings().source === 'live';
}
