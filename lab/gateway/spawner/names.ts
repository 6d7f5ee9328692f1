import { randomInt } from 'node:crypto';
import { seatNamespacePrefix } from '../cluster-names.ts';

/**
 * An environment is a *slot*: namespace `lab-<slot>`, and in the shells' namespace account `l-<slot>` and Pod `shell-<slot>`. A Pod's account
 * is fixed when it is made, so a warm Pod cannot be given a seat's identity; instead a seat is written on a slot whose identity is ready.
 */
export const slotLabel = 'lab.k8s/slot';
/** Annotation of a namespace: seconds since 1970 when it goes. */
export const untilNote = 'lab.k8s/until';
/** Annotation of a namespace: seconds since 1970 of the last sign of life, kept to about five minutes. */
export const activeNote = 'lab.k8s/active';

const letters = '23456789bcdfghjkmnpqrstvwxz';

/** Six characters without vowels and look-alikes: 387 million, and no word among them. */
export const newSlot = (): string => Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('');

export const namespaceOf = (slot: string): string => `${seatNamespacePrefix}${slot}`;
export const accountOf = (slot: string): string => `l-${slot}`;
export const podOf = (slot: string): string => `shell-${slot}`;
export const shellContainer = 'shell';

/** Whether it may be a label's value and part of a name: seat and workshop ids. */
export const isId = (text: string): boolean => /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(text);

/** The namespace that lessons have a learner make. In a learner's shell this name stands for `secondOf` the own slot, and `default` for `namespaceOf` it. */
export const secondName = 'team-a';
export const secondOf = (slot: string): string => `${namespaceOf(slot)}-${secondName}`;
/** Of a learner's own namespace, the second. */
export const secondBeside = (namespace: string): string => `${namespace}-${secondName}`;
